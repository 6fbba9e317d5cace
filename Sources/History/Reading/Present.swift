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
    if knownAt == nil, let last = latest?[trail.text]?.period, last.from <= clock { return clock }
    // Nearly always nothing of the trail is later than the clock.
    let isAhead = try database.first(
      "SELECT 1 FROM period WHERE trail = ? AND from_time > ? LIMIT 1",
      [trail.text.databaseValue, clock.microseconds.databaseValue]
    ) { _ in true }
    guard try isAhead != nil || knownAt.map({ try changed(trail, after: $0) }) == true else {
      return clock
    }
    let last = try EventsOfTrail(database, trail.text).lastLive(knownAt: knownAt)
    return last.map { max($0, clock) } ?? clock
  }

  /// Whether a live call of a trail that was known at a moment may have moved since: the stored periods
  /// then do not show when it took effect as known at that moment.
  private func changed(_ trail: TrailARN, after knownAt: Timestamp) throws -> Bool {
    try EventsOfTrail(database, trail.text).lastRecorded().map { $0 > knownAt.microseconds }
      ?? false
  }
}
