import CloudTrail

/// Cuts comma-separated values (RFC 4180) into rows, a piece at a time. A field may be in quotes, and a
/// quote in it is written twice; lines end in a line feed, with or without a carriage return before it.
/// Memory is bounded: a row that is too large is passed over.
struct TableRows: ~Copyable {
  /// One row. Valid until the next one is cut.
  struct Row {
    /// The fields, without their quotes.
    var fields: [[UInt8]]
    /// Its number, from 0 for the first row, which names the columns.
    var number: Int
    /// Where it begins, in bytes from the start of the text.
    var offset: Int
    var isTooLarge = false
  }

  private enum State {
    case start, plain, quoted
    /// After a quote in quotes, which is the last of the field or the first of two.
    case quote
  }

  /// A table of records has 30 columns.
  static let mostFields = 1000
  private let maximumBytes: Int
  private var state = State.start
  private var fields: [[UInt8]] = []
  private var field: [UInt8] = []
  private var bytes = 0
  private var number = 0
  private var offset = 0
  private var passed = 0
  private var isTooLarge = false

  init(maximumBytes: Int) {
    self.maximumBytes = maximumBytes
  }

  /// Cuts a piece.
  ///
  /// - Parameter take: gets each row that ends in it, and returns whether to go on.
  /// - Returns: false if `take` did.
  mutating func cut(
    _ piece: UnsafeRawBufferPointer, _ take: (Row) throws -> Bool
  ) rethrows -> Bool {
    for byte in piece {
      passed += 1
      let endsRow = add(byte)
      if endsRow, let row = endRow(), try !take(row) { return false }
    }
    return true
  }

  /// The last row, if no line feed ends it, and whether it ends inside quotes.
  mutating func finish() -> (row: Row?, isCutShort: Bool) {
    let isCutShort = state == .quoted
    return (endRow(), isCutShort)
  }

  /// Returns whether the byte ends a row.
  private mutating func add(_ byte: UInt8) -> Bool {
    if state == .quoted {
      if byte == Byte.quote { state = .quote } else { keep(byte) }
      return false
    }
    switch byte {
    case Byte.lineFeed: return true
    case Byte.comma: endField()
    case Byte.quote where state == .quote:
      keep(byte)
      state = .quoted
    case Byte.quote where state == .start: state = .quoted
    case 0x0d: break
    default:
      keep(byte)
      state = .plain
    }
    return false
  }

  private mutating func keep(_ byte: UInt8) {
    bytes += 1
    if bytes > maximumBytes { isTooLarge = true }
    if !isTooLarge { field.append(byte) }
  }

  private mutating func endField() {
    state = .start
    if fields.count >= Self.mostFields { isTooLarge = true }
    if !isTooLarge { fields.append(field) }
    field.removeAll(keepingCapacity: true)
  }

  /// Nil for an empty line.
  private mutating func endRow() -> Row? {
    let isBlank = fields.isEmpty && field.isEmpty && state == .start && !isTooLarge
    endField()
    defer {
      fields.removeAll(keepingCapacity: true)
      (bytes, isTooLarge, offset) = (0, false, passed)
    }
    if isBlank { return nil }
    defer { number += 1 }
    return Row(fields: fields, number: number, offset: offset, isTooLarge: isTooLarge)
  }
}

/// The names of a table's columns, as its first row gives them.
struct TableColumns {
  /// In lower case.
  let names: [String]

  init(_ row: TableRows.Row) {
    names = row.fields.enumerated().map { index, field in
      let name =
        index == 0 && field.starts(with: ByteOrderMark.utf8) ? field.dropFirst(3) : field[...]
      return String(decoding: name, as: UTF8.self).lowercased()
    }
  }

  /// Whether a text begins with the names of a table of records.
  static func isFirstRow(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
    var rows = TableRows(maximumBytes: bytes.count)
    var isFirst = false
    _ = rows.cut(UnsafeRawBufferPointer(rebasing: bytes)) { row in
      let columns = TableColumns(row)
      isFirst = columns.names.contains("eventjson") || columns.names.contains("eventname")
      return false
    }
    return isFirst
  }
}
