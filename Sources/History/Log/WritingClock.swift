public import CloudTrail

/// Gives each call that is made now a time of its own: the real clock, and never a whole second, which
/// would leave the order of two calls in doubt (see ``Second``).
///
/// Calls that come within the same instant get one microsecond after another. If the clock is set back,
/// the times go back with it: they say what the clock said, and the order of recording decides which call
/// came first (see ``LiveOrder``).
public struct WritingClock: Sendable {
  private var last: Timestamp?
  /// As far as a burst of calls can run ahead of the clock; what is further was set back.
  private static let burst: Int64 = 1_000_000

  /// A clock that has given no time yet.
  public init() {}

  /// The time of the next call.
  ///
  /// - Parameter now: what the system's clock says.
  public mutating func next(_ now: Timestamp) -> Timestamp {
    var next = now
    if let last, last >= now, last.microseconds - now.microseconds < Self.burst {
      next.microseconds = last.microseconds + 1
    }
    if next.isWholeSecond { next.microseconds += 1 }
    last = next
    return next
  }
}
