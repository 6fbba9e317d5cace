/// The inside of a JSON string.
public enum JSONString {
  /// Resolves the escapes of a string's inside. Nil where an escape is not one of JSON's; half a
  /// surrogate pair becomes U+FFFD, as in every parser that does not refuse it.
  public static func unescaped(_ bytes: UnsafeRawBufferPointer) -> String? {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      guard byte == UInt8(ascii: "\\") else {
        out.append(byte)
        continue
      }
      guard at < bytes.count else { return nil }
      let escape = bytes[at]
      at += 1
      switch escape {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(escape)
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "f"): out.append(0x0c)
      case UInt8(ascii: "n"): out.append(0x0a)
      case UInt8(ascii: "r"): out.append(0x0d)
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "u"):
        guard let scalar = scalar(bytes, &at) else { return nil }
        out.append(contentsOf: Array(String(scalar).utf8))
      default: return nil
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Whether a text is written as it is: no byte of it is, or begins, what is escaped.
  ///
  /// - Parameter canonical: see ``JSONValue/canonical``. The other forms escape what is unfit to print,
  ///   too; a few characters that are fit begin with the same bytes.
  public static func isPlain(_ text: UnsafeRawBufferPointer, canonical: Bool) -> Bool {
    for byte in text where byte < 0x20 || byte > 0x7e || byte == 0x22 || byte == 0x5c {
      if byte < 0x80 {
        guard canonical && byte == 0x7f else { return false }
      } else if !canonical {
        switch byte {
        // U+0080 to U+00BF, U+0600 to U+063F, and the like: see `isUnfitToPrint`.
        case 0xc2, 0xd8, 0xe1, 0xe2, 0xef, 0xf3: return false
        default: break
        }
      }
    }
    return true
  }

  /// Whether ``unescaped(_:)`` gives a text.
  static func isWhole(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "\\") else {
        at += 1
        continue
      }
      guard at + 1 < bytes.count else { return false }
      switch bytes[at + 1] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
        UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
        at += 2
      case UInt8(ascii: "u") where unit(bytes, at + 2) != nil: at += 6
      default: return false
      }
    }
    return true
  }

  /// The scalar behind `\u`, with the second half of a surrogate pair where there is one.
  private static func scalar(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> Unicode.Scalar? {
    guard let first = unit(bytes, at) else { return nil }
    at += 4
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800...0xDBFF).contains(first), at + 6 <= bytes.count,
      bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u"),
      let second = unit(bytes, at + 2), (0xDC00...0xDFFF).contains(second)
    else { return "\u{FFFD}" }
    at += 6
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private static func unit(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt32? {
    guard at + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for index in at..<(at + 4) {
      let byte = bytes[index]
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
      case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
      case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
      default: return nil
      }
    }
    return value
  }
}
