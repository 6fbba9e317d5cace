public import CloudTrail
import GRDB

/// What is known of every setting of a trail at a moment, and of its deliveries.
public struct SettingsAtMoment: Sendable, Hashable {
  /// The state in force, which holds the settings that decide verdicts.
  private let state: TrailState
  /// The others; those of which nothing was said are missing.
  private let details: [TrailSetting: Known<JSONValue>]
  /// How deliveries went last, as far as responses of GetTrailStatus up to the moment say.
  public let deliveries: Deliveries
  /// When the last of these responses was given.
  public let deliveriesSeenAt: Timestamp?

  fileprivate init(
    _ state: TrailState, _ details: [TrailSetting: Known<JSONValue>], _ deliveries: Deliveries,
    _ seenAt: Timestamp?
  ) {
    self.state = state
    self.details = details
    self.deliveries = deliveries
    deliveriesSeenAt = seenAt
  }

  /// A setting; the empty text if it is not set. By the rule of ``TrailState``, it is not known if it is
  /// not known whether the trail exists.
  public subscript(setting: TrailSetting) -> Known<JSONValue> {
    guard setting.decidesVerdicts else {
      let known = details[setting] ?? .unknown(.unseen)
      return state.exists.reason.map { .unknown(known.reason ?? $0) } ?? known
    }
    switch state[setting] {
    case .known(let truth): return .known(.bool(truth))
    case .unknown(let reason): return .unknown(reason)
    }
  }

  /// The settings that are known.
  public var known: TrailSettings {
    var known = TrailSettings()
    for setting in TrailSetting.allCases { known[setting] = self[setting].value }
    return known
  }
}

/// The settings of a trail in the course of time.
///
/// The periods of the store hold only the settings that decide verdicts, so that a call is recorded fast.
/// The others are folded when somebody asks, by the same ``Fold`` from the same events, of which those are
/// not decoded that cannot set them. That takes time in proportion to the events of the trail.
public struct SettingsCourse: Sendable {
  /// What is known from an event on, by its sequence.
  private var entries: [Int64: Entry] = [:]

  private struct Entry: Sendable {
    var details: [TrailSetting: Known<JSONValue>]
    var deliveries: Deliveries
    var seenAt: Timestamp?
  }

  /// The kinds of calls that set no setting.
  fileprivate static let unread: Set<EventKind> = [
    .putEventSelectors, .putInsightSelectors, .putEventConfiguration, .addTags, .removeTags,
    .startLogging, .stopLogging,
  ]

  /// Whether an event of a kind can set a setting.
  public static func canBeSet(by kind: EventKind) -> Bool {
    !unread.contains(kind) && ![.rejectedCall, .correction].contains(kind)
  }

  /// - Parameter events: all that concern the trail.
  fileprivate init(_ events: [FoldedEvent]) {
    var observed: [Int64: FoldedEvent] = [:]
    for event in events {
      if case .observe(let observation) = event.change, !observation.deliveries.isEmpty {
        observed[event.sequence] = event
      }
    }
    var last = Entry(details: [:], deliveries: Deliveries())
    var generation = 0
    for (period, details) in Fold.detailed(events) {
      guard let event = period.setBy else { continue }
      if period.state.generation != generation {
        last = Entry(details: [:], deliveries: Deliveries())
        generation = period.state.generation
      }
      last.details = details
      if let seen = observed[event], case .observe(let observation) = seen.change {
        last.deliveries = last.deliveries.updated(with: observation.deliveries)
        last.seenAt = seen.time
      }
      entries[event] = last
    }
  }

  /// What is known in a period, by the rule of ``TrailState/lastInForce``.
  ///
  /// - Parameter period: one of the same trail, as known at the same moment.
  public func settings(in period: Period) -> SettingsAtMoment {
    let entry = period.setBy.flatMap { entries[$0] }
    return SettingsAtMoment(
      period.state.lastInForce, entry?.details ?? [:], entry?.deliveries ?? Deliveries(),
      entry?.seenAt)
  }
}

extension HistorySnapshot {
  /// The settings of a trail in the course of time; nothing is known of an unknown trail.
  public func settingsCourse(
    of trail: TrailARN, asKnownAt knownAt: Timestamp? = nil
  ) throws -> SettingsCourse {
    SettingsCourse(
      try EventsOfTrail(database, trail.text).all(knownAt: knownAt, unread: SettingsCourse.unread))
  }

  /// The settings of a trail at a moment, as far as they are known: those that CreateTrail gave, updated
  /// by UpdateTrail and by observations since. They are empty for an unknown trail, and if it is not known
  /// whether the trail exists (the rule of ``TrailState``). A deleted trail has its last ones.
  ///
  /// - Parameters:
  ///   - trail: the trail.
  ///   - time: the moment; calls are known to the second, so its whole second counts.
  ///   - knownAt: leaves out what was learned later; nil for everything that is known.
  public func settings(
    of trail: TrailARN, at time: Timestamp, asKnownAt knownAt: Timestamp? = nil
  ) throws -> TrailSettings {
    guard let period = try period(of: trail, at: time, asKnownAt: knownAt) else {
      return TrailSettings()
    }
    return try settingsCourse(of: trail, asKnownAt: knownAt).settings(in: period).known
  }
}
