import CloudTrail
import GRDB

/// Shows a store of an older version to a reader as if it had been upgraded, without writing to it.
///
/// Its log may lack the latest columns and the ledger, and its projections follow the rules of the program that
/// wrote them. So the reader's connection gets a temporary view `event`, with NULL in the columns that are
/// missing, a temporary view `reading` without rows where there is no ledger, and temporary projections that are
/// folded by today's rules. SQLite looks for a name among the temporary objects first, so everything that reads
/// the store finds them in place of the store's own.
/// They are of the connection alone, and lie in a temporary file of SQLite's if they grow.
///
/// Folding the whole log takes as long as a rebuild. It is done once for a reader, and again if
/// another program appended in the meantime.
enum OlderStore {
  /// To be called at the beginning of a transaction that reads. If a writer has upgraded the store
  /// since it was opened, the temporary objects are dropped.
  ///
  /// - Throws: ``HistoryError/undecodable(sequence:reason:)`` if an event cannot be folded;
  ///   ``HistoryError/newerStore(path:version:known:)``.
  static func show(_ database: Database, path: String) throws {
    guard try showLog(database, path: path) else {
      for table in Rebuild.tables {
        try database.execute(sql: "DROP TABLE IF EXISTS temp.\(table)")
      }
      return
    }
    let last = try database.first("SELECT coalesce(max(sequence), 0) FROM event") {
      try $0.read(0) as Int64
    }
    guard try !has("projection", database) || last != Projector.cursor(database) else { return }
    for table in Rebuild.tables { try database.execute(sql: "DROP TABLE IF EXISTS temp.\(table)") }
    try database.execute(
      sql: Schema.projections.replacing("CREATE TABLE ", with: "CREATE TEMP TABLE "))
    try Rebuild.fold(database)
  }

  /// Shows the log alone.
  ///
  /// - Returns: whether the store is still an older one.
  @discardableResult
  static func showLog(_ database: Database, path: String) throws -> Bool {
    let version = try Schema.version(of: database)
    guard version <= Schema.version else {
      throw HistoryError.newerStore(path: path, version: version, known: Schema.version)
    }
    guard version < Schema.version else {
      for table in Schema.logTables {
        try database.execute(sql: "DROP VIEW IF EXISTS temp.\(table)")
      }
      return false
    }
    // Version 3 has all columns of the log; a program of that version may just have upgraded the store.
    if version >= 3 { try database.execute(sql: "DROP VIEW IF EXISTS temp.event") }
    if Schema.hasLedger(version: version) {
      try database.execute(sql: "DROP VIEW IF EXISTS temp.reading")
      return true
    }
    if try has("reading", database) { return true }
    let columns = EventColumns.first + ["previous_hash", "hash"]
    if version < 3 {
      try database.execute(
        sql: """
          CREATE TEMP VIEW event AS SELECT \(columns.joined(separator: ", ")),
            \(EventColumns.second.map { "NULL AS \($0)" }.joined(separator: ", "))
          FROM main.event
          """)
    }
    // They kept no ledger.
    let none = (ReadingColumns.names + ["previous_hash", "hash"]).map { "NULL AS \($0)" }
    try database.execute(
      sql: "CREATE TEMP VIEW reading AS SELECT \(none.joined(separator: ", ")) WHERE false")
    return true
  }

  private static func has(_ object: String, _ database: Database) throws -> Bool {
    try database.first(
      "SELECT 1 FROM sqlite_temp_schema WHERE name = ?", [object.databaseValue]
    ) { _ in true } ?? false
  }
}
