import CloudTrail
import Selectors

/// Folds the events of one trail, in their order, into the periods of its configuration.
///
/// There are two ways in, and they give the same rows: ``periods(of:)`` folds everything, which
/// observations and corrections need; ``Fold/init(resuming:)`` goes on from a period, for calls that
/// are later than it in an order that nothing leaves open.
struct Fold {
  private(set) var periods: [Period] = []
  /// The selectors themselves, of which the state knows only the kind.
  private var selectors: TrailSelectors?
  /// For each aspect the period in which it was last set or confirmed.
  private var confirmed: [Aspect: Int] = [:]

  /// All periods of a trail; none where no event changed its state.
  static func periods(of events: [FoldedEvent]) -> [Period] {
    let voided = voided(in: events)
    let counted = events.filter { $0.changesState && !voided.contains(ExactText($0.id)) }
      .sorted(by: FoldedEvent.isOrderedBefore)
    guard let first = counted.first else { return [] }
    var fold = Fold(first: first)
    for second in counted.groupedBySecond() { fold.apply(second: second) }
    return fold.periods
  }

  /// The ids of the events that a correction voids. A correction can be voided like any other event,
  /// by one that was recorded after it, so the last one counts first.
  static func voided(in events: [FoldedEvent]) -> Set<ExactText> {
    var voided: Set<ExactText> = []
    for event in events.sorted(by: { $0.sequence > $1.sequence }) {
      if case .correct(let id, _) = event.change, !voided.contains(ExactText(event.id)) {
        voided.insert(ExactText(id))
      }
    }
    return voided
  }

  /// Begins before the first event of a trail.
  init(first: FoldedEvent) {
    let creates = first.change.call == .createTrail
    periods = [
      Period(
        ordinal: 0, from: Period.beginning, until: nil, setBy: nil, cause: nil,
        state: .initial(existed: !creates))
    ]
  }

  /// Goes on from a period of a trail; right as long as no observation follows, which looks back.
  init(resuming last: Period) {
    periods = [last]
  }

  /// The last period closed and the one that the event begins.
  mutating func apply(next event: FoldedEvent) {
    begin(
      at: event, periods[periods.count - 1].state.applying(event.change, sequence: event.sequence))
  }

  /// Applies the events of one second, then says what their order leaves open.
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
    case .create:
      selectors = .default
      for aspect in Aspect.all { confirmed[aspect] = now }
    case .putEventSelectors(let put):
      selectors = put
      confirmed[.selectors] = now
    case .lose(.createTrail, _):
      selectors = .default
      for aspect in Aspect.all { confirmed[aspect] = now }
    case .lose(.putEventSelectors, _):
      selectors = nil
      confirmed[.selectors] = now
    case .lose(.updateTrail, _):
      for index in TrailState.settings.indices { confirmed[.setting(index)] = now }
    case .lose(.startLogging, _), .lose(.stopLogging, _), .lose(.deleteTrail, _):
      confirmed[.logging] = now
    case .startLogging, .stopLogging, .delete: confirmed[.logging] = now
    case .update(let settings):
      for (index, value) in settings.switches.enumerated() where value != nil {
        confirmed[.setting(index)] = now
      }
    default: break
    }
  }

  private mutating func blur(_ aspect: Aspect, _ reason: Unknown, in index: Int) {
    switch aspect {
    case .existence: periods[index].state.exists = .unknown(reason)
    case .logging: periods[index].state.logging = .unknown(reason)
    case .selectors: periods[index].state.selectors = .unknown(reason)
    case .insights: periods[index].state.insights = .unknown(reason)
    case .setting(let number):
      periods[index].state[keyPath: TrailState.settings[number]] = .unknown(reason)
    }
  }
}

// MARK: Observations

extension Fold {
  /// Lays an observation over the state. What agrees is confirmed; what contradicts makes the time
  /// since the aspect was last known unknown. An aspect that a call of the same second set is left
  /// alone, since the answer may be from before that call.
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
    for (number, value) in observation.settings.switches.enumerated() {
      guard let value, isOpen(.setting(number), since: secondBegan) else { continue }
      let setting = TrailState.settings[number]
      if let known = after[keyPath: setting].value, known != value { contradict(.setting(number)) }
      periods[now].state[keyPath: setting] = .known(value)
      confirmed[.setting(number)] = now
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

  /// From the period in which the aspect was last known up to the one just before the observation,
  /// nobody knows any more. Of a trail that was created again unseen nobody knows anything.
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
