import GRDB
import GRDBSQLite

/// The arguments of a statement, one after the other. Texts are parts of bytes that are lent to the statement
/// for as long as it runs, so that nothing of them is copied.
struct BorrowedBindings {
  private let statement: SQLiteStatement
  private let bytes: UnsafeRawBufferPointer
  private var place: Int32 = 0
  /// The first code that was no success.
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

  /// - Parameter range: where the text stands in the bytes.
  mutating func add(text range: Range<Int>) {
    let part = bytes[range]
    // Even an empty text has an address here, or SQLite would take it for NULL.
    let start = UnsafeRawBufferPointer(rebasing: part).baseAddress?.assumingMemoryBound(
      to: CChar.self)
    note(sqlite3_bind_text(statement, next(), start, Int32(range.count), nil))
  }

  /// Few bytes, which are copied.
  mutating func add(blob: [UInt8]) {
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    note(sqlite3_bind_blob(statement, next(), blob, Int32(blob.count), transient))
  }

  private mutating func next() -> Int32 {
    place += 1
    return place
  }

  private mutating func note(_ code: Int32) {
    if self.code == SQLITE_OK { self.code = code }
  }
}
