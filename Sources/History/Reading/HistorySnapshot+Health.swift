import GRDB

extension HistorySnapshot {
  /// How many events of the log the projections do not show yet: 0, unless something is broken.
  public func projectionLag() throws -> Int64 {
    try eventCount() - max(0, Projector.cursor(database))
  }

  /// The size of the store's main file as SQLite counts it.
  public func storeBytes() throws -> Int64 {
    let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    let size = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
    return pages * size
  }
}
