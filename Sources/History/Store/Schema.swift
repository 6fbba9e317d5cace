import CSchema
import GRDB

/// The SQL of `schema/`, compiled in, and the migrations that bring a store up to it.
enum Schema {
  /// What `PRAGMA application_id` of a store says: "Trlb".
  static let applicationID: Int64 = 0x54_72_6C_62

  static let log = text(trailback_log_sql)
  static let projections = text(trailback_projections_sql)
  static let views = text(trailback_views_sql)

  /// Each migration by the version it leads to. `PRAGMA user_version` tells where a store stands.
  static let migrations: [@Sendable (Database) throws -> Void] = [
    { database in
      try database.execute(sql: log)
      try database.execute(sql: projections)
      try database.execute(sql: views)
      try database.execute(sql: "INSERT INTO projection VALUES ('periods', 0)")
    }
  ]

  static var version: Int { migrations.count }

  /// Runs the migrations that a store has not seen, each in a transaction of its own with the version
  /// it leads to.
  static func migrate(_ database: any DatabaseWriter, from version: Int) throws {
    for (index, migration) in migrations.enumerated().dropFirst(version) {
      try database.write { database in
        try migration(database)
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
        try database.execute(sql: "PRAGMA user_version = \(index + 1)")
      }
    }
  }

  /// Everything that the schema creates, as `sqlite_schema` holds it: what a store must have, word for
  /// word.
  static func objects(_ database: Database) throws -> [String: String] {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    var objects: [String: String] = [:]
    while let row = try rows.next() { objects[row[0]] = row[1] }
    return objects
  }

  /// The objects of a new store.
  static func expectedObjects() throws -> [String: String] {
    let database = try DatabaseQueue()
    try migrate(database, from: 0)
    return try database.read(objects)
  }

  private static func text(_ sql: trailback_sql) -> String {
    String(decoding: UnsafeRawBufferPointer(start: sql.text, count: sql.length), as: UTF8.self)
  }
}
