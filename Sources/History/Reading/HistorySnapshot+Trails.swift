import CloudTrail
import GRDB

extension HistorySnapshot {
  /// Every trail whose state some event changed, by ARN and generation. Names that occur only in
  /// refused calls are not among them.
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

  /// The ARN of the trail that a person means: given by its ARN, or by its name if only one trail
  /// has it.
  ///
  /// - Parameters:
  ///   - name: an ARN or a bare name.
  ///   - includingRefused: whether to look also among names that occur only in refused calls.
  /// - Returns: the ARN.
  /// - Throws: ``HistoryError/unknownTrail(name:nearest:)`` with the nearest names,
  ///   ``HistoryError/ambiguousTrail(name:candidates:)``, or a `CloudTrailError` for a malformed
  ///   name.
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

/// Finds the trails that a person may have meant by a name that does not exist.
enum NearestNames {
  /// Up to three names within an edit distance of a third of the name's length, the nearest first.
  static func of(_ name: String, in arns: [String]) -> [String] {
    let wanted = Array((TrailARN(name)?.name ?? name).lowercased().utf8.prefix(128))
    let limit = max(2, wanted.count / 3)
    return arns.compactMap { arn -> (name: String, distance: Int)? in
      let name = TrailARN(arn)?.name ?? arn
      let distance = distance(wanted, Array(name.lowercased().utf8.prefix(128)))
      return distance <= limit ? (name, distance) : nil
    }
    .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    .prefix(3).map(\.name)
  }

  /// The Levenshtein distance: insertions, deletions and substitutions.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        current.append(
          min(
            previous[column + 1] + 1, current[column] + 1,
            previous[column] + (byte == other ? 0 : 1)))
      }
      previous = current
    }
    return previous[right.count]
  }
}
