import CloudTrail
import GRDB

extension HistorySnapshot {
  /// Every trail whose state some event changed, by ARN and generation. Names that occur only in
  /// refused calls are no trails.
  public func trails() throws -> [(arn: String, generation: Generation)] {
    try Row.fetchAll(
      database,
      sql: "SELECT \(GenerationRow.columns) FROM trail ORDER BY trail, generation"
    ).map { (try $0.read(0), try GenerationRow.generation($0)) }
  }

  /// The ARNs of all trails, each once.
  public func trailARNs() throws -> [String] {
    try String.fetchAll(database, sql: "SELECT DISTINCT trail FROM trail ORDER BY trail")
  }

  /// The ARN of the trail that a person means: by its ARN, or by its name where only one trail has it.
  ///
  /// - Parameter includingRefused: whether names count that occur only in refused calls.
  /// - Throws: ``HistoryError/unknownTrail(name:nearest:)`` with the nearest names,
  ///   ``HistoryError/ambiguousTrail(name:candidates:)``, or a `CloudTrailError` for a malformed name.
  public func resolve(_ name: String, includingRefused: Bool = false) throws -> String {
    var known = try trailARNs()
    if let found = try match(name, known) { return found }
    if includingRefused {
      known = try String.fetchAll(database, sql: "SELECT DISTINCT trail FROM event ORDER BY trail")
      if let found = try match(name, known) { return found }
    }
    _ = try TrailReference(validating: name)
    throw HistoryError.unknownTrail(name: name, nearest: NearestNames.of(name, in: known))
  }

  private func match(_ name: String, _ known: [String]) throws -> String? {
    if known.contains(name) { return name }
    let named = known.filter { TrailARN($0)?.name == name }
    guard named.count < 2 else {
      throw HistoryError.ambiguousTrail(name: name, candidates: named)
    }
    return named.first
  }
}
