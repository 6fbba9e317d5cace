import CloudTrail

/// What a call tells of the time before it.
///
/// A call that succeeds on a trail that was deleted shows that someone created it again unseen; a
/// CreateTrail that succeeds shows that a trail of that name was deleted unseen. When that was, nobody
/// knows: from the last call before it on, whether the trail existed and was logging is contradicted.
/// Only the period just before the call is touched, and only as it is read: the fold goes on from what
/// each call by itself leaves.
enum Hindsight {
  /// The period as its successor shows it.
  static func seen(_ period: Period, before next: Period) -> Period {
    guard period.state.generation > 0, next.state.generation > period.state.generation,
      next.state.exists == .known(true), let existed = period.state.exists.value,
      existed == next.isCreation
    else { return period }
    var period = period
    period.state.exists = .unknown(.contradicted)
    period.state.logging = .unknown(.contradicted)
    return period
  }

  static func seen(_ periods: [Period]) -> [Period] {
    zip(periods, periods.dropFirst()).map(seen) + periods.suffix(1)
  }
}
