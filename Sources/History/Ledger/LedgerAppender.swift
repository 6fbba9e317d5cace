import CloudTrail
import GRDB

/// Appends rows to the ledger within one transaction.
struct LedgerAppender {
  private let database: Database
  private let path: String
  /// The last row of the ledger when this transaction began.
  private let base: Int64
  private var number: Int64
  private var lastHash: [UInt8]
  private var insertion: Statement?
  /// What the new rows show.
  private var evidence = EvidenceGathering()
  /// When the last row was recorded that was there before; nil for an empty ledger.
  let lastRecorded: Int64?

  /// Reads the end of the ledger.
  init(_ database: Database, path: String) throws {
    self.database = database
    self.path = path
    let end: (number: Int64, recordedAt: Int64, hash: [UInt8])? = try database.first(
      "SELECT number, recorded_time, hash FROM reading ORDER BY number DESC LIMIT 1"
    ) { (try $0.read(0), try $0.read(1), try $0.read(2)) }
    number = end?.number ?? 0
    base = number
    lastHash = end?.hash ?? Reading.firstPreviousHash
    lastRecorded = end?.recordedAt
    if let end {
      guard Timestamp.problem(stored: end.recordedAt, in: "recorded_time") == nil,
        Timestamp.writable.contains(Timestamp(microseconds: end.recordedAt + 1))
      else {
        throw HistoryError.undecodableReading(
          number: end.number,
          reason:
            "nothing can be recorded after it: recorded_time is \(end.recordedAt), and the last time "
            + "that can be recorded is \(Timestamp.writable.upperBound)")
      }
    }
    let projected = try EvidenceTables(database).cursor()
    guard projected == number else {
      throw HistoryError.evidenceBehind(path: path, projected: projected, kept: number)
    }
  }

  /// Appends a row.
  ///
  /// - Throws: ``HistoryError/unfitReading(path:reason:)``.
  mutating func append(_ draft: ReadingDraft, recordedAt: Timestamp) throws {
    if let reason = draft.unfit {
      throw HistoryError.unfitReading(path: draft.path, reason: reason)
    }
    let row = WrittenReading(draft, number: number + 1, recordedAt: recordedAt)
    let hash = row.hash(after: lastHash)
    let insertion = try self.insertion ?? database.cachedStatement(sql: ReadingColumns.insert)
    self.insertion = insertion
    try row.insert(into: database, by: insertion, previousHash: lastHash, hash: hash)
    number += 1
    lastHash = hash
    evidence.add(draft, number: number)
  }

  /// Brings what is derived from the ledger up to date, and looks that the rows are there.
  mutating func finish() throws {
    guard number > base else { return }
    try EvidenceTables(database).add(evidence)
    try EvidenceTables(database).moveCursor(to: number)
    evidence = EvidenceGathering()
    try readBack()
  }

  /// As for the log: a trigger of somebody else's can make SQLite drop a row and report success.
  private func readBack() throws {
    let end: (number: Int64, hash: [UInt8], count: Int64)? = try database.first(
      """
      SELECT number, hash, (SELECT count(*) FROM reading WHERE number > ?)
      FROM reading ORDER BY number DESC LIMIT 1
      """, [base.databaseValue]
    ) { (try $0.read(0), try $0.read(1), try $0.read(2)) }
    guard let end, end.number == number, end.hash == lastHash, end.count == number - base else {
      throw HistoryError.readingNotKept(path: path, expected: number, found: end?.number ?? 0)
    }
  }
}
