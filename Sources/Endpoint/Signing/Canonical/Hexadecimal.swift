/// Bytes in two lower-case digits each, as Signature Version 4 writes hashes and signatures.
enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  static func text(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    for byte in bytes { out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return out
  }

  /// Nil for anything but pairs of lower-case digits.
  static func bytes(_ text: [UInt8]) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var out: [UInt8] = []
    for at in stride(from: 0, to: text.count, by: 2) {
      guard let high = digits.firstIndex(of: text[at]),
        let low = digits.firstIndex(of: text[at + 1])
      else { return nil }
      out.append(UInt8(high << 4 | low))
    }
    return out
  }
}
