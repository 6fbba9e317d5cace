import CloudTrail

extension Lane {
  /// Whether a reader should see this lane before another one: more time was lost altogether, then in part; then
  /// more of it is not known; then by name.
  public func isWorse(than other: Lane) -> Bool {
    let (mine, others) = (weight, other.weight)
    return mine == others ? isBefore(other) : mine > others
  }

  /// By account, name and Region.
  public func isBefore(_ other: Lane) -> Bool {
    guard let trail, let others = other.trail else { return title < other.title }
    return (trail.account, trail.name, trail.region) < (others.account, others.name, others.region)
  }

  /// How long it was in each state, in microseconds.
  public var times: [State: Int64] {
    stretches.reduce(into: [:]) { times, stretch in
      times[stretch.state, default: 0] += stretch.until.microseconds - stretch.from.microseconds
    }
  }

  /// Lost altogether, lost in part, and not known.
  private var weight: (Int64, Int64, Int64) {
    let times = times
    func time(_ states: [State]) -> Int64 { states.reduce(0) { $0 + (times[$1] ?? 0) } }
    return (time([.off, .blind]), time([.narrowed]), time([.selfBlind, .unread, .unknown]))
  }
}
