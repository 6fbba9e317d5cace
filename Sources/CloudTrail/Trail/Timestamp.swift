import Foundation

/// A moment in UTC, in whole microseconds since 1970-01-01T00:00:00Z.
///
/// CloudTrail's `eventTime` has a resolution of one second; the time at which the store learns of an
/// event has microseconds. Both are this type.
public struct Timestamp: Sendable, Hashable, Comparable {
  public var microseconds: Int64

  public init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  public init(seconds: Int64) {
    self.microseconds = seconds * 1_000_000
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.microseconds < right.microseconds
  }

  /// Whole seconds since 1970, rounded down.
  public var second: Int64 {
    let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Whether this is a whole second, as everything is that comes from a CloudTrail record. The call
  /// itself may have been made anywhere in that second.
  public var isWholeSecond: Bool { microseconds % 1_000_000 == 0 }

  public func advanced(bySeconds seconds: Int64) -> Timestamp {
    Timestamp(microseconds: microseconds + seconds * 1_000_000)
  }
}

extension Timestamp {
  /// The system's clock.
  public static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}
