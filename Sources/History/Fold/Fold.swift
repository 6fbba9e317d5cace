import CloudTrail

/// Folds the events of one trail, in their order, into the periods of its configuration.
///
/// There are two ways to use it, and they give the same periods: ``periods(of:)`` folds all events,
/// which observations and corrections need; ``init(resuming:)`` continues after a period, for calls
/// that are certainly later than it.
struct Fold {
  private(set) var periods: [Period] = []
  /// The selectors themselves; the state holds only their kind.
  private var selectors: TrailSelectors?
  /// For each aspect the index of the period in which it was last set or confirmed.
  private var confirmed: [Aspect: Int] = [:]

  /// All periods of a trail; none if no event changed its state.
  ///
  /// - Parameter events: those of the trail that count (see ``CountedEvents``), in any order.
  static func periods(of events: [FoldedEvent]) -> [Period] {
    let counted = events.filter(\.changesState).sorted(by: FoldedEvent.isOrderedBefore)
    guard let first = counted.first else { return [] }
    var fold = Fold(first: first)
    for second in counted.groupedBySecond() { fold.apply(second: second) }
    return fold.periods
  }

  /// Starts before the first event of a trail.
  init(first: FoldedEvent) {
    let creates = first.change.call == .createTrail
    periods = [
      Period(
        ordinal: 0, from: Period.beginning, until: nil, setBy: nil, cause: nil,
        state: .initial(existed: !creates))
    ]
  }

  /// Continues after a period of a trail. Only for calls: an observation would look back further.
  init(resuming last: Period) {
    periods = [last]
  }

  /// Closes the last period and begins the one that the event starts.
  mutating func apply(next event: FoldedEvent) {
    begin(
      at: event, periods[periods.count - 1].state.applying(event.change, sequence: event.sequence))
  }

  /// Applies the events of one second, then marks what depends on their unknown order.
  mutating func apply(second events: [FoldedEvent]) {
    let start = periods.count
    for event in events {
      if case .observe(let observation) = event.change {
        observe(observation, event, secondBegan: start)
      } else {
        apply(next: event)
        settle(event.change)
      }
    }
    for aspect in Ambiguity.aspects(of: events) {
      for index in start..<periods.count { blur(aspect, .ambiguous, in: index) }
      if aspect == .selectors { selectors = nil }
    }
  }

  private mutating func begin(at event: FoldedEvent, _ state: TrailState) {
    let last = periods.count - 1
    let from = max(event.time, periods[last].from)
    periods[last].until = from
    periods.append(
      Period(
        ordinal: from == periods[last].from ? periods[last].ordinal + 1 : 1, from: from, until: nil,
        setBy: event.sequence,
        cause: event.change.kind, state: state))
  }

  /// Notes which aspects the call has just set.
  private mutating func settle(_ change: TrailChange) {
    let now = periods.count - 1
    confirmed[.existence] = now
    switch change {
    case .create, .lose(.createTrail, _):
      selectors = .default
      for aspect in Aspect.all { confirmed[aspect] = now }
    case .putEventSelectors(let put):
      selectors = put
      confirmed[.selectors] = now
    case .lose(.putEventSelectors, _):
      selectors = nil
      confirmed[.selectors] = now
    case .update(let settings):
      for setting in TrailSetting.deciding where settings.flag(setting) != nil {
        confirmed[.setting(setting)] = now
      }
    case .lose(.updateTrail, _):
      for setting in TrailSetting.deciding { confirmed[.setting(setting)] = now }
    case .startLogging, .stopLogging, .delete, .lose(.startLogging, _), .lose(.stopLogging, _),
      .lose(.deleteTrail, _):
      confirmed[.logging] = now
    case .putInsightSelectors, .addTags, .removeTags, .lose, .reject, .observe, .correct: break
    }
  }

  private mutating func blur(_ aspect: Aspect, _ reason: Unknown, in index: Int) {
    switch aspect {
    case .existence: periods[index].state.exists = .unknown(reason)
    case .logging: periods[index].state.logging = .unknown(reason)
    case .selectors: periods[index].state.selectors = .unknown(reason)
    case .insights: periods[index].state.insights = .unknown(reason)
    case .setting(let setting): periods[index].state[setting] = .unknown(reason)
    }
  }
}

/// A part of a trail's state that is set, lost and contradicted by itself.
enum Aspect: Hashable {
  case existence
  case logging
  case selectors
  case insights
  /// A setting that decides verdicts.
  case setting(TrailSetting)

  static let all: [Aspect] =
    [.existence, .logging, .selectors, .insights] + TrailSetting.deciding.map { .setting($0) }
}

// MARK: - Observations

extension Fold {
  /// Applies what an answer of the API showed. If it agrees with the state, the state is confirmed;
  /// if it contradicts it, the time since the aspect was last known becomes unknown. An aspect that
  /// a call of the same second set is skipped, since the answer may be from before that call.
  private mutating func observe(
    _ observation: Observation, _ event: FoldedEvent, secondBegan: Int
  ) {
    let before = periods[periods.count - 1].state
    guard before.exists != .known(false) || isOpen(.existence, since: secondBegan) else {
      // Deleted in this very second: the answer is from the moment before.
      begin(at: event, before)
      return
    }
    var after = before
    after.prove()
    begin(at: event, after)
    let now = periods.count - 1
    if before.exists == .known(false) { contradict(.existence) }
    if let isLogging = observation.isLogging, isOpen(.logging, since: secondBegan) {
      if let known = after.logging.value, known != isLogging { contradict(.logging) }
      periods[now].state.logging = .known(isLogging)
      if after.logging.value != isLogging { periods[now].state.loggingBy = event.sequence }
      confirmed[.logging] = now
    }
    for setting in TrailSetting.deciding {
      guard let value = observation.settings.flag(setting),
        isOpen(.setting(setting), since: secondBegan)
      else { continue }
      if let known = after[setting].value, known != value { contradict(.setting(setting)) }
      periods[now].state[setting] = .known(value)
      confirmed[.setting(setting)] = now
    }
    if isOpen(.selectors, since: secondBegan) { observeSelectors(observation, event) }
    confirmed[.existence] = now
  }

  private mutating func observeSelectors(_ observation: Observation, _ event: FoldedEvent) {
    let now = periods.count - 1
    let isKnown = periods[now].state.selectors.value != nil
    if let seen = observation.selectors
      ?? (observation.hasCustomSelectors == false ? .default : nil)
    {
      if !isKnown || selectors != seen {
        if isKnown { contradict(.selectors) }
        periods[now].state.selectors = .known(
          observation.selectors == nil ? .default : seen.kind)
        periods[now].state.selectorsBy = event.sequence
        selectors = seen
      }
      confirmed[.selectors] = now
    } else if observation.hasCustomSelectors == true {
      if isKnown && selectors?.isCustom == false {
        contradict(.selectors)
        periods[now].state.selectors = .unknown(.unseen)
        selectors = nil
      }
      confirmed[.selectors] = now
    }
  }

  /// Makes the aspect unknown from the period in which it was last known up to the one just before
  /// the observation. If the trail was created again unseen, that goes for every aspect.
  private mutating func contradict(_ aspect: Aspect) {
    let observed = periods.count - 1
    for index in (confirmed[aspect] ?? 0)..<observed {
      for lost in aspect == .existence ? Aspect.all : [aspect] {
        blur(lost, .contradicted, in: index)
      }
    }
  }

  /// Whether no call since that period has set the aspect.
  private func isOpen(_ aspect: Aspect, since period: Int) -> Bool {
    (confirmed[aspect] ?? 0) < period
  }
}
