public import CloudTrail
import GRDB

// What "now" is, for whoever asks without a time.
extension HistorySnapshot {
  /// The present moment of a trail: the clock's, or that of the trail's last live call if the clock was
  /// ahead when it was made. So every live call of the trail counts now (SEMANTICS 3.6v).
  ///
  /// - Parameters:
  ///   - trail: the trail.
  ///   - clock: what this machine's clock says.
  ///   - knownAt: leaves out what was learned later; nil for everything that is known.
  public func present(
    of trail: TrailARN, clock: Timestamp, asKnownAt knownAt: Timestamp? = nil
  ) throws -> Timestamp {
    // Nearly always nothing of the trail is later than the clock.
    let isAhead = try lastPeriod(of: trail).map { $0.from > clock } ?? false
    guard try isAhead || knownAt.map({ try changed(trail, after: $0) }) == true else {
      return clock
    }
    let last = try EventsOfTrail(database, trail.text).lastLive(knownAt: knownAt)
    return last.map { max($0, clock) } ?? clock
  }

  /// The present moment of a trail and the period that holds then, as ``present(of:clock:asKnownAt:)`` and
  /// ``period(of:at:asKnownAt:)`` tell. With all that is known this nearly always takes one look at the
  /// store.
  public func presentPeriod(
    of trail: TrailARN, clock: Timestamp, asKnownAt knownAt: Timestamp? = nil
  ) throws -> (time: Timestamp, period: Period?) {
    if knownAt == nil {
      guard let last = try lastPeriod(of: trail) else { return (clock, nil) }
      if last.from <= clock { return (clock, last) }
    }
    let time = try present(of: trail, clock: clock, asKnownAt: knownAt)
    return (time, try period(of: trail, at: time, asKnownAt: knownAt))
  }

  /// The period that still lasts, which is the one that began last.
  private func lastPeriod(of trail: TrailARN) throws -> Period? {
    if let last = latest?[trail.text]?.period, last.until == nil { return last }
    return try database.first(
      PeriodRow.select + " ORDER BY from_time DESC, ordinal DESC LIMIT 1",
      [trail.text.databaseValue], PeriodRow.period)
  }

  /// Whether a live call of a trail that was known at a moment may have moved since: the stored periods
  /// then do not show when it took effect as known at that moment.
  private func changed(_ trail: TrailARN, after knownAt: Timestamp) throws -> Bool {
    try EventsOfTrail(database, trail.text).lastRecorded().map { $0 > knownAt.microseconds }
      ?? false
  }
}
