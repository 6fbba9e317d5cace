public import CloudTrail
import GRDB

/// One unchanging view of the store, within ``History/snapshot(_:)``.
public struct HistorySnapshot {
  let database: Database
  /// What the writer knows without looking.
  var latest: LatestPeriods?
}

extension HistorySnapshot {
  /// The configuration of a trail at a moment, or nil where no event of the trail that changes its
  /// state is known.
  ///
  /// - Parameters:
  ///   - trail: the ARN.
  ///   - time: when; the whole second counts, since calls are known to the second.
  ///   - knownAt: what was learned later is left out; nil for all that is known.
  public func period(
    of trail: String, at time: Timestamp, asKnownAt knownAt: Timestamp? = nil
  ) throws -> Period? {
    if let knownAt { return try timeline(of: trail, asKnownAt: knownAt)?.period(at: time) }
    if let last = latest?[trail]?.period, last.until == nil, last.from <= time { return last }
    let period = try database.first(
      PeriodRow.select + " AND from_time <= ? ORDER BY from_time DESC, ordinal DESC LIMIT 1",
      [trail.databaseValue, max(time, Period.beginning).microseconds.databaseValue],
      PeriodRow.period)
    guard let period, let until = period.until else { return period }
    let next = try database.first(
      PeriodRow.select + " AND from_time >= ? ORDER BY from_time, ordinal LIMIT 1",
      [trail.databaseValue, until.microseconds.databaseValue], PeriodRow.period)
    return next.map { Hindsight.seen(period, before: $0) } ?? period
  }

  /// All periods of a trail, or nil where no event that changes its state is known.
  public func timeline(
    of trail: String, asKnownAt knownAt: Timestamp? = nil
  ) throws -> TrailTimeline? {
    let periods =
      if let knownAt {
        Fold.periods(of: try foldedEvents(of: trail, asKnownAt: knownAt))
      } else {
        try storedPeriods(of: trail)
      }
    return periods.isEmpty
      ? nil
      : TrailTimeline(
        trail: trail, periods: Hindsight.seen(periods))
  }

  func storedPeriods(of trail: String) throws -> [Period] {
    try database.all(
      PeriodRow.select + " ORDER BY from_time, ordinal", [trail.databaseValue], PeriodRow.period)
  }

  func foldedEvents(of trail: String, asKnownAt knownAt: Timestamp?) throws -> [FoldedEvent] {
    try database.all(
      FoldedEvent.select + " WHERE trail = ? AND recorded_time <= ? ORDER BY version",
      [trail.databaseValue, (knownAt?.microseconds ?? Int64.max).databaseValue],
      FoldedEvent.init(row:))
  }
}
