public import CloudTrail
import Comparison
public import History
public import Replay

/// Everything that is known of a trail at a moment, to be held against another moment.
public struct TrailConfiguration: Sendable {
  /// The moment.
  public var time: Timestamp
  /// Existence, logging, Insights, and the settings that decide what is logged.
  public var state: TrailState
  /// The selectors; nil if they are not known.
  public var selectors: TrailSelectors?
  /// What is known of the other settings; those of which nothing was said are missing.
  private var others: [TrailSetting: Known<JSONValue>]

  /// A configuration of which these parts are known.
  public init(
    time: Timestamp, state: TrailState, selectors: TrailSelectors?,
    others: [TrailSetting: Known<JSONValue>] = [:]
  ) {
    self.time = time
    self.state = state
    self.selectors = selectors
    self.others = others
  }

  /// What a trail was configured to do in a period, without what can have been changed unread since it was
  /// shown last. What was read last counts as long as nothing later was read.
  ///
  /// - Parameters:
  ///   - history: the history that is read.
  ///   - period: one of the trail's, as known at the same moment.
  ///   - trail: the trail.
  ///   - time: a moment of the period.
  ///   - knownAt: leaves out what was learned later; nil for everything that is known.
  ///   - coverage: where calls that change the trail can have been missed.
  public init(
    _ history: HistorySnapshot, _ period: Period, of trail: TrailARN, at time: Timestamp,
    asKnownAt knownAt: Timestamp?, coverage: TrailCoverage
  ) throws {
    let settings = try history.settings(in: period, of: trail, asKnownAt: knownAt)
    self.init(
      time: time, state: period.state, selectors: nil,
      others: Dictionary(
        uniqueKeysWithValues: TrailSetting.others.map { ($0, settings[$0]) }))
    let doubt = coverage.doubt(at: time)
    if let index = doubt.unreadSpan, coverage.spans[index].until != nil {
      state = state.doubting(doubt.unread, .unread)
      // An UpdateTrail that can have changed one setting can have changed any.
      if !doubt.unread.isDisjoint(with: Self.settingAspects) {
        for setting in TrailSetting.others { others[setting] = .unknown(.unread) }
      }
    }
    selectors = try history.selectors(of: state)
  }

  private static let settingAspects: Aspects = [
    .existence, .multiRegion, .globalServices, .organization, .recursiveLogging,
  ]

  /// A setting; the empty text if it is not set.
  public subscript(setting: TrailSetting) -> Known<JSONValue> {
    get {
      guard setting.decidesVerdicts else { return others[setting] ?? .unknown(.unseen) }
      switch state[setting] {
      case .known(let truth): return .known(.bool(truth))
      case .unknown(let reason): return .unknown(reason)
      }
    }
    set {
      guard setting.decidesVerdicts else {
        others[setting] = newValue
        return
      }
      switch newValue {
      case .known(let value): if let truth = value.bool { state[setting] = .known(truth) }
      case .unknown(let reason): state[setting] = .unknown(reason)
      }
    }
  }
}

// MARK: - Calls

extension TrailConfiguration {
  /// The configuration after a call that succeeded, as CloudTrail documents it.
  package func applying(_ change: TrailChange) -> TrailConfiguration {
    var next = self
    next.state = state.applying(change, sequence: 0)
    switch change {
    case .create(let settings):
      next.selectors = .default
      // What a creation does not name is off, but for these two (SEMANTICS 3.4, 3.5).
      for setting in TrailSetting.allCases
      where settings[setting] == nil && setting != .recursiveLogging {
        next[setting] = .known(
          setting.isFlag ? .bool(setting == .includeGlobalServiceEvents) : .string(""))
      }
      next.set(settings)
    case .update(let settings): next.set(settings)
    case .putEventSelectors(let selectors): next.selectors = selectors
    case .putInsightSelectors, .putEventConfiguration, .addTags, .removeTags, .startLogging,
      .stopLogging, .delete, .reject, .observe, .lose, .replicate, .join, .depart, .correct:
      break
    }
    return next
  }

  /// A topic is set by one name, which may be its ARN, and shown under two.
  private mutating func set(_ settings: TrailSettings) {
    for setting in TrailSetting.others where settings[setting] != nil {
      if let value = settings.value(of: setting) { self[setting] = .known(value) }
    }
    guard let topic = settings[.snsTopicName]?.string else { return }
    let name = ARN(topic)?.resource ?? topic
    self[.snsTopicName] = .known(.string(name))
    self[.snsTopicARN] =
      topic.isEmpty || name != topic ? .known(.string(topic)) : .unknown(.omitted)
  }

  /// This side of a comparison.
  func compared(_ trail: TrailARN) -> ComparedTrail {
    ComparedTrail(trail: trail, state: state, selectors: selectors)
  }
}
