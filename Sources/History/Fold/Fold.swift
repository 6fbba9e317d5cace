import CloudTrail

/// Folds the events that concern one trail, in their order, into the periods of its configuration.
///
/// There are two ways to use it, and they give the same periods: ``periods(of:)`` folds all events,
/// which observations, corrections and events that name no trail need; ``init(resuming:)`` continues
/// after a period, for calls that are certainly later than it.
struct Fold {
  var periods: [Period] = []
  /// For each period what was said of the settings that decide nothing; empty if they are not asked for.
  /// The others are in the period's state.
  private(set) var details: [[TrailSetting: Known<JSONValue>]] = []
  private let hasDetails: Bool
  /// The selectors themselves; the state holds only their kind.
  var selectors: TrailSelectors?
  /// For each aspect the index of the period in which it was last set or confirmed.
  var confirmed: [Aspect: Int] = [:]
  /// Whether a call that names no trail may have created the trail again after its deletion. What
  /// then proves that the trail exists proves another generation.
  var mayBeCreatedAgain = false

  /// All periods of a trail; none if no event that names the trail changed its state.
  ///
  /// - Parameter events: those that concern the trail (see ``EventsOfTrail``), in any order.
  static func periods(of events: [FoldedEvent]) -> [Period] {
    folding(events)?.periods ?? []
  }

  /// All periods of a trail, each with what is known of the settings that decide nothing; what is
  /// missing was not seen.
  static func detailed(
    _ events: [FoldedEvent]
  ) -> [(period: Period, details: [TrailSetting: Known<JSONValue>])] {
    guard let fold = folding(events, hasDetails: true) else { return [] }
    return zip(fold.periods, fold.details).map { ($0, $1) }
  }

  private static func folding(_ events: [FoldedEvent], hasDetails: Bool = false) -> Fold? {
    let seconds = events.filter(\.changesState).sorted(by: FoldedEvent.isOrderedBefore)
      .groupedBySecond()
    guard let own = seconds.firstIndex(where: { $0.contains(where: \.namesTrail) }) else {
      return nil
    }
    var fold = Fold(before: Array(seconds[...own].joined()), hasDetails: hasDetails)
    for second in seconds { fold.apply(second: second) }
    return fold
  }

  /// Starts before the first events of a trail: those up to the first second in which one names it.
  /// The trail was not there before if that one created it, and it cannot have been deleted before
  /// (SEMANTICS 3.6c).
  init(before events: [FoldedEvent], hasDetails: Bool = false) {
    let own = events.filter { $0.namesTrail && $0.time.second == events.last?.time.second }
    let begins = Second(own).events.first?.change.call == .createTrail
    let mayHaveEnded = events.contains {
      $0.change.call == .deleteTrail && !($0.namesTrail && Self.isAfterCreation($0, in: own))
    }
    self.hasDetails = hasDetails
    periods = [
      Period(
        ordinal: 0, from: Period.beginning, until: nil, setBy: nil, cause: nil,
        state: begins && mayHaveEnded
          ? .unknown(.unseen, generation: 0) : .initial(existed: !begins))
    ]
    if hasDetails { details = [[:]] }
  }

  /// Whether the times say that a deletion came after a creation of its second.
  private static func isAfterCreation(_ deletion: FoldedEvent, in own: [FoldedEvent]) -> Bool {
    own.contains {
      $0.change.call == .createTrail && !$0.time.isWholeSecond && !deletion.time.isWholeSecond
        && $0.time < deletion.time
    }
  }

  /// Continues after a period of a trail. Only for calls that name the trail: an observation would
  /// look back further.
  init(resuming last: Period) {
    periods = [last]
    hasDetails = false
  }

  /// Closes the last period and begins the one that the event starts.
  mutating func apply(next event: FoldedEvent) {
    let before = periods[periods.count - 1].state
    begin(at: event, proven(before.applying(event.change, sequence: event.sequence), after: before))
    setDetails(event.change)
  }

  /// Applies the events of one second, then marks what depends on their unknown order.
  mutating func apply(second events: [FoldedEvent]) {
    let start = periods.count
    let before = periods[start - 1].state
    let second = Second(events, existedBefore: before.exists == .known(true))
    let claimed =
      events.count == 1 ? [] : aspects.map { ($0, claim(of: $0), confirmed[$0] ?? 0) }
    for event in second.events {
      if case .observe(let observation) = event.change {
        observe(observation, event, wasPut: second.isPutAlongside(event))
      } else if event.namesTrail {
        apply(next: event)
        settle(event.change)
      } else {
        applyPerhaps(event)
      }
    }
    for aspect in second.disputed(among: aspects) {
      for index in start..<periods.count { blur(aspect, .ambiguous, in: index) }
      if aspect == .selectors { selectors = nil }
      if let (_, known, since) = claimed.first(where: { $0.0 == aspect }), let known,
        second.isUnexplained(aspect, after: known)
      {
        for index in since..<start { blur(aspect, .contradicted, in: index) }
      }
    }
    if second.hasTwoLives { mayBeCreatedAgain = false }
  }

  /// The aspects that are folded.
  var aspects: [Aspect] { hasDetails ? Aspect.withDetails : Aspect.all }

  mutating func begin(at event: FoldedEvent, _ state: TrailState) {
    let last = periods.count - 1
    let from = max(event.time, periods[last].from)
    periods[last].until = from
    periods.append(
      Period(
        ordinal: from == periods[last].from ? periods[last].ordinal + 1 : 1, from: from, until: nil,
        setBy: event.sequence,
        cause: event.change.kind, shown: event.namesTrail ? event.change.shows : [], state: state))
    guard hasDetails else { return }
    // Another generation has inherited nothing.
    let isSame = state.generation == periods[last].state.generation
    details.append(isSame ? details[last] : [:])
  }

  /// The state after an event that shows whether the trail exists, with the right generation.
  mutating func proven(_ state: TrailState, after before: TrailState) -> TrailState {
    var state = state
    if mayBeCreatedAgain, state.exists.value != nil {
      if state.generation == before.generation { state.generation += 1 }
      mayBeCreatedAgain = false
    }
    return state
  }

  /// Notes which aspects the call has just set.
  private mutating func settle(_ change: TrailChange) {
    let now = periods.count - 1
    confirmed[.existence] = now
    switch change {
    case .create, .lose(.createTrail, _, _):
      selectors = .default
      for aspect in aspects { confirmed[aspect] = now }
    case .putEventSelectors(let put):
      selectors = put
      confirmed[.selectors] = now
    case .lose(.putEventSelectors, _, _):
      selectors = nil
      confirmed[.selectors] = now
    case .putInsightSelectors, .lose(.putInsightSelectors, _, _): confirmed[.insights] = now
    case .putEventConfiguration, .lose(.putEventConfiguration, _, _):
      confirmed[.eventConfiguration] = now
    case .update:
      for setting in trackedSettings where change.said(of: setting) != nil {
        confirmed[.setting(setting)] = now
      }
    case .lose(.updateTrail, _, _):
      for setting in trackedSettings { confirmed[.setting(setting)] = now }
    case .startLogging, .stopLogging, .delete, .lose(.startLogging, _, _),
      .lose(.stopLogging, _, _), .lose(.deleteTrail, _, _):
      confirmed[.logging] = now
    case .addTags, .removeTags, .lose, .reject, .observe, .replicate, .join, .depart, .correct:
      break
    }
  }

  mutating func blur(_ aspect: Aspect, _ reason: Unknown, in index: Int) {
    switch aspect {
    case .existence: periods[index].state.exists = .unknown(reason)
    case .logging: periods[index].state.logging = .unknown(reason)
    case .selectors: periods[index].state.selectors = .unknown(reason)
    case .insights: periods[index].state.insights = .unknown(reason)
    case .eventConfiguration: periods[index].state.eventConfiguration = .unknown(reason)
    case .setting(let setting): set(setting, .unknown(reason), in: index)
    }
  }
}

/// A part of a trail's state that is set, lost and contradicted by itself.
enum Aspect: Hashable {
  case existence
  case logging
  case selectors
  case insights
  case eventConfiguration
  case setting(TrailSetting)

  /// The aspects that the periods hold.
  static let all: [Aspect] =
    [.existence, .logging, .selectors, .insights, .eventConfiguration]
    + TrailSetting.deciding.map { .setting($0) }
  /// These, and the settings that decide nothing.
  static let withDetails =
    all + TrailSetting.others.map { .setting($0) }
}

// MARK: - Settings

extension Fold {
  var trackedSettings: [TrailSetting] {
    hasDetails ? TrailSetting.allCases : TrailSetting.deciding
  }

  /// What is known of a setting in a period.
  func known(_ setting: TrailSetting, in index: Int) -> Known<JSONValue> {
    guard setting.decidesVerdicts else { return details[index][setting] ?? .unknown(.unseen) }
    switch periods[index].state[setting] {
    case .known(let flag): return .known(.bool(flag))
    case .unknown(let reason): return .unknown(reason)
    }
  }

  mutating func set(_ setting: TrailSetting, _ value: Known<JSONValue>, in index: Int) {
    guard setting.decidesVerdicts else {
      if hasDetails { details[index][setting] = value }
      return
    }
    switch value {
    case .known(let json): if let flag = json.bool { periods[index].state[setting] = .known(flag) }
    case .unknown(let reason): periods[index].state[setting] = .unknown(reason)
    }
  }

  /// Notes what a call said of the settings that decide nothing, as the state has done for the others.
  private mutating func setDetails(_ change: TrailChange) {
    guard hasDetails else { return }
    let now = periods.count - 1
    for setting in TrailSetting.others {
      if let said = change.said(of: setting) { details[now][setting] = said }
    }
  }
}
