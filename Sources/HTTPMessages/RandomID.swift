import Glibc
import Synchronization

/// UUIDs in lower case (RFC 9562).
///
/// Foundation opens `/dev/urandom` for each `UUID()`, which takes longer than reading a request,
/// and takes six times as long as this to write one as text.
public enum RandomID {
  /// One that is random throughout (version 4).
  public static func make() -> String {
    let (high, low) = (next(), next())
    return text(high & ~0xF000 | 0x4000, low)
  }

  /// One that sorts by time (version 7): milliseconds, then 4,096 parts of one, then random bits.
  /// An index of such ids grows at its end, while random ones would each touch a page of their own.
  ///
  /// - Parameter time: since 1970; before that counts as 1970.
  public static func make(atMicroseconds time: Int64) -> String {
    let microseconds = UInt64(max(time, 0))
    let (milliseconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1000)
    return text(milliseconds << 16 | 0x7000 | rest << 12 / 1000, next())
  }

  /// - Parameter low: gets the two bits of the variant, which all versions share.
  private static func text(_ high: UInt64, _ low: UInt64) -> String {
    let low = low & ~(0b11 << 62) | 0b10 << 62
    return String(unsafeUninitializedCapacity: 36) { text in
      var at = 0
      for index in 0..<32 {
        if index == 8 || index == 12 || index == 16 || index == 20 {
          text[at] = UInt8(ascii: "-")
          at += 1
        }
        let word = index < 16 ? high : low
        let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (index & 15))) & 0xF
        text[at] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        at += 1
      }
      return at
    }
  }

  /// Random words, fetched from the system many at a time.
  private static let words = Mutex<[UInt64]>([])

  private static func next() -> UInt64 {
    words.withLock { words in
      if words.isEmpty {
        // As many as `getentropy` gives at a time.
        words = [UInt64](repeating: 0, count: 32)
        let code = words.withUnsafeMutableBytes { bytes in
          bytes.baseAddress.map { getentropy($0, bytes.count) }
        }
        if code != 0 {
          var random = SystemRandomNumberGenerator()
          words = words.map { _ in random.next() }
        }
      }
      return words.removeLast()
    }
  }
}
