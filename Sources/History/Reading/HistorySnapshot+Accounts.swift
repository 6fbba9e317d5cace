import GRDB

extension HistorySnapshot {
  /// The accounts of all trails, in ascending order.
  public func accounts() throws -> [String] {
    try String.fetchAll(
      database, sql: "SELECT DISTINCT account FROM trail WHERE account <> '' ORDER BY account")
  }

  /// What can have changed the accounts since the log had so many events.
  ///
  /// - Parameter count: how many events the log had.
  /// - Returns: the accounts of the trails that later events changed; nil if one of these events is a
  ///   correction, which can have taken a trail away.
  public func accounts(after count: Int64) throws -> [String]? {
    let isCorrected = try Int64.fetchOne(
      database, sql: "SELECT 1 FROM event WHERE kind = 'Correction' AND sequence > ? LIMIT 1",
      arguments: [count])
    if isCorrected != nil { return nil }
    return try String.fetchAll(
      database,
      sql: """
        SELECT DISTINCT trail.account FROM event JOIN trail ON trail.trail = event.trail
        WHERE event.sequence > ? AND trail.account <> ''
        """, arguments: [count])
  }
}
