/// A random UUID (version 4) in small letters. Foundation's opens `/dev/urandom` for each, which takes
/// longer than reading a call.
public enum RandomID {
  public static func make() -> String {
    var random = SystemRandomNumberGenerator()
    let high = random.next() & ~0xF000 | 0x4000
    let low = random.next() & ~(0b11 << 62) | 0b10 << 62
    let digits = hex(high) + hex(low)
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
