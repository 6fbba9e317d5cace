import CloudTrail
import GRDB

/// A step from one version of the schema to the next that lets the table `event` hold more kinds.
///
/// SQLite cannot alter a CHECK, and the log is not copied for it: only the table's own text changes, in
/// the way that SQLite gives for changes that leave what is on disk as it was (the page on ALTER TABLE,
/// "Making Other Kinds Of Table Schema Changes"). No row, index or trigger is touched, and what else
/// somebody changed in the text stays there for `verify` to find.
struct SchemaUpgrade: Sendable {
  /// What stood in the text before.
  let old: String
  let new: String

  /// From version 1 to 2, from 2 to 3, and so on.
  static let all = [
    SchemaUpgrade(old: "'Correction'))", new: "'Correction', 'AddTags', 'RemoveTags'))")
  ]

  /// Runs within the caller's transaction.
  func run(_ database: Database) throws {
    guard let text = try Schema.objects(database)["table event"], text.contains(old) else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "the table event is not what Trailback made")
    }
    let version = try Int64.fetchOne(database, sql: "PRAGMA schema_version") ?? 0
    try database.execute(sql: "PRAGMA writable_schema = ON")
    try database.execute(
      sql:
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'event'",
      arguments: [old, new])
    // Other connections read the schema anew when its version moves, this one when it is told to.
    try database.execute(sql: "PRAGMA schema_version = \(version + 1)")
    try database.execute(sql: "PRAGMA writable_schema = RESET")
  }

  /// The text of the table before this step.
  func undone(in text: String) -> String { text.replacing(new, with: old) }
}
