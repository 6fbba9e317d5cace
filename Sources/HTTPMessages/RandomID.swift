import Glibc
import Synchronization

/// UUIDs in small letters (RFC 9562). Foundation's opens `/dev/urandom` for each, which takes longer than
/// reading a call.
public enum RandomID {
  /// One that tells nothing (version 4).
  public static func make() -> String {
    let (high, low) = (next(), next())
    return text(high & ~0xF000 | 0x4000, low)
  }

  /// One that sorts by time (version 7): milliseconds, then 4,096 parts of one, then chance. An index over
  /// such ids grows at its end, where random ones would touch a page of their own each.
  public static func make(atMicroseconds time: Int64) -> String {
    let microseconds = UInt64(max(time, 0))
    let (milliseconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1000)
    return text(milliseconds << 16 | 0x7000 | rest << 12 / 1000, next())
  }

  /// - Parameter low: becomes one of the variant that all versions have.
  private static func text(_ high: UInt64, _ low: UInt64) -> String {
    let low = low & ~(0b11 << 62) | 0b10 << 62
    return String(unsafeUninitializedCapacity: 36) { text in
      var at = 0
      for index in 0..<32 {
        if index == 8 || index == 12 || index == 16 || index == 20 {
          text[at] = 0x2D
          at += 1
        }
        let digit =
          UInt8(
            truncatingIfNeeded: (index < 16 ? high : low) >> UInt64(60 - 4 * (index & 15))) & 0xF
        text[at] = digit < 10 ? 0x30 + digit : 0x57 + digit
        at += 1
      }
      return at
    }
  }

  /// Fetched from the system many at a time.
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
