import CloudTrail
import Crypto
import Foundation
import GRDB

/// Brings a store of an older version to this program's schema, in one transaction: afterwards it is
/// the same as a new store, to the letter, with the same rows in its log.
///
/// SQLite can neither alter a CHECK nor add a column without leaving its own wording in the table's
/// text, and copying the log for it is out of the question. So the text of the table `event` is set,
/// in the way that SQLite documents for changes that do not affect the content on disk (the page on
/// ALTER TABLE, "Making Other Kinds Of Table Schema Changes"). A row that is shorter than the table
/// has NULL in the columns at the end, so no row is touched. Other tables, and indexes and triggers that
/// differ, are created by ordinary SQL, and what is derived from the log is built again. A store
/// without a ledger gets one of one row (see ``BeforeLedger``).
///
/// Nobody may come to harm by this, so it is refused unless the log has exactly the schema of its
/// version; every column of every row is compared before and after; and the chain of hashes must
/// hold. Otherwise the transaction is rolled back, and the store is the old one.
struct SchemaUpgrade {
  let path: String
  /// The version of the store.
  let version: Int

  /// To be called in a transaction, which the caller rolls back if this throws.
  ///
  /// - Throws: ``HistoryError/notUpgraded(path:version:reason:)``, or an error of SQLite.
  func run(_ database: Database) throws {
    try refuseAltered(database)
    let before = try Self.digest(database)
    try setText(database)
    guard try Self.digest(database) == before else {
      throw refusal("the rows of the log would not be the same as before")
    }
    let chain = try HistorySnapshot(database: database).verifiedChain()
    if let finding = chain.findings.first { throw refusal(finding.fact) }
    do {
      if !Schema.hasLedger(version: version) { try BeforeLedger(database).record() }
      try Rebuild.run(database)
    } catch let error as HistoryError {
      throw refusal(error.fact)
    }
    try database.execute(sql: "PRAGMA user_version = \(Schema.version)")
  }

  /// Nobody knows what an altered log would become.
  private func refuseAltered(_ database: Database) throws {
    if case .schema(let object, let problem) = try SchemaCheck(database).problems.first {
      throw refusal(
        problem == "is not Trailback's"
          ? "the \(object) is not Trailback's" : "the \(object) is not as Trailback created it")
    }
  }

  private func setText(_ database: Database) throws {
    let wanted = try Schema.logObjects()
    let schemaVersion = try Int64.fetchOne(database, sql: "PRAGMA schema_version") ?? 0
    try database.execute(sql: "PRAGMA writable_schema = ON")
    try database.execute(
      sql: "UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = 'event'",
      arguments: [wanted["table event"]])
    // Other connections read the schema again when its version changes, this one at the reset.
    try database.execute(sql: "PRAGMA schema_version = \(schemaVersion + 1)")
    try database.execute(sql: "PRAGMA writable_schema = RESET")
    let found = try Schema.objects(database)
    // Tables before what belongs to them.
    let missing = wanted.filter { found[$0.key] != $0.value }.sorted {
      ($0.key.hasPrefix("table ") ? 0 : 1, $0.key) < ($1.key.hasPrefix("table ") ? 0 : 1, $1.key)
    }
    for (object, text) in missing {
      try database.execute(sql: "DROP \(object.replacing(" ", with: " IF EXISTS "))")
      try database.execute(sql: text)
    }
  }

  private func refusal(_ reason: String) -> HistoryError {
    .notUpgraded(path: path, version: version, reason: reason)
  }

  /// SHA-256 over the columns that every version has, of all rows in their order, with the types and
  /// the very bytes that the file holds.
  private static func digest(_ database: Database) throws -> [UInt8] {
    var hash = SHA256()
    let columns = EventColumns.first + ["previous_hash", "hash"]
    let rows = try Row.fetchCursor(
      database, sql: "SELECT \(columns.joined(separator: ", ")) FROM event ORDER BY sequence")
    while let row = try rows.next() {
      for index in columns.indices {
        let value: DatabaseValue = row[index]
        let bytes =
          switch value.storage {
          case .null: Data()
          case .int64(let integer): Data(String(integer).utf8)
          case .double(let number): Data(String(number.bitPattern).utf8)
          case .string, .blob: try row.withUnsafeData(atIndex: index) { $0 ?? Data() }
          }
        hash.update(data: Data("\(typeName(value)) \(bytes.count):".utf8))
        hash.update(data: bytes)
      }
    }
    return Array(hash.finalize())
  }

  private static func typeName(_ value: DatabaseValue) -> String {
    switch value.storage {
    case .null: "null"
    case .int64: "integer"
    case .double: "real"
    case .string: "text"
    case .blob: "blob"
    }
  }
}
