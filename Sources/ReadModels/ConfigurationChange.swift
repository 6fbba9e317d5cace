public import CloudTrail
public import Comparison
public import History

/// A change of a trail, with its configuration on both sides, to be compared.
///
/// As for the meaning of a ``TimelineEntry``, a call is taken as it was made: what it set counts from then on,
/// even if a later event shows that somebody changed it again unseen.
public struct ConfigurationChange: Sendable {
  /// What changed it.
  public var event: Event
  /// When it took effect: nearly always the time of the event.
  public var from: Timestamp
  /// The configuration that ended.
  public var before: ComparedTrail
  /// The configuration from then on.
  public var after: ComparedTrail
  /// Where the logs went and where they go, if the event changed that: `example-logs/prefix`.
  public var destinations: (before: String, after: String)?
}

extension Timeline {
  /// The changes of one trail, in the order of time.
  ///
  /// - Parameters:
  ///   - trail: whose changes are wanted.
  ///   - history: the history that is read.
  ///   - knownAt: leaves out what was learned later.
  /// - Throws: `HistoryError`.
  public static func configurationChanges(
    of trail: TrailARN, in history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil
  ) throws -> [ConfigurationChange] {
    try history.timeline(of: trail, asKnownAt: knownAt).map {
      try configurationChanges($0, in: history, asKnownAt: knownAt)
    } ?? []
  }

  /// The last changes of one trail until a moment: those of the moment at which it changed last. If it changed only
  /// later, those of the first moment at which it did.
  ///
  /// - Parameters:
  ///   - trail: whose changes are wanted.
  ///   - time: the moment, included.
  ///   - history: the history that is read.
  ///   - knownAt: leaves out what was learned later.
  /// - Throws: `HistoryError`.
  public static func configurationChanges(
    of trail: TrailARN, latestAt time: Timestamp, in history: HistorySnapshot,
    asKnownAt knownAt: Timestamp? = nil
  ) throws -> [ConfigurationChange] {
    // As it was known earlier, a trail is folded as a whole.
    let last = knownAt == nil ? try history.beginning(ofLatest: 1, of: trail, at: time) : nil
    let timeline =
      if let last {
        try history.timeline(of: trail, in: last...last)
      } else {
        try history.timeline(of: trail, asKnownAt: knownAt)
      }
    let all =
      try timeline.map { try configurationChanges($0, in: history, asKnownAt: knownAt) } ?? []
    let moment = all.last { $0.from <= time }?.from ?? all.first?.from
    return all.filter { $0.from == moment }
  }

  private static func configurationChanges(
    _ timeline: TrailTimeline, in history: HistorySnapshot, asKnownAt knownAt: Timestamp?
  ) throws -> [ConfigurationChange] {
    let trail = timeline.trail
    let course = try history.settingsCourse(of: trail, asKnownAt: knownAt)
    let changes = timeline.changes
    let events = try history.events(sequences: changes.compactMap(\.after.setBy))
    var selectors = LastSelectors(history)
    return try changes.compactMap { change in
      guard let event = change.after.setBy.flatMap({ events[$0] }) else { return nil }
      let sides = try Meanings.sides(of: event, change, in: history) {
        try selectors.selectors(of: $0, trail)
      }
      var changed = ConfigurationChange(
        event: event, from: change.after.from, before: sides.before, after: sides.after)
      if SettingsCourse.canBeSet(by: event.content.change.kind),
        change.before.state.generation == change.after.state.generation,
        let before = course.settings(in: change.before).destination,
        let after = course.settings(in: change.after).destination, before != after
      {
        changed.destinations = (before, after)
      }
      return changed
    }
  }
}

extension SettingsAtMoment {
  /// The bucket and the prefix; nil if they are not known.
  fileprivate var destination: String? {
    guard let bucket = self[.s3BucketName].value?.string, !bucket.isEmpty else { return nil }
    let prefix = self[.s3KeyPrefix].value?.string ?? ""
    return prefix.isEmpty ? bucket : "\(bucket)/\(prefix)"
  }
}
