import Foundation
import GRDB
import GRDBSQLite

/// One row of a running statement, read by the index of the column.
///
/// GRDB's `Row` reads the names of all columns each time a statement runs, which takes longer than
/// most of our lookups. This is for the statements that every append and every lookup runs.
struct StatementRow {
  private let statement: SQLiteStatement

  fileprivate init(_ statement: SQLiteStatement) {
    self.statement = statement
  }

  func isNull(_ index: Int) -> Bool { type(index) == SQLITE_NULL }

  func read(_ index: Int) throws -> Int64 {
    guard type(index) == SQLITE_INTEGER else { throw damage(index) }
    return sqlite3_column_int64(statement, Int32(index))
  }

  func read(_ index: Int) throws -> Int64? {
    guard type(index) != SQLITE_NULL else { return nil }
    let value: Int64 = try read(index)
    return value
  }

  func read(_ index: Int) throws -> Int { Int(try read(index) as Int64) }

  func read(_ index: Int) throws -> String {
    try withText(index) { String(decoding: $0, as: UTF8.self) }
  }

  /// Calls the body with the bytes of a text, which are valid only during the call.
  func withText<Result>(
    _ index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    guard type(index) == SQLITE_TEXT, let start = sqlite3_column_text(statement, Int32(index))
    else { throw damage(index) }
    return try body(UnsafeRawBufferPointer(start: start, count: count(index)))
  }

  func read(_ index: Int) throws -> String? {
    guard type(index) != SQLITE_NULL else { return nil }
    let value: String = try read(index)
    return value
  }

  func read(_ index: Int) throws -> [UInt8] {
    guard type(index) == SQLITE_BLOB else { throw damage(index) }
    // An empty blob has no address.
    return Array(
      UnsafeRawBufferPointer(
        start: sqlite3_column_blob(statement, Int32(index)), count: count(index)))
  }

  private func type(_ index: Int) -> Int32 { sqlite3_column_type(statement, Int32(index)) }

  /// To be called after reading the address, since that may convert the value.
  private func count(_ index: Int) -> Int { Int(sqlite3_column_bytes(statement, Int32(index))) }

  /// The column of a damaged or altered file may hold anything.
  private func damage(_ index: Int) -> DatabaseError {
    DatabaseError(
      resultCode: .SQLITE_CORRUPT, message: "\(name(of: index)) holds a value of another type")
  }

  /// The name of a column, for messages.
  func name(of index: Int) -> String {
    sqlite3_column_name(statement, Int32(index)).map { String(cString: $0) } ?? "a column"
  }
}

extension Database {
  /// Runs a statement that returns no rows.
  func run(_ sql: String, _ values: [DatabaseValue]) throws {
    try each(sql, values) { _ in true }
  }

  /// Runs a statement that returns no rows, with texts that it borrows from `bytes`.
  func run(
    _ sql: String, borrowing bytes: UnsafeRawBufferPointer, _ bind: (inout BorrowedBindings) -> Void
  ) throws {
    try run(sql, try cachedStatement(sql: sql), borrowing: bytes, bind)
  }

  /// The result of the body for the first row of a statement with texts that it borrows from `bytes`, or nil
  /// if there is none.
  func first<Result>(
    _ sql: String, borrowing bytes: UnsafeRawBufferPointer,
    _ bind: (inout BorrowedBindings) -> Void, _ body: (StatementRow) throws -> Result
  ) throws -> Result? {
    var result: Result?
    try run(sql, try cachedStatement(sql: sql), borrowing: bytes, bind) { row in
      result = try body(row)
      return false
    }
    return result
  }

  /// As ``run(_:borrowing:_:)``, for a statement that runs many times: looking it up takes longer than
  /// some statements do.
  ///
  /// - Parameters:
  ///   - sql: the text of the statement. To ask the statement for it takes longer still.
  ///   - body: called with each row until it returns false.
  func run(
    _ sql: String, _ statement: Statement, borrowing bytes: UnsafeRawBufferPointer,
    _ bind: (inout BorrowedBindings) -> Void, _ body: (StatementRow) throws -> Bool = { _ in true }
  ) throws {
    let prepared = statement.sqliteStatement
    defer {
      sqlite3_reset(prepared)
      // The bytes may be gone after this call.
      sqlite3_clear_bindings(prepared)
    }
    var bindings = BorrowedBindings(prepared, bytes)
    bind(&bindings)
    guard bindings.code == SQLITE_OK else { throw failure(bindings.code, sql) }
    try step(prepared, sql, body)
  }

  /// Gives back the memory of all pages that are cached and not in use. GRDB would forget the prepared
  /// statements, too.
  func releaseCache() {
    if let sqliteConnection { sqlite3_db_release_memory(sqliteConnection) }
  }

  /// The result of the body for the first row, or nil if there is none.
  func first<Result>(
    _ sql: String, _ values: [DatabaseValue] = [], _ body: (StatementRow) throws -> Result
  ) throws -> Result? {
    var result: Result?
    try each(sql, values) { row in
      result = try body(row)
      return false
    }
    return result
  }

  /// The results of the body for all rows.
  func all<Result>(
    _ sql: String, _ values: [DatabaseValue] = [], _ body: (StatementRow) throws -> Result
  ) throws -> [Result] {
    var results: [Result] = []
    try each(sql, values) { row in
      results.append(try body(row))
      return true
    }
    return results
  }

  /// Calls the body with each row.
  func forEach(
    _ sql: String, _ values: [DatabaseValue] = [], _ body: (StatementRow) throws -> Void
  ) throws {
    // Not a cached one: the body may ask the same again.
    let statement = try makeStatement(sql: sql)
    statement.arguments = StatementArguments(values)
    try withExtendedLifetime(statement) {
      try step(statement.sqliteStatement, sql) { row in
        try body(row)
        return true
      }
    }
  }

  /// Steps through the rows until the body returns false.
  private func each(
    _ sql: String, _ values: [DatabaseValue], _ body: (StatementRow) throws -> Bool
  ) throws {
    let statement = try cachedStatement(sql: sql).sqliteStatement
    // Resetting only repeats an error that the step reported already.
    defer { sqlite3_reset(statement) }
    for (index, value) in values.enumerated() {
      let code = value.bind(to: statement, at: Int32(index + 1))
      guard code == SQLITE_OK else { throw failure(code, sql) }
    }
    try step(statement, sql, body)
  }

  private func step(
    _ statement: SQLiteStatement, _ sql: String, _ body: (StatementRow) throws -> Bool
  ) throws {
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: guard try body(StatementRow(statement)) else { return }
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
  /// The statement keeps a copy until the next binding to the same index.
  fileprivate func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch storage {
    case .null: return sqlite3_bind_null(statement, index)
    case .int64(let integer): return sqlite3_bind_int64(statement, index, integer)
    case .double(let number): return sqlite3_bind_double(statement, index, number)
    case .string(var text):
      return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { characters in
          // An empty string may have no address; SQLite would then bind NULL.
          guard let start = characters.baseAddress else {
            return sqlite3_bind_text(statement, index, "", 0, transient)
          }
          return sqlite3_bind_text(
            statement, index, start, Int32(characters.count), transient)
        }
      }
    case .blob(let data):
      return data.withUnsafeBytes {
        sqlite3_bind_blob(statement, index, $0.baseAddress, Int32($0.count), transient)
      }
    }
  }
}

/// The arguments of a statement, bound one after another. Texts are ranges of bytes that the
/// statement borrows while it runs, so that they are not copied.
struct BorrowedBindings {
  private let statement: SQLiteStatement
  private let bytes: UnsafeRawBufferPointer
  private var index: Int32 = 0
  /// The first code that was not a success.
  private(set) var code = SQLITE_OK

  init(_ statement: SQLiteStatement, _ bytes: UnsafeRawBufferPointer) {
    self.statement = statement
    self.bytes = bytes
  }

  mutating func addNull() {
    note(sqlite3_bind_null(statement, next()))
  }

  mutating func add(_ integer: Int64) {
    note(sqlite3_bind_int64(statement, next(), integer))
  }

  /// - Parameter range: the range of the text in the bytes.
  mutating func add(text range: Range<Int>) {
    let part = bytes[range]
    // Even an empty text has an address here; without one SQLite would bind NULL.
    let start = UnsafeRawBufferPointer(rebasing: part).baseAddress?.assumingMemoryBound(
      to: CChar.self)
    note(sqlite3_bind_text(statement, next(), start, Int32(range.count), nil))
  }

  /// - Parameter range: the range of the blob in the bytes.
  mutating func add(blob range: Range<Int>) {
    let part = UnsafeRawBufferPointer(rebasing: bytes[range])
    note(sqlite3_bind_blob(statement, next(), part.baseAddress, Int32(range.count), nil))
  }

  /// Binds a few bytes, which are copied.
  mutating func add(blob: [UInt8]) {
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    note(sqlite3_bind_blob(statement, next(), blob, Int32(blob.count), transient))
  }

  private mutating func next() -> Int32 {
    index += 1
    return index
  }

  private mutating func note(_ code: Int32) {
    if self.code == SQLITE_OK { self.code = code }
  }
}

// MARK: - Values

extension Row {
  /// The value of a column. GRDB's subscripts end the program if the column holds another type, and
  /// the columns of a damaged or altered file may hold anything.
  func read<Value: DatabaseValueConvertible>(_ index: Int) throws -> Value {
    do {
      return try decode(Value.self, atIndex: index)
    } catch {
      throw damage(Array(columnNames)[index])
    }
  }

  func read<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    do {
      return try decode(Value.self, forColumn: column)
    } catch {
      throw damage(column)
    }
  }

  private func damage(_ column: String) -> DatabaseError {
    DatabaseError(
      resultCode: .SQLITE_CORRUPT, message: "\(column) holds a value of another type")
  }
}

/// A text as SQLite compares it, byte by byte. Swift considers two spellings of one character equal
/// (é as one scalar or as two), but the log keeps them apart, and the name in a refused call can
/// hold either.
struct ExactText: Hashable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (left: ExactText, right: ExactText) -> Bool {
    var (left, right) = (left.text, right.text)
    return left.withUTF8 { left in
      right.withUTF8 { right in
        guard left.count == right.count else { return false }
        guard let start = left.baseAddress, let other = right.baseAddress else { return true }
        return memcmp(start, other, left.count) == 0
      }
    }
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(UInt8(0xFF))
  }
}
