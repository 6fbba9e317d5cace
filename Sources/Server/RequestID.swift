/// A name for one request, which the caller is told and the log holds.
enum RequestID {
  /// The answer's header field that carries it, as AWS's clients read it.
  static let header = "x-amzn-RequestId"

  /// A random UUID (version 4).
  static func make() -> String {
    var random = SystemRandomNumberGenerator()
    let high = random.next() & ~0xF000 | 0x4000
    let low = random.next() & ~(0b11 << 62) | 0b10 << 62
    let digits = Self.hex(high) + Self.hex(low)
    var text = [UInt8]()
    text.reserveCapacity(36)
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { text.append(0x2D) }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func hex(_ number: UInt64) -> [UInt8] {
    (0..<16).map { place in
      let digit = UInt8(truncatingIfNeeded: number >> (60 - 4 * place)) & 0xF
      return digit < 10 ? 0x30 + digit : 0x57 + digit
    }
  }
}
