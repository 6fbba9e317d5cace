import CSchema
import CloudTrail
import GRDBSQLite

/// The SQLite C API with nothing around it: what the recorder is measured against.
final class PlainSQLite {
  private let connection: OpaquePointer
  private var statements: [OpaquePointer] = []

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Opens a file with the settings of a store: WAL, and durable at each commit.
  init(path: String) throws {
    var connection: OpaquePointer?
    guard sqlite3_open(path, &connection) == SQLITE_OK, let connection else {
      throw Failure(description: "cannot open \(path)")
    }
    self.connection = connection
    try execute("PRAGMA journal_mode = WAL")
    try execute("PRAGMA synchronous = FULL")
    try execute("PRAGMA cache_size = -65536")
    try execute("PRAGMA wal_autocheckpoint = 16000")
  }

  deinit {
    for statement in statements { sqlite3_finalize(statement) }
    sqlite3_close(connection)
  }

  /// Makes the tables, indexes, triggers and views of a store.
  func makeSchema() throws {
    for sql in [
      trailback_log_sql, trailback_ledger_sql, trailback_projections_sql, trailback_views_sql,
    ] {
      try execute(
        String(decoding: UnsafeRawBufferPointer(start: sql.text, count: sql.length), as: UTF8.self))
    }
    try execute("INSERT INTO projection VALUES ('periods', 0)")
  }

  func execute(_ sql: String) throws {
    try expect(sqlite3_exec(connection, sql, nil, nil, nil), SQLITE_OK)
  }

  func prepare(_ sql: String) throws -> OpaquePointer {
    var statement: OpaquePointer?
    try expect(sqlite3_prepare_v2(connection, sql, -1, &statement, nil), SQLITE_OK)
    guard let statement else { throw Failure(description: "empty statement") }
    statements.append(statement)
    return statement
  }

  /// Runs a statement to its end and makes it ready for the next time.
  func run(_ statement: OpaquePointer) throws {
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_ROW { continue }
      sqlite3_reset(statement)
      return try expect(code, SQLITE_DONE)
    }
  }

  /// The one integer that a query gives.
  func integer(_ sql: String) throws -> Int64 {
    let statement = try prepare(sql)
    try expect(sqlite3_step(statement), SQLITE_ROW)
    defer { sqlite3_reset(statement) }
    return sqlite3_column_int64(statement, 0)
  }

  private func expect(_ code: Int32, _ wanted: Int32) throws {
    guard code == wanted else {
      throw Failure(description: String(cString: sqlite3_errmsg(connection)))
    }
  }
}

/// Has SQLite copy each bound value, since it does not outlive the call.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// One value for a statement.
enum Binding {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  func bind(_ statement: OpaquePointer, _ index: Int32) {
    switch self {
    case .null: sqlite3_bind_null(statement, index)
    case .integer(let value): sqlite3_bind_int64(statement, index, value)
    case .text(let text): sqlite3_bind_text(statement, index, text, -1, transient)
    case .blob(let bytes):
      sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), transient)
    }
  }
}

/// Appends as the recorder does, by the plain C API: the same rows under the same guards in one
/// transaction each, but with all decided beforehand. It knows the trail's last period, hashes
/// nothing, and looks for no event of the same id: a lower bound of the work that must be done.
final class PlainAppender {
  private let database: PlainSQLite
  private let begin, commit, end, insert, close, open, cursor: OpaquePointer
  private let projects: Bool
  private var sequence: Int64 = 0
  private var versions: [String: Int64] = [:]
  private var lastFrom: [String: Int64] = [:]
  private var lastOrdinal: [String: Int64] = [:]
  private var lastHash = [UInt8](repeating: 0, count: 32)

  /// - Parameter projects: whether the period's rows and the cursor are written as well.
  init(_ database: PlainSQLite, projects: Bool) throws {
    self.database = database
    self.projects = projects
    begin = try database.prepare("BEGIN IMMEDIATE")
    commit = try database.prepare("COMMIT")
    end = try database.prepare(
      "SELECT sequence, recorded_time, hash FROM event ORDER BY sequence DESC LIMIT 1")
    insert = try database.prepare(
      """
      INSERT INTO event VALUES (\(Array(repeating: "?", count: 25).joined(separator: ", ")),
        2, NULL, NULL, NULL, NULL, NULL)
      """)
    close = try database.prepare(
      "UPDATE period SET until_time = ? WHERE trail = ? AND from_time = ? AND ordinal = ?")
    open = try database.prepare(
      "INSERT INTO period VALUES (\(Array(repeating: "?", count: 18).joined(separator: ", ")))")
    cursor = try database.prepare("UPDATE projection SET sequence = ? WHERE name = 'periods'")
  }

  /// A row of the log with everything but the hash, which `append` counts up.
  struct Prepared {
    var trail: String
    var time: Int64
    var kind: String
    var columns: [Binding]
  }

  static func prepare(_ event: TrailEvent, _ provenance: Provenance) -> Prepared {
    func text(_ value: String?) -> Binding { value.map(Binding.text) ?? .null }
    let actor = event.actor
    let parameters = event.change.parameters.canonical
    return Prepared(
      trail: event.stream.text, time: event.time.microseconds, kind: event.change.kind.rawValue,
      columns: [
        .text(parameters), text(event.request), text(event.response), text(event.region),
        text(event.account), text(actor.principal), text(actor.principalType),
        text(actor.accessKeyID), text(actor.sourceIPAddress), text(actor.userAgent),
        actor.isMFA.map { .integer($0 ? 1 : 0) } ?? .null, .integer(actor.isConsole ? 1 : 0),
        .text(provenance.channel.rawValue), text(provenance.path), text(provenance.sha256),
        provenance.record.map { .integer(Int64($0)) } ?? .null,
      ])
  }

  func append(_ row: Prepared, id: String) throws {
    try database.run(begin)
    try database.run(end)
    sequence += 1
    let version = versions[row.trail, default: 0] + 1
    versions[row.trail] = version
    var hash = lastHash
    for index in 0..<8 { hash[index] = UInt8(truncatingIfNeeded: sequence >> (8 * index)) }
    let first: [Binding] = [
      .integer(sequence), .text(row.trail), .integer(version), .text(id), .text(row.kind),
      .integer(row.time), .integer(1_700_000_000_000_000 + sequence),
    ]
    for (index, value) in (first + row.columns + [.blob(lastHash), .blob(hash)]).enumerated() {
      value.bind(insert, Int32(index + 1))
    }
    try database.run(insert)
    lastHash = hash
    if projects { try project(row) }
    try database.run(commit)
  }

  private func project(_ row: Prepared) throws {
    let ordinal = lastOrdinal[row.trail, default: -1] + 1
    if let from = lastFrom[row.trail] {
      bind(close, [.integer(row.time), .text(row.trail), .integer(from), .integer(ordinal - 1)])
      try database.run(close)
    }
    lastFrom[row.trail] = row.time
    lastOrdinal[row.trail] = ordinal
    bind(
      open,
      [
        .text(row.trail), .integer(row.time), .integer(ordinal), .integer(1), .null,
        .integer(sequence), .text(row.kind), .text("exists"), .text("unseen"), .null,
        .text("basic"), .integer(sequence), .text("unseen"), .text("unseen"), .text("unseen"),
        .text("unseen"), .text("unseen"), .text("unseen"),
      ])
    try database.run(open)
    bind(cursor, [.integer(sequence)])
    try database.run(cursor)
  }

  private func bind(_ statement: OpaquePointer, _ values: [Binding]) {
    for (index, value) in values.enumerated() { value.bind(statement, Int32(index + 1)) }
  }
}
