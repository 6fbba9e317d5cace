public import CloudTrail
public import History

/// The history in the order in which things happened, each event with what it changed.
public enum Timeline {
  /// Calls `body` with each entry.
  ///
  /// - Parameters:
  ///   - trail: the ARN; nil for all trails.
  ///   - knownAt: what was learned later is left out.
  public static func each(
    in history: HistorySnapshot, trail: String? = nil, asKnownAt knownAt: Timestamp? = nil,
    _ body: (TimelineEntry) throws -> Void
  ) throws {
    let voided = try history.voidedIDs(asKnownAt: knownAt)
    var trails: [String: TrailChanges] = [:]
    try history.eachEvent(of: trail, asKnownAt: knownAt) { event in
      let arn = event.content.trail
      if trails[arn] == nil {
        trails[arn] = TrailChanges(try history.timeline(of: arn, asKnownAt: knownAt))
      }
      let period = trails[arn]?.periods[event.sequence]
      try body(
        TimelineEntry(
          event: event, before: period?.before, after: period?.after,
          selectorsBefore: try selectors(period?.before, history),
          selectorsAfter: try selectors(period?.after, history),
          isVoided: voided.contains(event.content.id)))
    }
  }

  static func selectors(
    _ state: TrailState?, _ history: HistorySnapshot
  ) throws -> TrailSelectors? {
    guard let state, state.exists == .known(true) else { return nil }
    return try history.selectors(of: state)
  }

  /// For each event that began a period, the states around it.
  private struct TrailChanges {
    var periods: [Int64: (before: TrailState, after: TrailState)] = [:]

    init(_ timeline: TrailTimeline?) {
      guard let timeline else { return }
      for (before, after) in zip(timeline.periods, timeline.periods.dropFirst()) {
        if let event = after.setBy { periods[event] = (before.state, after.state) }
      }
    }
  }
}
