import CloudTrail
import GRDB

/// The order of the calls that were made to this program itself: the last step before a fold.
///
/// A *live* call was taken when it was made, so its time is the clock of the machine that took it, and
/// clocks can be wrong. If one is ten years ahead for an hour, a call of that hour bears a time after
/// every call of the next ten years. The order of recording has no such fault: one writer at a time
/// numbers the events of the log. So among the live calls of one trail the order of recording is the
/// order of effect (SEMANTICS 3.6u). From the last one back to the first, one that does not bear an
/// earlier time than the next takes effect at the time of the next, just before it:
///
/// ```
///   sequence  call               its time             takes effect
///   1         StartLogging       2025-12-31T23:59:00  the same
///   2         StopLogging        2036-01-01T00:00:00  2026-01-01T09:00:00.000003
///   3         PutEventSelectors  2036-01-01T00:00:01  2026-01-01T09:00:00.000004
///   4         StartLogging       2026-01-01T09:00:00.000005, its own: it is the last
/// ```
///
/// The events in the log stay as they are; only the periods of the trail begin at these times. Nothing
/// else moves, and nothing else is moved: an imported record, an observation and a call that was entered
/// with a time of its own say when something happened, whenever that was recorded. Refused calls have no
/// effect that could move.
///
/// Since the last live call never moves, a call that bears a later time than the last one before it moves
/// nothing, and the ``Projector`` need not fold the trail again.
enum LiveOrder {
  /// The events that count, each at the time at which it takes effect.
  ///
  /// - Parameter events: those that concern one trail, in any order.
  static func placed(_ events: [FoldedEvent]) -> [FoldedEvent] {
    guard events.contains(where: \.isLive) else { return events }
    let live = events.indices.filter { events[$0].isLive && events[$0].changesState }
      .sorted { events[$0].recorded < events[$1].recorded }
    var events = events
    var next: Timestamp?
    for index in live.reversed() {
      if let next, events[index].time >= next { events[index].time = justBefore(next) }
      next = events[index].time
    }
    return events
  }

  /// The latest moment before another that is no whole second, which would leave the order in doubt
  /// (see ``Second``).
  private static func justBefore(_ time: Timestamp) -> Timestamp {
    var before = Timestamp(microseconds: time.microseconds - 1)
    if before.isWholeSecond { before.microseconds -= 1 }
    return before
  }

  // MARK: - Which calls are live

  /// Versions of this program that knew no live calls made the effective time of a call from its recorded
  /// time, at most a second later, and wrote the source `call`.
  private static let drift: Int64 = 1_000_000

  /// Whether a row of the log is a live call. That depends on the row alone, so that the same log always
  /// folds to the same periods.
  static func isLive(
    _ channel: Provenance.Channel, at time: Timestamp, recordedAt recorded: Timestamp
  ) -> Bool {
    switch channel {
    case .live, .entered: true
    case .call: recorded <= time && time.microseconds &- recorded.microseconds < drift
    case .file, .eventBridge, .observation: false
    }
  }

  /// The same as a condition of SQL on a row of the table `event`.
  static let condition = """
    (source IN ('live', 'entered') OR source = 'call' AND effective_time >= recorded_time
      AND effective_time < recorded_time + \(drift))
    """
}

extension FoldedEvent {
  /// The event at the time at which it takes effect, which the period that it began shows.
  func takingEffect(in period: Period) -> FoldedEvent {
    guard isLive, period.from < time else { return self }
    var event = self
    event.time = period.from
    return event
  }
}

// MARK: - The last live call

extension EventsOfTrail {
  /// The time of the last live call that counts and affected the trail; nil if there is none. It took
  /// effect at that time, whatever came before it.
  ///
  /// - Parameters:
  ///   - knownAt: leaves out what was recorded later; nil for everything.
  ///   - sequence: leaves out this event and all after it.
  func lastLive(knownAt: Timestamp? = nil, before sequence: Int64 = .max) throws -> Timestamp? {
    if knownAt != nil {
      return try all(knownAt: knownAt).filter {
        $0.isLive && $0.changesState && $0.recorded < sequence
      }
      .max { $0.recorded < $1.recorded }?.time
    }
    return try database.first(
      FoldedEvent.select + """
         WHERE trail = ?1 AND sequence < ?2 AND \(LiveOrder.condition) AND completes IS NULL
        AND kind NOT IN ('RejectedCall', 'ReplicatedCall', 'AccountJoinedOrganization',
          'AccountDepartedOrganization', 'Correction')
        AND id NOT IN (SELECT id FROM voided) ORDER BY version DESC LIMIT 1
        """, [trail.databaseValue, sequence.databaseValue]
    ) { try FoldedEvent(row: $0).time }
  }
}
