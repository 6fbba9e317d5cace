import CloudTrail
import Foundation
import GRDB

/// What is looked at whenever a store is opened, so that no question is answered from a file of which
/// the log or the projections were cut away. It reads a few rows, in less than a millisecond; only
/// ``History/verify(noted:)`` reads everything.
struct OpeningCheck {
  let database: Database
  let path: String

  /// So many pages of the write-ahead log are read when a store is opened; half a millisecond for
  /// each hundred.
  static let framesOfWriteAheadLog = 100

  /// - Throws: ``HistoryError/damaged(path:reason:)``, or
  ///   ``HistoryError/projectionsBehind(path:projected:logged:)`` where a rebuild mends it.
  func run() throws {
    let version = try Schema.version(of: database)
    guard version == Schema.version else { return try checkOlder(version) }
    let found = Set(try SchemaObject.all(database))
    let missing = try Schema.rows(version: Schema.version).filter {
      $0.type == "table" && !found.contains($0)
    }
    if let table = Schema.logTables.first(where: { name in missing.contains { $0.name == name } }) {
      throw damaged(
        "the table \(table), its \(table == "event" ? "log" : "ledger"), is missing or was changed")
    }
    let last = try checkEnd()
    let projected = missing.isEmpty ? try Projector.cursor(database) : -1
    // The projections are written with the events that they show: if they show more, events are gone.
    guard projected <= last else {
      throw damaged("its log ends at event \(last), and its projections show \(projected) events")
    }
    guard projected == last else {
      throw HistoryError.projectionsBehind(path: path, projected: projected, logged: last)
    }
    try checkLedger(tablesAreThere: missing.isEmpty)
  }

  /// Of an older store the log and the ledger: what is derived from them is not used.
  private func checkOlder(_ version: Int) throws {
    _ = try checkEnd()
    guard try SchemaObject.all(database).contains(where: { $0.name == "reading" }) else {
      guard !Schema.hasLedger(version: version) else { throw damaged("its ledger is missing") }
      return
    }
    // A lower version would hide the ledger.
    guard Schema.hasLedger(version: version) else {
      throw damaged("it has a ledger, and says that it is of a version that had none")
    }
    _ = try checkEndOfLedger()
  }

  /// As for the log: its end, its beginning, and how far what is derived from it reaches.
  private func checkLedger(tablesAreThere: Bool) throws {
    let last = try checkEndOfLedger()
    let projected = tablesAreThere ? try EvidenceTables(database).cursor() : -1
    guard projected <= last else {
      throw damaged(
        "its ledger ends at row \(last), and what is derived from it shows \(projected) rows")
    }
    guard projected == last else {
      throw HistoryError.evidenceBehind(path: path, projected: projected, kept: last)
    }
  }

  /// - Returns: the last number, 0 for an empty ledger.
  private func checkEndOfLedger() throws -> Int64 {
    let rows = try Row.fetchAll(
      database, sql: ReadingColumns.select + " ORDER BY number DESC LIMIT 2")
    guard let last = rows.first else { return 0 }
    let number: Int64 = try last.read("number")
    let previous: [UInt8] = Array(try last.read("previous_hash") as Data)
    guard try ReadingColumns.hash(of: last, after: previous) == Array(last.read("hash") as Data)
    else {
      throw damaged("the content of row \(number), the last of its ledger, does not give its hash")
    }
    let before =
      try rows.dropFirst().first.map { Array(try $0.read("hash") as Data) }
      ?? Reading.firstPreviousHash
    guard previous == before else {
      throw damaged(
        "row \(number), the last of its ledger, does not continue the chain of hashes")
    }
    let first = try database.first("SELECT min(number) FROM reading") { try $0.read(0) as Int64 }
    guard first == 1 else { throw damaged("the first row of its ledger is missing") }
    return number
  }

  /// The last event must be what its hash says, and follow the one before it; and the log must have
  /// its first event.
  ///
  /// - Returns: the last sequence, 0 for an empty log.
  private func checkEnd() throws -> Int64 {
    let rows = try Row.fetchAll(
      database, sql: EventColumns.select + " ORDER BY sequence DESC LIMIT 2")
    guard let last = rows.first else { return 0 }
    let sequence: Int64 = try last.read("sequence")
    let previous: [UInt8] = Array(try last.read("previous_hash") as Data)
    guard try EventColumns.hash(of: last, after: previous) == Array(last.read("hash") as Data)
    else {
      throw damaged("the content of event \(sequence), its last, does not give its hash")
    }
    let before =
      try rows.dropFirst().first.map { Array(try $0.read("hash") as Data) }
      ?? Event.firstPreviousHash
    guard previous == before else {
      throw damaged("event \(sequence), its last, does not continue the chain of hashes")
    }
    let first = try database.first("SELECT min(sequence) FROM event") { try $0.read(0) as Int64 }
    guard first == 1 else { throw damaged("its first event is missing") }
    return sequence
  }

  private func damaged(_ reason: String) -> HistoryError { .damaged(path: path, reason: reason) }
}
