import CloudTrail
public import Comparison
import History

/// Works out what the changes of a timeline mean, one after the other, by one ``Comparer`` that keeps what it
/// worked out for the changes before.
///
/// A call is taken as it was made: what it set is compared with what was set before, even if a later event
/// shows that somebody changed it again unseen (``Unknown/contradicted``). Otherwise a narrowing would be
/// hidden by whatever followed it. A response is compared with what was known before it contradicted that.
struct Meanings {
  private var comparer = Comparer()

  /// What an event means; nil if it cannot change what the trail logs.
  ///
  /// - Parameters:
  ///   - event: one of the timeline.
  ///   - change: what it changed.
  ///   - history: the history that is read.
  ///   - selectors: the selectors of a state, as of ``HistorySnapshot/selectors(of:)``.
  mutating func meaning(
    of event: Event, _ change: StateChange, in history: HistorySnapshot,
    _ selectors: (TrailState) throws -> TrailSelectors?
  ) throws -> Comparison? {
    guard Self.canChange(event.content.change, change.before.state, change.after.state) else {
      return nil
    }
    let (before, after) = try Self.sides(of: event, change, in: history, selectors)
    var meaning = comparer.compare(before, after, at: event.content.time, isOneCall: true)
    if meaning.outcome == .notComparable {
      meaning.reason = Self.reason(event.content, before, after) ?? meaning.reason
    }
    return meaning
  }

  /// The configurations that are compared. The parameters are those of ``meaning(of:_:in:_:)``.
  static func sides(
    of event: Event, _ change: StateChange, in history: HistorySnapshot,
    _ selectors: (TrailState) throws -> TrailSelectors?
  ) throws -> (before: ComparedTrail, after: ComparedTrail) {
    var (before, after) = (change.before.state, change.after.state)
    var selectorsBefore = try selectors(before)
    if event.content.change.kind == .observedConfiguration {
      let last = try LastSet(before, in: history)
      before.takeBack(last.state)
      selectorsBefore = selectorsBefore ?? last.selectors
    } else if event.content.stream.trailARN == change.trail {
      after.takeBack(before.applying(event.content.change, sequence: event.sequence))
    }
    return (
      ComparedTrail(trail: change.trail, state: before, selectors: selectorsBefore),
      ComparedTrail(trail: change.trail, state: after, selectors: try selectors(after))
    )
  }

  /// Why two sides of a change cannot be compared, in the words of a history; nil if their selectors are
  /// known.
  private static func reason(
    _ event: TrailEvent, _ before: ComparedTrail, _ after: ComparedTrail
  ) -> String? {
    if event.stopsLogging, before.selectors == nil {
      return "stops logging; what it logged is not known"
    }
    if event.startsLogging, after.selectors == nil {
      return "starts logging; what it logs is not known"
    }
    for (side, words) in [(before, "before"), (after, "after")]
    where side.selectors == nil && !side.state.logsNothing {
      let why = side.state.selectors.reason.map { ": \($0.words)" } ?? ""
      return "its selectors \(words) the change are not known" + why
    }
    return nil
  }

  /// Whether an event between two states can change what is logged.
  private static func canChange(
    _ change: TrailChange, _ before: TrailState, _ after: TrailState
  ) -> Bool {
    switch change {
    case .putEventSelectors, .startLogging, .stopLogging, .delete: true
    // A new trail logs nothing before StartLogging (SEMANTICS 3.5).
    case .create, .lose(.createTrail, _, _): before.exists != .known(false)
    // Where the logs go is no part of what is logged.
    case .update, .lose(.updateTrail, _, _):
      TrailSetting.deciding.contains { before[$0] != after[$0] }
    // One that agrees shows nothing new.
    case .observe: before != after
    case .lose(let call, _, _):
      [.putEventSelectors, .startLogging, .stopLogging, .deleteTrail].contains(call)
    case .putInsightSelectors, .putEventConfiguration, .addTags, .removeTags, .reject, .replicate,
      .join, .depart, .correct:
      false
    }
  }
}

extension TrailState {
  /// Takes from another state what this one does not know because a later event contradicts it.
  fileprivate mutating func takeBack(_ other: TrailState) {
    if exists == .unknown(.contradicted) { exists = other.exists }
    if logging == .unknown(.contradicted) { logging = other.logging }
    if selectors == .unknown(.contradicted) {
      (selectors, selectorsBy) = (other.selectors, other.selectorsBy)
    }
    for setting in TrailSetting.deciding where self[setting] == .unknown(.contradicted) {
      self[setting] = other[setting]
    }
  }
}

/// What the last events had set, of what a state does not know because a later event contradicts it. The
/// settings are not among it: no event is noted as the last to have set them.
private struct LastSet {
  var state: TrailState
  var selectors: TrailSelectors?

  init(_ contradicted: TrailState, in history: HistorySnapshot) throws {
    state = contradicted
    if state.selectors == .unknown(.contradicted),
      let event = try state.selectorsBy.flatMap({ try history.event(sequence: $0) })
    {
      setSelectors(event.content.change)
    }
    if state.logging == .unknown(.contradicted),
      let event = try state.loggingBy.flatMap({ try history.event(sequence: $0) })
    {
      setLogging(event.content.change)
    }
  }

  private mutating func setSelectors(_ change: TrailChange) {
    switch change {
    case .create, .lose(.createTrail, _, _): selectors = .default
    case .putEventSelectors(let put): selectors = put
    case .observe(let observation): selectors = observation.selectors ?? .default
    case .update, .putInsightSelectors, .putEventConfiguration, .addTags, .removeTags,
      .startLogging, .stopLogging, .delete, .reject, .lose, .replicate, .join, .depart, .correct:
      break
    }
    switch selectors {
    case .basic: state.selectors = .known(.basic)
    case .advanced: state.selectors = .known(.advanced)
    case nil: break
    }
  }

  private mutating func setLogging(_ change: TrailChange) {
    switch change {
    case .startLogging, .lose(.startLogging, _, _): state.logging = .known(true)
    case .stopLogging, .create, .lose(.stopLogging, _, _), .lose(.createTrail, _, _):
      state.logging = .known(false)
    case .delete, .lose(.deleteTrail, _, _):
      state.logging = .known(false)
      state.exists = .known(false)
    case .observe(let observation):
      if let isLogging = observation.isLogging { state.logging = .known(isLogging) }
    case .update, .putEventSelectors, .putInsightSelectors, .putEventConfiguration, .addTags,
      .removeTags, .reject, .lose, .replicate, .join, .depart, .correct:
      break
    }
  }
}

// MARK: - In words

extension TimelineEntry {
  /// Whether some events were no longer logged after the change. A trail that is stopped or deleted counts
  /// even if it is not known what it logged.
  public var isNarrowed: Bool {
    switch meaning?.outcome {
    case .narrowed, .both: true
    case .undecided, .notComparable, .tooLarge: event.content.stopsLogging
    case .same, .widened, nil: false
    }
  }

  /// Whether it is not known if some events were no longer logged after the change.
  public var mayHaveNarrowed: Bool {
    switch meaning?.outcome {
    case .undecided, .notComparable, .tooLarge: !isNarrowed
    case .same, .narrowed, .widened, .both, nil: false
    }
  }

  /// What the change means, in one line: `stops logging management events`; nil if it cannot change what is
  /// logged. A stop or a deletion reads `stops logging everything`, a start `starts logging management events`.
  public var meaningInWords: String? {
    guard let meaning else { return nil }
    let mark = meaning.outcome.mark
    switch meaning.outcome {
    case .same:
      let logsNothing = before?.logsNothing == true && after?.logsNothing == true
      return logsNothing ? "\(mark): nothing is logged, before and after" : mark
    case .notComparable, .tooLarge: return mark + (meaning.reason.map { ": \($0)" } ?? "")
    case .narrowed where event.content.stopsLogging: return "stops logging everything"
    case .widened where event.content.startsLogging:
      return "starts logging " + meaning.gainsInWords
    case .narrowed, .widened, .both, .undecided: return meaning.summary
    }
  }

  /// The same after the mark: `narrowed: stops logging management events`.
  public var markedMeaning: String? {
    guard let outcome = meaning?.outcome, let words = meaningInWords else { return nil }
    return words.hasPrefix(outcome.mark) ? words : "\(outcome.mark): \(words)"
  }

  /// The same as lines for a terminal, in colour where colours are asked for.
  ///
  /// - Parameters:
  ///   - style: whether the lines have colours.
  ///   - width: that they should fit, in characters.
  func meaningLines(_ style: Style, width: Int) -> [String] {
    guard let outcome = meaning?.outcome, let words = markedMeaning else { return [] }
    let lines = Printable.text(words).wrapped(width: width, indent: 4, hanging: 2)
    return lines.map { line in
      switch outcome {
      case .narrowed, .both: style.bold(style.red(line))
      case .widened: style.bold(style.green(line))
      case .same: style.dim(line)
      case .undecided, .notComparable, .tooLarge: style.yellow(line)
      }
    }
  }
}

extension Comparison.Outcome {
  /// The answer as a mark beside a change.
  public var mark: String {
    switch self {
    case .same: "same in meaning"
    case .narrowed: "narrowed"
    case .widened: "widened"
    case .both: "narrowed and widened"
    case .undecided: "not decided"
    case .notComparable: "not comparable"
    case .tooLarge: "too large to decide"
    }
  }
}

extension TrailEvent {
  /// Whether it is a start of the trail whose state it changes.
  fileprivate var startsLogging: Bool { !mayBeOfAnyTrail && change.call == .startLogging }

  /// Whether nothing is logged after it, whatever the selectors.
  fileprivate var stopsLogging: Bool {
    switch change {
    case .stopLogging, .delete: true
    case .lose(.stopLogging, _, _), .lose(.deleteTrail, _, _): !mayBeOfAnyTrail
    case .create, .update, .putEventSelectors, .putInsightSelectors, .putEventConfiguration,
      .addTags, .removeTags, .startLogging, .reject, .observe, .lose, .replicate, .join, .depart,
      .correct:
      false
    }
  }
}
