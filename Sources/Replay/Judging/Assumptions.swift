public import CloudTrail
import History
public import TrailLogs

/// What a reader assumes of trails where the history does not know: the answers of the API, taken for
/// all of the time before the history begins (SEMANTICS 3.6f).
public struct Assumptions: Sendable {
  /// By ARN.
  public private(set) var trails: [String: Observation] = [:]

  public static let none = Assumptions()

  private init() {}

  /// Reads what `describe-trails`, `get-trail`, `get-event-selectors` and `get-trail-status` printed,
  /// one JSON document after another. An answer that names no trail is about the one trail that the
  /// others name.
  ///
  /// - Throws: ``InputProblem`` for the first thing that is no such answer.
  public init(reading file: LogFile) throws {
    var named = AnswerCollector()
    var reader = LogReader()
    try reader.read(file, into: &named)
    if let nameless = named.nameless {
      guard let only = Set(named.events.map(\.trail)).first, named.trails.count == 1,
        let arn = TrailARN(only)
      else { throw nameless }
      named = AnswerCollector()
      var again = LogReader(options: LogReadingOptions(observedTrail: arn))
      try again.read(file, into: &named)
    }
    guard !named.events.isEmpty else {
      throw InputProblem(
        .brokenAnswer, path: file.path, fact: "no answer of the API that tells of a trail")
    }
    for event in named.events {
      if case .observe(let observation) = event.change {
        trails[event.trail] = (trails[event.trail] ?? Observation()).merged(with: observation)
      }
    }
  }
}

/// Takes answers and nothing else.
private struct AnswerCollector: LogVisitor {
  var events: [TrailEvent] = []
  var nameless: InputProblem?

  var trails: Set<String> { Set(events.map(\.trail)) }

  mutating func record(_ record: borrowing Record) throws {
    throw InputProblem(
      .brokenAnswer, path: record.path, record: record.number,
      fact: "an event, where an answer of the API is expected")
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
  /// This with what the other one says laid over it.
  fileprivate func merged(with other: Observation) -> Observation {
    Observation(
      selectors: other.selectors ?? selectors,
      hasCustomSelectors: other.hasCustomSelectors ?? hasCustomSelectors,
      isLogging: other.isLogging ?? isLogging,
      settings: settings.updated(with: other.settings))
  }
}
