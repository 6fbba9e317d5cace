import CSchema
import GRDB

/// The SQL of `schema/`, compiled in.
enum Schema {
  /// The `PRAGMA application_id` of a store: "Trlb".
  static let applicationID: Int64 = 0x54_72_6C_62

  /// The log, with the ledger.
  static let log = text(trailback_log_sql) + text(trailback_ledger_sql)
  static let projections = text(trailback_projections_sql)
  static let views = text(trailback_views_sql)
  /// The log of each older version, from version 1 on. What is derived from a log may have had any
  /// shape in them: it is neither used nor checked.
  static let olderLogs = [
    text(trailback_log_1_sql), text(trailback_log_2_sql), text(trailback_log_3_sql),
    // From version 4 on with the ledger.
    text(trailback_log_4_sql) + text(trailback_ledger_sql),
    // Version 6 changed what is derived, and left the log as it was.
    log,
  ]
  /// Whether the stores of a version have a ledger.
  static func hasLedger(version: Int) -> Bool { version >= 4 }
  /// The tables of the log.
  static let logTables = ["event", "reading"]

  /// The version of a new store. `PRAGMA user_version` holds the version of a store.
  static var version: Int { olderLogs.count + 1 }

  /// Turns an empty file into a new store.
  static func create(_ database: Database) throws {
    try database.execute(sql: log)
    try database.execute(sql: projections)
    try database.execute(sql: views)
    try database.execute(sql: "INSERT INTO projection VALUES ('periods', 0), ('readings', 0)")
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// The version of a store.
  static func version(of database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
  }

  /// The text of every table, index, view and trigger of a database, as `sqlite_schema` holds it.
  static func objects(_ database: Database) throws -> [String: String] {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    var objects: [String: String] = [:]
    while let row = try rows.next() { objects[row[0]] = row[1] }
    return objects
  }

  /// The rows of `sqlite_schema` that an unaltered store of a version has; of an older version only
  /// those of the log.
  static func rows(version: Int) throws -> [SchemaObject] {
    if olderLogs.indices.contains(version - 1) {
      return try rows { try $0.execute(sql: olderLogs[version - 1]) }
    }
    return try current.get()
  }

  /// Each opening of a store needs those of this version.
  private static let current = Result { try rows(create) }

  private static func rows(_ create: (Database) throws -> Void) throws -> [SchemaObject] {
    try DatabaseQueue().write { database in
      try create(database)
      return try SchemaObject.all(database)
    }
  }

  /// The objects of this version's log: its tables, their indexes and triggers.
  static func logObjects() throws -> [String: String] {
    let database = try DatabaseQueue()
    return try database.write { database in
      try database.execute(sql: log)
      return try objects(database)
    }
  }

  private static func text(_ sql: trailback_sql) -> String {
    String(decoding: UnsafeRawBufferPointer(start: sql.text, count: sql.length), as: UTF8.self)
  }
}

extension History {
  /// The names of a store's tables: those of the log, and those of what is derived from it.
  package static var tables: [String] { Schema.logTables + Rebuild.tables }
}
