public import CloudTrail
package import History
public import TrailLogs

/// What a person assumes about trails for the time before the history begins: responses of the API,
/// taken to be true for all of that time (SEMANTICS 3.6f).
public struct Assumptions: Sendable {
  /// What is assumed of each trail.
  public private(set) var trails: [TrailARN: Observation] = [:]

  /// Assumes nothing: the time before the history begins is unknown.
  public static let none = Assumptions()

  private init() {}

  /// Reads the output of `describe-trails`, `get-trail`, `get-event-selectors` and `get-trail-status`,
  /// one JSON document after another. A response that names no trail is about the one trail that the
  /// others name. If two answers contradict each other, the later one counts.
  ///
  /// - Parameter files: read one after another, as if they were one.
  /// - Throws: `InputProblem` for the first thing that is not such a response, and for a file without any.
  public init(reading files: [LogFile]) throws {
    var answers = try files.map { try Answers(reading: $0) }
    if let nameless = answers.lazy.compactMap(\.nameless).first {
      let named = Set(answers.flatMap(\.trails))
      guard let arn = named.first, named.count == 1 else { throw nameless }
      answers = try files.map { try Answers(reading: $0, unnamedAre: arn) }
    }
    for event in answers.flatMap(\.events) {
      if case .observe(let observation) = event.change, let trail = event.stream.trailARN {
        trails[trail] = (trails[trail] ?? Observation()).updated(with: observation)
      }
    }
  }

  /// Reads the answers of one file, as ``init(reading:)-([LogFile])`` does.
  public init(reading file: LogFile) throws {
    try self.init(reading: [file])
  }
}

/// The responses of the API in one file.
private struct Answers {
  let events: [TrailEvent]
  /// The problem with a response that names no trail.
  let nameless: InputProblem?

  var trails: [TrailARN] { events.compactMap(\.stream.trailARN) }

  /// - Parameter arn: the trail of the responses that name none.
  init(reading file: LogFile, unnamedAre arn: TrailARN? = nil) throws {
    var collected = ResponseCollector()
    var reader = LogReader(options: LogReadingOptions(observedTrail: arn))
    try reader.read(file, into: &collected)
    guard !collected.events.isEmpty || collected.nameless != nil else {
      throw InputProblem(
        .brokenAnswer, path: file.path, fact: "no response of the API that describes a trail")
    }
    events = collected.events
    nameless = collected.nameless
  }
}

/// Collects responses of the API, and refuses everything else.
private struct ResponseCollector: LogVisitor {
  var events: [TrailEvent] = []
  /// The problem with a response that names no trail.
  var nameless: InputProblem?

  mutating func record(_ record: borrowing Record) throws {
    throw InputProblem(
      .brokenAnswer, path: record.path, record: record.number,
      fact: "an event, where a response of the API is expected")
  }

  mutating func observation(_ event: TrailEvent, number: Int) {
    events.append(event)
  }

  mutating func problem(_ problem: InputProblem) throws {
    guard problem.kind == .trailNotNamed else { throw problem }
    nameless = problem
  }
}

extension Observation {
  /// This observation with everything that another one states replaced by it.
  fileprivate func updated(with other: Observation) -> Observation {
    Observation(
      selectors: other.selectors ?? selectors,
      hasCustomSelectors: other.hasCustomSelectors ?? hasCustomSelectors,
      isLogging: other.isLogging ?? isLogging,
      settings: settings.updated(with: other.settings))
  }
}

/// A trail's state, with assumptions for whatever is unknown because its logs were not read. They
/// replace nothing that is known, and nothing that is unknown for another reason (SEMANTICS 3.6f).
package struct AssumedState: Sendable {
  /// The state with what is assumed; but for the selectors, which ``selectors`` has.
  package private(set) var state: TrailState
  /// Whether an assumption filled in anything.
  package private(set) var isAssumed = false
  /// The assumed selectors, if they are in force.
  package private(set) var selectors: TrailSelectors?

  /// - Parameter assumption: nil if nothing is assumed of the trail.
  package init(_ state: TrailState, _ assumption: Observation?) {
    self.state = state
    guard let assumption, state.exists != .known(false) else { return }
    assume(\.exists, true)
    assume(\.logging, assumption.isLogging)
    for setting in TrailSetting.deciding {
      assume(\.[setting], assumption.settings.flag(setting))
    }
    if let assumed = Self.selectors(assumption), Self.canBeAssumed(state.selectors) {
      selectors = assumed
      isAssumed = true
    }
  }

  /// The selectors that are assumed.
  static func selectors(_ assumption: Observation?) -> TrailSelectors? {
    assumption?.selectors ?? (assumption?.hasCustomSelectors == false ? .default : nil)
  }

  /// Whether a part is unknown since nothing was read that shows it.
  private static func canBeAssumed<Value>(_ part: Known<Value>) -> Bool {
    switch part.reason {
    case .unseen, .unread: true
    case .omitted, .ambiguous, .contradicted, .narrowed, nil: false
    }
  }

  private mutating func assume(_ aspect: WritableKeyPath<TrailState, Known<Bool>>, _ value: Bool?) {
    guard let value, Self.canBeAssumed(state[keyPath: aspect]) else { return }
    state[keyPath: aspect] = .known(value)
    isAssumed = true
  }
}
