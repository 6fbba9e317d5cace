/// The form of a text, judged by how it begins.
enum TextForm: Hashable {
  /// UTF-8 of any kind: the cutter says what is wrong with it if it is not JSON.
  case json
  /// Two or four bytes a character, as Windows PowerShell writes what is redirected with `>`.
  case utf16(isBigEndian: Bool)
  /// A table as comma-separated values, whose first row names the columns.
  case table
  /// A format that is not read.
  case other(OtherFormat)

  /// How many bytes are looked at, at most: the first row of a table of records has about 500.
  private static let judgedBytes = 4 * 1024

  /// Looks at two bytes of nearly every file, which begins with a brace or a bracket.
  ///
  /// - Parameter isAll: whether nothing follows these bytes.
  /// - Returns: nil if more bytes must be known.
  init?(_ bytes: UnsafeRawBufferPointer, isAll: Bool) {
    if Self.beginsAsJSON(bytes) || isAll && bytes.count < 2 {
      self = .json
      return
    }
    guard isAll || bytes.count >= Self.judgedBytes else { return nil }
    if let isBigEndian = Self.isBigEndian(bytes) {
      self = .utf16(isBigEndian: isBigEndian)
    } else if let format = OtherFormat(bytes) {
      self = .other(format)
    } else if TableColumns.isFirstRow(bytes.prefix(Self.judgedBytes)) {
      self = .table
    } else {
      self = .json
    }
  }

  /// Whether a brace or a bracket comes first, in bytes of one character each.
  static func beginsAsJSON(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let first = bytes.firstIndex { !Byte.isSpace($0) && !ByteOrderMark.utf8.contains($0) }
    guard let first, first + 1 < bytes.count else { return false }
    return (bytes[first] == Byte.openBrace || bytes[first] == Byte.openBracket)
      && bytes[first + 1] != 0
  }

  /// By the mark at the start, or by the zeros beside the first two characters; nil for anything but UTF-16.
  private static func isBigEndian(_ bytes: UnsafeRawBufferPointer) -> Bool? {
    if bytes.starts(with: ByteOrderMark.utf16Little) { return false }
    if bytes.starts(with: ByteOrderMark.utf16Big) { return true }
    guard bytes.count >= 4 else { return nil }
    func isCharacter(_ byte: UInt8) -> Bool {
      (0x20...0x7e).contains(byte) || Byte.isSpace(byte)
    }
    if isCharacter(bytes[0]), bytes[1] == 0, isCharacter(bytes[2]), bytes[3] == 0 { return false }
    if bytes[0] == 0, isCharacter(bytes[1]), bytes[2] == 0, isCharacter(bytes[3]) { return true }
    return nil
  }
}

/// What some programs put before a text.
enum ByteOrderMark {
  static let utf8: [UInt8] = [0xef, 0xbb, 0xbf]
  static let utf16Little: [UInt8] = [0xff, 0xfe]
  static let utf16Big: [UInt8] = [0xfe, 0xff]
}

/// A small document as a file holds it.
public enum WrittenText {
  /// The document in UTF-8, without a byte order mark: Windows PowerShell writes UTF-16 where output is
  /// redirected with `>`, and several editors begin a file with a mark.
  public static func utf8(_ document: UnsafeRawBufferPointer) -> [UInt8] {
    var bytes = Array(document)
    if case .utf16(let isBigEndian) = TextForm(document, isAll: true) {
      var text = UTF16Text(isBigEndian: isBigEndian)
      bytes = Array(text.decoded(document))
      bytes += text.rest()
    }
    return bytes.starts(with: ByteOrderMark.utf8) ? Array(bytes.dropFirst(3)) : bytes
  }
}

/// Turns UTF-16 into UTF-8, a piece at a time.
struct UTF16Text: ~Copyable {
  private let isBigEndian: Bool
  /// The first byte of a unit whose second is in the next piece.
  private var half: UInt8?
  /// The first unit of a pair.
  private var high: UInt16?
  private var output = PaddedBuffer(capacity: 0)

  init(isBigEndian: Bool) {
    self.isBigEndian = isBigEndian
  }

  /// The UTF-8 of a piece, followed by padding and valid until the next call. What is no character becomes
  /// U+FFFD; byte order marks stay, as they may stand before any document.
  mutating func decoded(_ piece: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    output.removeAll()
    // Two bytes become three at most; a unit that was kept from before adds three.
    output.makeRoom(for: piece.count / 2 * 3 + 6, atMost: .max)
    for byte in piece {
      guard let first = half else {
        half = byte
        continue
      }
      half = nil
      add(isBigEndian ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first))
    }
    return output.content
  }

  /// What is left at the end: half a character.
  mutating func rest() -> UnsafeRawBufferPointer {
    output.removeAll()
    if half != nil || high != nil { write("\u{FFFD}") }
    return output.content
  }

  private mutating func add(_ unit: UInt16) {
    if let first = high {
      high = nil
      if (0xDC00...0xDFFF).contains(unit) {
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(unit) - 0xDC00)
        return write(Unicode.Scalar(value) ?? "\u{FFFD}")
      }
      write("\u{FFFD}")
    }
    if (0xD800...0xDBFF).contains(unit) {
      high = unit
    } else {
      write(Unicode.Scalar(UInt32(unit)) ?? "\u{FFFD}")
    }
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    // One character has four bytes at most, and a piece makes no more than there is room for.
    output.makeRoom(for: output.count + 4, atMost: .max)
    for unit in Unicode.UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
      output.base.storeBytes(of: unit, toByteOffset: output.count, as: UInt8.self)
      output.advance(by: 1)
    }
  }
}
