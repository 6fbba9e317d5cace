import CSchema
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
    for sql in [trailback_log_sql, trailback_projections_sql, trailback_views_sql] {
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

/// Tells SQLite to copy what is bound, since it does not outlive the call.
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
