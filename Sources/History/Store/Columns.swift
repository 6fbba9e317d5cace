import Foundation
import GRDB
import GRDBSQLite

/// One row of a running statement, read by place.
///
/// GRDB's `Row` reads the names of all columns each time a statement is run, which takes longer than
/// most of our lookups: this is for the statements that every append and every lookup runs.
struct Columns {
  private let statement: SQLiteStatement

  fileprivate init(_ statement: SQLiteStatement) {
    self.statement = statement
  }

  func read(_ place: Int) throws -> Int64 {
    guard type(place) == SQLITE_INTEGER else { throw damage(place) }
    return sqlite3_column_int64(statement, Int32(place))
  }

  func read(_ place: Int) throws -> Int64? {
    guard type(place) != SQLITE_NULL else { return nil }
    let value: Int64 = try read(place)
    return value
  }

  func read(_ place: Int) throws -> Int { Int(try read(place) as Int64) }

  func read(_ place: Int) throws -> String {
    try withText(place) { String(decoding: $0, as: UTF8.self) }
  }

  /// Lends a text as it lies in the row, to those who need no copy of it.
  func withText<Result>(
    _ place: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    guard type(place) == SQLITE_TEXT, let start = sqlite3_column_text(statement, Int32(place))
    else { throw damage(place) }
    return try body(UnsafeRawBufferPointer(start: start, count: count(place)))
  }

  func read(_ place: Int) throws -> String? {
    guard type(place) != SQLITE_NULL else { return nil }
    let value: String = try read(place)
    return value
  }

  func read(_ place: Int) throws -> [UInt8] {
    guard type(place) == SQLITE_BLOB else { throw damage(place) }
    // A blob of no bytes has no address.
    return Array(
      UnsafeRawBufferPointer(
        start: sqlite3_column_blob(statement, Int32(place)), count: count(place)))
  }

  private func type(_ place: Int) -> Int32 { sqlite3_column_type(statement, Int32(place)) }

  /// To be asked after the address, since asking for that may convert the value.
  private func count(_ place: Int) -> Int { Int(sqlite3_column_bytes(statement, Int32(place))) }

  /// The column of a damaged or altered file may hold anything.
  private func damage(_ place: Int) -> DatabaseError {
    let name = sqlite3_column_name(statement, Int32(place)).map { String(cString: $0) }
    return DatabaseError(
      resultCode: .SQLITE_CORRUPT,
      message: "\(name ?? "a column") holds a value of another type")
  }
}

extension Database {
  /// Runs a statement that gives no rows.
  func run(_ sql: String, _ values: [DatabaseValue]) throws {
    try each(sql, values) { _ in true }
  }

  /// Runs a statement that gives no rows, with arguments that are lent to it.
  func run(
    _ sql: String, lending bytes: UnsafeRawBufferPointer, _ bind: (inout BorrowedBindings) -> Void
  ) throws {
    let statement = try cachedStatement(sql: sql).sqliteStatement
    defer {
      sqlite3_reset(statement)
      // What was lent is no longer there.
      sqlite3_clear_bindings(statement)
    }
    var bindings = BorrowedBindings(statement, bytes)
    bind(&bindings)
    guard bindings.code == SQLITE_OK else { throw failure(bindings.code, sql) }
    try step(statement, sql) { _ in true }
  }

  /// What the body makes of the first row, or nil where there is none.
  func first<Result>(
    _ sql: String, _ values: [DatabaseValue] = [], _ body: (Columns) throws -> Result
  ) throws -> Result? {
    var result: Result?
    try each(sql, values) { columns in
      result = try body(columns)
      return false
    }
    return result
  }

  /// What the body makes of each row.
  func all<Result>(
    _ sql: String, _ values: [DatabaseValue] = [], _ body: (Columns) throws -> Result
  ) throws -> [Result] {
    var results: [Result] = []
    try each(sql, values) { columns in
      results.append(try body(columns))
      return true
    }
    return results
  }

  /// Steps through the rows until the body has enough.
  private func each(
    _ sql: String, _ values: [DatabaseValue], _ body: (Columns) throws -> Bool
  ) throws {
    let statement = try cachedStatement(sql: sql).sqliteStatement
    // What the step or the body reported matters; resetting only repeats it.
    defer { sqlite3_reset(statement) }
    for (index, value) in values.enumerated() {
      let code = value.bind(to: statement, at: Int32(index + 1))
      guard code == SQLITE_OK else { throw failure(code, sql) }
    }
    try step(statement, sql, body)
  }

  private func step(
    _ statement: SQLiteStatement, _ sql: String, _ body: (Columns) throws -> Bool
  ) throws {
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: guard try body(Columns(statement)) else { return }
      case SQLITE_DONE: return
      case let code: throw failure(code, sql)
      }
    }
  }

  private func failure(_ code: Int32, _ sql: String) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: lastErrorMessage, sql: sql)
  }
}

extension DatabaseValue {
  /// The statement keeps a copy, which the next binding of the place replaces.
  fileprivate func bind(to statement: SQLiteStatement, at place: Int32) -> Int32 {
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch storage {
    case .null: return sqlite3_bind_null(statement, place)
    case .int64(let integer): return sqlite3_bind_int64(statement, place, integer)
    case .double(let number): return sqlite3_bind_double(statement, place, number)
    case .string(var text):
      return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { characters in
          // An empty string may have no address at all, which SQLite would take for NULL.
          guard let start = characters.baseAddress else {
            return sqlite3_bind_text(statement, place, "", 0, transient)
          }
          return sqlite3_bind_text(
            statement, place, start, Int32(characters.count), transient)
        }
      }
    case .blob(let data):
      return data.withUnsafeBytes {
        sqlite3_bind_blob(statement, place, $0.baseAddress, Int32($0.count), transient)
      }
    }
  }
}
