public import CloudTrail
import GRDB

extension HistorySnapshot {
  /// Every trail whose state some event changed, by ARN and generation. Names that occur only in
  /// refused calls are not among them.
  ///
  /// - Throws: as ``trailARNs()``.
  public func trails() throws -> [(trail: TrailARN, generation: Generation)] {
    try Row.fetchAll(
      database,
      sql: "SELECT \(GenerationRow.columns) FROM trail ORDER BY trail, generation"
    ).map { (try trail(written: $0.read(0)), try GenerationRow.generation($0)) }
  }

  /// The ARNs of all trails, each once.
  ///
  /// - Throws: ``HistoryError/undecodable(sequence:reason:)`` if the store has events of something
  ///   that is no trail.
  public func trailARNs() throws -> [TrailARN] {
    try trailTexts().map(trail(written:))
  }

  private func trailTexts() throws -> [String] {
    try String.fetchAll(database, sql: "SELECT DISTINCT trail FROM trail ORDER BY trail")
  }

  /// The trail that a text of the column `trail` means.
  func trail(written text: String) throws -> TrailARN {
    if let arn = TrailARN(written: text) { return arn }
    throw try undecodable(text)
  }

  /// The error for a text of the column `trail` that means nothing.
  private func undecodable(_ text: String) throws -> any Error {
    let first: Int64? = try database.first(
      "SELECT min(sequence) FROM event WHERE trail = ?", [text.databaseValue]
    ) { try $0.read(0) }
    return first.map { HistoryError.notAStream(text, sequence: $0) }
      ?? DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the projections hold a trail \(text)")
  }

  /// The trail that a person means: given by its ARN, or by its name if only one trail has it.
  ///
  /// - Parameter name: an ARN or a bare name.
  /// - Throws: ``HistoryError/unknownTrail(name:nearest:)`` with the nearest names,
  ///   ``HistoryError/ambiguousTrail(name:candidates:)``, or a `CloudTrailError` for a malformed
  ///   name.
  public func resolve(_ name: String) throws -> TrailARN {
    let known = try trailTexts()
    if let found = try match(name, known) { return try trail(written: found) }
    throw try unknown(name, among: known)
  }

  /// The stream that a person means: as ``resolve(_:)``, but a trail may also be one of which only
  /// refused calls are known, and the text of any stream will do.
  ///
  /// - Throws: as ``resolve(_:)``.
  public func resolveStream(_ name: String) throws -> EventStream {
    if let found = try match(name, try trailTexts()) { return .trail(try trail(written: found)) }
    let known = try String.fetchAll(
      database, sql: "SELECT DISTINCT trail FROM event ORDER BY trail")
    guard let found = try match(name, known) else { throw try unknown(name, among: known) }
    guard let stream = EventStream(found) else { throw try undecodable(found) }
    return stream
  }

  private func match(_ name: String, _ known: [String]) throws -> String? {
    if known.contains(name) { return name }
    let named = known.compactMap { TrailARN($0) }.filter { $0.name == name }
    guard named.count < 2 else {
      throw HistoryError.ambiguousTrail(name: name, candidates: named)
    }
    return named.first?.text
  }

  /// The error for a name that nothing has: a malformed name is a fault of its own.
  private func unknown(_ name: String, among known: [String]) throws -> HistoryError {
    _ = try TrailReference(validating: name)
    return .unknownTrail(name: name, nearest: NearestNames.of(name, in: known))
  }
}

extension HistoryError {
  /// The error for an event whose column `trail` holds the text of no ``EventStream``.
  static func notAStream(_ text: String, sequence: Int64) -> HistoryError {
    .undecodable(sequence: sequence, reason: reason(notAStream: text))
  }

  static func reason(notAStream text: String) -> String {
    "\(text) is not the ARN of a trail"
  }
}

/// Finds the trails that a person may have meant by a name that does not exist.
enum NearestNames {
  /// Up to three names within an edit distance of a third of the name's length, the nearest first.
  static func of(_ name: String, in arns: [String]) -> [String] {
    let wanted = TrailARN(name)?.name ?? name
    return NearestWords.of(
      wanted, among: arns.map { TrailARN($0)?.name ?? $0 },
      within: max(2, NearestWords.slips(in: wanted.utf8.count)))
  }
}
