/// The text between the quotes of a JSON string, as it is written: with escapes.
public enum JSONString {
  /// Resolves the escapes. Nil if one of them is not an escape of JSON; half a surrogate pair becomes
  /// U+FFFD, as in every parser that does not refuse it.
  public static func unescaped(_ bytes: UnsafeRawBufferPointer) -> String? {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      guard byte == UInt8(ascii: "\\") else {
        out.append(byte)
        continue
      }
      guard index < bytes.count else { return nil }
      let escape = bytes[index]
      index += 1
      switch escape {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(escape)
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "f"): out.append(0x0c)
      case UInt8(ascii: "n"): out.append(0x0a)
      case UInt8(ascii: "r"): out.append(0x0d)
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "u"):
        guard let scalar = scalar(bytes, &index) else { return nil }
        out.append(contentsOf: Array(String(scalar).utf8))
      default: return nil
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Whether ``unescaped(_:)`` returns a text, found without making one.
  static func hasValidEscapes(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      guard index + 1 < bytes.count else { return false }
      switch bytes[index + 1] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
        UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
        index += 2
      case UInt8(ascii: "u") where codeUnit(bytes, index + 2) != nil: index += 6
      default: return false
      }
    }
    return true
  }

  /// The scalar of a `\u` escape whose digits begin at `index`; takes the second half of a surrogate
  /// pair with it if there is one.
  private static func scalar(
    _ bytes: UnsafeRawBufferPointer, _ index: inout Int
  ) -> Unicode.Scalar? {
    guard let first = codeUnit(bytes, index) else { return nil }
    index += 4
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800...0xDBFF).contains(first), index + 6 <= bytes.count,
      bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u"),
      let second = codeUnit(bytes, index + 2), (0xDC00...0xDFFF).contains(second)
    else { return "\u{FFFD}" }
    index += 6
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  /// The UTF-16 code unit that four hexadecimal digits write.
  private static func codeUnit(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> UInt32? {
    guard start + 4 <= bytes.count else { return nil }
    var unit: UInt32 = 0
    for index in start..<(start + 4) {
      guard let digit = Hexadecimal.value(ofDigit: bytes[index]) else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }
}
