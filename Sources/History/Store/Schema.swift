import CSchema
import GRDB

/// The SQL of `schema/`, compiled in, and the migrations that bring a store up to it.
enum Schema {
  /// What `PRAGMA application_id` of a store says: "Trlb".
  static let applicationID: Int64 = 0x54_72_6C_62

  static let log = text(trailback_log_sql)
  static let projections = text(trailback_projections_sql)
  static let views = text(trailback_views_sql)

  /// The version that a new store has. `PRAGMA user_version` tells where a store stands.
  static var version: Int { 1 + SchemaUpgrade.all.count }

  /// Makes a new store of an empty file (version 0), and brings an older one up to ``version``, each
  /// step in a transaction of its own with the version it leads to.
  static func migrate(_ database: any DatabaseWriter, from version: Int) throws {
    guard version > 0 else {
      return try database.write { database in
        try create(database)
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
        try database.execute(sql: "PRAGMA user_version = \(Self.version)")
      }
    }
    for (index, upgrade) in SchemaUpgrade.all.enumerated().dropFirst(version - 1) {
      try database.write { database in
        try upgrade.run(database)
        try database.execute(sql: "PRAGMA user_version = \(index + 2)")
      }
    }
  }

  private static func create(_ database: Database) throws {
    try database.execute(sql: log)
    try database.execute(sql: projections)
    try database.execute(sql: views)
    try database.execute(sql: "INSERT INTO projection VALUES ('periods', 0)")
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

  /// The objects that a store of a version has when nobody meddled with it.
  static func expectedObjects(version: Int) throws -> [String: String] {
    let database = try DatabaseQueue()
    try migrate(database, from: 0)
    var objects = try database.read(objects)
    for upgrade in SchemaUpgrade.all.dropFirst(max(version, 1) - 1).reversed() {
      objects["table event"] = objects["table event"].map(upgrade.undone)
    }
    return objects
  }

  /// The version at which a store stands.
  static func version(of database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
  }

  private static func text(_ sql: trailback_sql) -> String {
    String(decoding: UnsafeRawBufferPointer(start: sql.text, count: sql.length), as: UTF8.self)
  }
}
