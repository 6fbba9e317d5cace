public import CloudTrail

/// The periods of one trail, which cover all of time.
public struct TrailTimeline: Sendable, Hashable {
  /// The ARN.
  public let trail: String
  /// In the order of time; never empty.
  public let periods: [Period]

  /// That of a trail of which no event is known: one period, of which nothing is known.
  public static func unseen(_ trail: String) -> TrailTimeline {
    TrailTimeline(
      trail: trail,
      periods: [
        Period(ordinal: 0, from: Period.beginning, state: .initial(existed: true))
      ])
  }

  /// The place in ``periods`` of the one that holds at a moment.
  public func index(at time: Timestamp) -> Int {
    var low = 0
    var high = periods.count
    while low < high {
      let middle = (low + high) / 2
      if periods[middle].from <= time { low = middle + 1 } else { high = middle }
    }
    return max(low - 1, 0)
  }

  public func period(at time: Timestamp) -> Period {
    periods[index(at: time)]
  }
}
