/// Finds the first quote, backslash or line feed from `start`; `count` when there is none.
///
/// Most bytes of a record lie inside strings, so they are looked at eight at a time: a byte equal to
/// the one sought becomes zero, and `(x - 0x01…) & ~x & 0x80…` is not zero when one of them is.
@inline(__always)
func endOfPlainText(_ base: UnsafeRawPointer, from start: Int, count: Int) -> Int {
  var at = start
  while at + 8 <= count {
    let word = base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
    let found =
      zeroByte(word ^ 0x2222_2222_2222_2222) | zeroByte(word ^ 0x5c5c_5c5c_5c5c_5c5c)
      | zeroByte(word ^ 0x0a0a_0a0a_0a0a_0a0a)
    if found != 0 { return at + UInt64(littleEndian: found).trailingZeroBitCount / 8 }
    at += 8
  }
  while at < count {
    let byte = base.load(fromByteOffset: at, as: UInt8.self)
    if byte == Byte.quote || byte == Byte.backslash || byte == Byte.lineFeed { return at }
    at += 1
  }
  return count
}

@inline(__always)
private func zeroByte(_ word: UInt64) -> UInt64 {
  (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
}

/// The bytes that give JSON its structure.
enum Byte {
  static let quote = UInt8(ascii: "\"")
  static let backslash = UInt8(ascii: "\\")
  static let lineFeed = UInt8(ascii: "\n")
  static let comma = UInt8(ascii: ",")
  static let colon = UInt8(ascii: ":")
  static let openBrace = UInt8(ascii: "{")
  static let closeBrace = UInt8(ascii: "}")
  static let openBracket = UInt8(ascii: "[")
  static let closeBracket = UInt8(ascii: "]")
  /// Stands for a string, a number or a word where only the kind of the last token matters.
  static let value = UInt8(ascii: "v")

  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
  }
}
