public import CloudTrail
import GRDB
import GRDBSQLite
import Synchronization

/// What tells a cache, without a question to the tables, whether a reader sees the same as the last time.
///
/// SQLite counts for each connection how often its page cache became out of date
/// (`SQLITE_FCNTL_DATA_VERSION`). A transaction that reads compares the head of the write-ahead log with the
/// one that the connection saw last, and counts if they differ, whatever program wrote. So a cache that
/// goes by this count is never older than what SQLite itself would answer. Three things to know:
///
/// - The count is that of one connection: two of them have different ones for the same data. So a version
///   also names the connection.
/// - A transaction begins to read with its first question, not with BEGIN. Before that the count is still
///   that of the transaction before; ``HistorySnapshot/version()`` sees to it that there was a question.
/// - It can grow although nothing changed, such as when the write-ahead log begins again from the front.
public struct SnapshotVersion: Sendable, Hashable {
  /// Which connection it is of; no two that this process ever opened have the same.
  public let connection: Int
  private let count: UInt32

  fileprivate init(connection: Int, count: UInt32) {
    self.connection = connection
    self.count = count
  }

  private static let connections = Atomic<Int>(0)

  /// The number of a connection that is opened now.
  static func nextConnection() -> Int {
    connections.wrappingAdd(1, ordering: .relaxed).newValue
  }
}

/// What the tables hold, for a cache that several connections share. Two snapshots of one store with equal
/// ones show the same. It takes a few short questions.
public struct ContentVersion: Sendable, Hashable {
  /// Nil if it does not matter.
  fileprivate let log: LogHead?
  fileprivate let ledger: LogHead
  /// How often a table was made or dropped: no head shows that the projections were rebuilt.
  fileprivate let schema: Int64
}

/// What the log holds of one trail, for a cache that several connections share: as long as it stays the same,
/// the periods of the trail do, with all that is known.
public struct TrailVersion: Sendable, Hashable {
  /// How many events name the trail.
  fileprivate let events: Int64
  /// The last event that names no trail and may have changed this one.
  fileprivate let unnamed: Int64
  fileprivate let correction: Int64
  fileprivate let schema: Int64
}

extension HistorySnapshot {
  /// The version of one trail. It takes four short questions.
  public func version(of trail: TrailARN) throws -> TrailVersion {
    func number(_ sql: String, _ values: [DatabaseValue] = []) throws -> Int64 {
      try database.first(sql, values) { try $0.read(0) as Int64? ?? 0 } ?? 0
    }
    return TrailVersion(
      events: try number(
        "SELECT max(version) FROM event WHERE trail = ?", [trail.text.databaseValue]),
      unnamed: try number(
        """
        SELECT max(sequence) FROM event
        WHERE kind <> 'RejectedCall' AND trail >= 'unattributed:' AND trail < 'unattributed;'
        """),
      correction: try number("SELECT max(sequence) FROM event WHERE kind = 'Correction'"),
      schema: try schemaChanges())
  }
}

extension HistorySnapshot {
  /// Which state of the store this is, as far as one connection can tell; nil for a view that is not a
  /// ``History``'s, such as that of a writer, which changes while it lasts.
  public func version() throws -> SnapshotVersion? {
    guard let connection else { return nil }
    let database = database.sqliteConnection
    if sqlite3_txn_state(database, "main") == SQLITE_TXN_NONE {
      _ = try self.database.first("SELECT 1 FROM main.sqlite_schema LIMIT 1") { _ in true }
    }
    var count: UInt32 = 0
    let code = sqlite3_file_control(database, "main", SQLITE_FCNTL_DATA_VERSION, &count)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    return SnapshotVersion(connection: connection, count: count)
  }

  /// The version of everything.
  public func contentVersion() throws -> ContentVersion {
    ContentVersion(
      log: try head().head, ledger: try ledgerHead().head, schema: try schemaChanges())
  }

  /// The version of what ``readEvidence(asKnownAt:)`` returns for everything that is known.
  public func evidenceVersion() throws -> ContentVersion {
    // Where there is no ledger yet, the log says what was read.
    let version = try database.first("PRAGMA main.user_version") { try $0.read(0) as Int } ?? 0
    return ContentVersion(
      log: Schema.hasLedger(version: version) ? nil : try head().head,
      ledger: try ledgerHead().head, schema: try schemaChanges())
  }

  private func schemaChanges() throws -> Int64 {
    try database.first("PRAGMA main.schema_version") { try $0.read(0) } ?? 0
  }
}
