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

  /// The same with other values in the place of those that are known; what decides verdicts stays.
  public func replacing(
    _ replaced: (TrailSetting, JSONValue) throws -> JSONValue
  ) rethrows -> SettingsAtMoment {
    var details = details
    for (setting, known) in details {
      if case .known(let value) = known { details[setting] = .known(try replaced(setting, value)) }
    }
    return SettingsAtMoment(state, details, deliveries, deliveriesSeenAt)
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
  /// The same in the order of time, for periods that began by events that were not folded.
  private var inOrder: [(from: Timestamp, entry: Entry)] = []

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
      inOrder.append((period.from, last))
    }
  }

  /// What is known in a period, by the rule of ``TrailState/lastInForce``.
  ///
  /// - Parameter period: one of the same trail, as known at the same moment.
  public func settings(in period: Period) -> SettingsAtMoment {
    let entry =
      period.setBy.flatMap { entries[$0] } ?? inOrder.last { $0.from <= period.from }?.entry
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

  /// What is known of the settings in one period of a trail.
  ///
  /// That a call succeeded tells of the settings only that the trail was there. If the history knows of
  /// one life of the trail, all of it from events of its own, the calls that set nothing are not even read:
  /// a trail has many of them, and the periods name the others.
  ///
  /// - Parameters:
  ///   - period: one of the trail's, as known at the same moment.
  ///   - trail: the trail.
  ///   - knownAt: leaves out what was learned later; nil for everything that is known.
  public func settings(
    in period: Period, of trail: TrailARN, asKnownAt knownAt: Timestamp? = nil
  ) throws -> SettingsAtMoment {
    guard knownAt == nil, try hasOneLifeOfItsOwn(trail) else {
      return try settingsCourse(of: trail, asKnownAt: knownAt).settings(in: period)
    }
    let others = SettingsCourse.unread.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
    let began = try database.all(
      PeriodRow.select + " AND cause NOT IN (\(others))", [trail.text.databaseValue],
      PeriodRow.period)
    let events = try began.flatMap { period in
      try database.all(
        FoldedEvent.select + " WHERE sequence = ?", [period.setBy.databaseValue],
        FoldedEvent.init(row:)
      ).map { $0.takingEffect(in: period) }
    }
    return SettingsCourse(events).settings(in: period)
  }

  /// Whether the trail was made and deleted at most once, and each of its events counts as it is.
  private func hasOneLifeOfItsOwn(_ trail: TrailARN) throws -> Bool {
    let lives: Int64? = try database.first(
      "SELECT count(*) FROM trail WHERE trail = ?", [trail.text.databaseValue]
    ) { try $0.read(0) }
    guard let lives, lives <= 1 else { return false }
    return try EventsOfTrail(database, trail.text).lastUnnamed() == nil
      && !CountedEvents.exist(database, ofStream: trail.text)
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
    return try settings(in: period, of: trail, asKnownAt: knownAt).known
  }
}
