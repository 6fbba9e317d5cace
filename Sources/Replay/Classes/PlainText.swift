import CloudTrail

/// Text of printable ASCII alone. There bytes, letters and lower case come to the same for
/// everybody; of any other text Unicode decides where a letter ends and what its lower case is.
enum PlainText {
  static func isPlain(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { plainCount($0) == $0.count }
  }

  /// How many plain bytes the text begins with; looked at eight at a time.
  static func plainCount(_ text: UnsafeRawBufferPointer) -> Int {
    let highBits: UInt64 = 0x8080_8080_8080_8080
    var at = 0
    while at + 8 <= text.count {
      let word = text.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      let belowSpace = (word &- 0x2020_2020_2020_2020) & ~word
      if (word | belowSpace) & highBits != 0 { break }
      at += 8
    }
    while at < text.count && text[at] >= 0x20 && text[at] < 0x80 { at += 1 }
    return at
  }

  static func folded(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// Scalars beyond ASCII that are the same as a letter of ASCII in lower case or by composition:
  /// the Kelvin sign, the Greek question mark and the Greek varia.
  static let hiddenASCII: [Unicode.Scalar] = ["\u{212A}", "\u{37E}", "\u{1FEF}"]

  private static let hiddenBytes = hiddenASCII.map { Array(String($0).utf8) }

  /// Whether the text, which is not plain, may fold to more plain text than it begins with.
  static func hidesASCII(_ text: UnsafeRawBufferPointer) -> Bool {
    for start in text.indices where text[start] >= 0x80 {
      for hidden in hiddenBytes
      where ByteMatch.hasPrefix(UnsafeRawBufferPointer(rebasing: text[start...]), hidden) {
        return true
      }
    }
    return false
  }
}
