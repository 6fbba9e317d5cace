import GRDB
import Selectors

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

  /// The selectors in force in a period, or nil where they are not known.
  public func selectors(of state: TrailState) throws -> TrailSelectors? {
    guard let kind = state.selectors.value else { return nil }
    guard kind != .default, let sequence = state.selectorsBy else { return .default }
    guard let event = try event(sequence: sequence) else {
      throw HistoryError.undecodable(sequence: sequence, reason: "is not there")
    }
    return try selectors(of: state, setBy: event)
  }

  /// The same for whoever has the event already that set them.
  public func selectors(of state: TrailState, setBy event: Event) throws -> TrailSelectors? {
    guard let kind = state.selectors.value else { return nil }
    if kind == .default { return .default }
    switch event.content.change {
    case .putEventSelectors(let selectors): return selectors
    case .observe(let observation): return observation.selectors ?? .default
    default:
      throw HistoryError.undecodable(sequence: event.sequence, reason: "holds no selectors")
    }
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
