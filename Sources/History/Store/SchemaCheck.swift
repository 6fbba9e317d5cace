import Foundation
import GRDB

/// One row of `sqlite_schema` without its page number, which differs from file to file.
///
/// SQLite goes by the text alone, and runs a trigger also where the type of its row is spelt
/// otherwise. So everything is compared byte by byte: a `String` would end at the first NUL, and take
/// two spellings of one character for equal.
struct SchemaObject: Hashable {
  private let bytes: [[UInt8]?]

  var type: String { text(0) }
  var name: String { text(1) }
  /// The table that it belongs to.
  var table: String { text(2) }
  /// Empty for the index that SQLite makes for a key.
  var sql: String { text(3) }
  var title: String { "\(type) \(name)" }

  init(type: String, name: String, table: String, sql: String) {
    bytes = [type, name, table, sql].map { Array($0.utf8) }
  }

  private init(_ row: Row) {
    bytes = (0..<4).map { (row[$0] as Data?).map(Array.init) }
  }

  static func all(_ database: Database) throws -> [SchemaObject] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT CAST(type AS BLOB), CAST(name AS BLOB), CAST(tbl_name AS BLOB), CAST(sql AS BLOB)
        FROM sqlite_schema
        """
    ).map(SchemaObject.init)
  }

  private func text(_ index: Int) -> String { String(decoding: bytes[index] ?? [], as: UTF8.self) }
}

/// Compares a store's schema with an allow-list: every object must be Trailback's, to the letter, or
/// one of the two tables that Litestream makes in a database that it replicates.
struct SchemaCheck {
  var problems: [IntegrityProblem] = []
  var notes: [IntegrityNote] = []

  /// As Litestream creates them: `db.go`, the same from version 0.3 to 0.5.17.
  static let litestream = [
    table("_litestream_seq", "(id INTEGER PRIMARY KEY, seq INTEGER)"),
    table("_litestream_lock", "(id INTEGER)"),
  ]

  init(_ database: Database) throws {
    let version = try Schema.version(of: database)
    let isOlder = version < Schema.version
    var missing = try Schema.rows(version: version)
    var others: [SchemaObject] = []
    for object in try SchemaObject.all(database) {
      if let index = missing.firstIndex(of: object) {
        missing.remove(at: index)
      } else if Self.litestream.contains(object) {
        notes.append(.litestream(table: object.name))
      } else if !isOlder || !Self.mayBeDerived(object) {
        others.append(object)
      }
    }
    for object in missing.sorted(by: { $0.title < $1.title }) {
      let changed = others.firstIndex {
        $0.name == object.name && $0.type == object.type
      }
      if let changed { others.remove(at: changed) }
      problems.append(
        .schema(object: object.title, problem: changed == nil ? "is missing" : "was changed"))
    }
    for object in others.sorted(by: { $0.title < $1.title }) {
      problems.append(.schema(object: object.title, problem: "is not Trailback's"))
    }
  }

  /// Whether an object of an older store may be one of those that are derived from its log, which had
  /// other shapes. None of them was a trigger, and none was of a table of the log or had its name.
  private static func mayBeDerived(_ object: SchemaObject) -> Bool {
    ["table", "index", "view"].contains(object.type)
      && !Schema.logTables.contains {
        [object.table, object.name].map { $0.lowercased() }.contains($0)
      }
      && !object.sql.lowercased().contains("trigger")
  }

  private static func table(_ name: String, _ columns: String) -> SchemaObject {
    SchemaObject(
      type: "table", name: name, table: name, sql: "CREATE TABLE \(name) \(columns)")
  }
}
