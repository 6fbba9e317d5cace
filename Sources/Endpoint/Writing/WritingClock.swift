import CloudTrail

/// Gives each call a moment of its own: later than all before, and never a whole second, which would
/// leave the order of two calls open (see `Ambiguity` in the history).
struct WritingClock {
  private var last = Timestamp(microseconds: 0)

  /// - Parameter now: when the store learns of the call; it never goes back.
  mutating func next(_ now: Timestamp) -> Timestamp {
    var next = max(now, Timestamp(microseconds: last.microseconds + 1))
    if next.isWholeSecond { next.microseconds += 1 }
    last = next
    return next
  }
}
