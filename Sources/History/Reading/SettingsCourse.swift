public import CloudTrail
import GRDB

/// What is known of every setting of a trail at a moment, and of its deliveries.
public struct SettingsAtMoment: Sendable, Hashable {
  private let state: TrailState
  /// How deliveries went last, as far as responses of GetTrailStatus up to the moment say.
  public let deliveries: Deliveries
  /// When the last of these responses was given.
  public let deliveriesSeenAt: Timestamp?

  fileprivate init(
    state: TrailState, deliveries: Deliveries = Deliveries(), deliveriesSeenAt: Timestamp? = nil
  ) {
    self.state = state
    self.deliveries = deliveries
    self.deliveriesSeenAt = deliveriesSeenAt
  }

  /// A setting; the empty text if it is not set.
  public subscript(setting: TrailSetting) -> Known<JSONValue> { state[kept: setting] }

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
/// The others are folded when somebody asks, from the events that can set them, and by the same ``Fold``.
/// That takes time in proportion to those events, which are few; PutEventSelectors is none of them.
public struct SettingsCourse: Sendable {
  /// In the order of the periods.
  private var entries: [Entry] = []

  /// What an event left, with the place of the period that it began.
  private struct Entry: Sendable {
    var from: Timestamp
    var ordinal: Int
    var generation: Int
    var setBy: Int64
    var state: TrailState
    var deliveries = Deliveries()
    var seenAt: Timestamp?
  }

  /// The kinds of events that can set them.
  fileprivate static let kinds: [EventKind] = [
    .createTrail, .updateTrail, .observedConfiguration, .unknownConfiguration,
  ]

  /// What is known in a period, by the rule of ``TrailState/lastInForce``.
  public func settings(in period: Period) -> SettingsAtMoment {
    let entry = entry(before: period)
    let state = (entry?.state ?? .initial(existed: true, keepsAll: true)).withDecided(
      by: period.state)
    return SettingsAtMoment(
      state: state.lastInForce, deliveries: entry?.deliveries ?? Deliveries(),
      deliveriesSeenAt: entry?.seenAt)
  }
}

extension SettingsCourse {
  /// What the last event up to a period left, if it was of the period's generation.
  private func entry(before period: Period) -> Entry? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      let entry = entries[middle]
      if (entry.from, entry.ordinal) <= (period.from, period.ordinal) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low > 0, entries[low - 1].generation == period.state.generation else { return nil }
    return entries[low - 1]
  }
}

// MARK: - Reading

extension HistorySnapshot {
  /// The settings of a trail in the course of time; nothing is known of an unknown trail.
  public func settingsCourse(
    of trail: TrailARN, asKnownAt knownAt: Timestamp? = nil
  ) throws -> SettingsCourse {
    let kinds = SettingsCourse.kinds
    let periods: [Period]
    if let knownAt {
      periods =
        try timeline(of: trail, asKnownAt: knownAt)?.periods.filter {
          $0.cause.map(kinds.contains) ?? false
        } ?? []
    } else {
      let names = kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      periods = try database.all(
        PeriodRow.select + " AND cause IN (\(names)) ORDER BY from_time, ordinal",
        [trail.text.databaseValue], PeriodRow.period)
    }
    let events = try foldedEvents(periods.compactMap(\.setBy))
    return SettingsCourse(periods, events)
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

  private func foldedEvents(_ sequences: [Int64]) throws -> [Int64: FoldedEvent] {
    var events: [Int64: FoldedEvent] = [:]
    for sequence in sequences {
      events[sequence] = try database.first(
        FoldedEvent.select + " WHERE sequence = ?", [sequence.databaseValue],
        FoldedEvent.init(row:))
    }
    return events
  }
}

extension SettingsCourse {
  /// Folds each generation by itself.
  ///
  /// - Parameters:
  ///   - periods: those that events of ``kinds`` began.
  ///   - events: these events, by their sequence.
  fileprivate init(_ periods: [Period], _ events: [Int64: FoldedEvent]) {
    for generation in Set(periods.map(\.state.generation)).sorted() {
      let own = periods.filter { $0.state.generation == generation }
      let folded = Fold.periods(
        of: own.compactMap { $0.setBy.flatMap { events[$0] } }, keepsAll: true)
      var states: [Int64: TrailState] = [:]
      for period in folded { if let event = period.setBy { states[event] = period.state } }
      var last = (deliveries: Deliveries(), seenAt: Timestamp?.none)
      for period in own {
        guard let setBy = period.setBy, let state = states[setBy] else { continue }
        if case .observe(let observation) = events[setBy]?.change,
          !observation.deliveries.isEmpty
        {
          last = (last.deliveries.updated(with: observation.deliveries), events[setBy]?.time)
        }
        entries.append(
          Entry(
            from: period.from, ordinal: period.ordinal, generation: generation, setBy: setBy,
            state: state, deliveries: last.deliveries, seenAt: last.seenAt))
      }
    }
  }
}

extension TrailState {
  /// This state's settings that decide nothing, with everything else of another state.
  fileprivate func withDecided(by other: TrailState) -> TrailState {
    var state = self
    state.generation = other.generation
    state.exists = other.exists
    for setting in TrailSetting.deciding { state[setting] = other[setting] }
    return state
  }
}
