import CloudTrail
import History
import ReadModels
import Replay
import ReplayTestSupport
import Reports
import Selectors
import TrailLogs

/// What the tests report of.
extension Bench {
  /// Judges by the history and these answers of the API.
  private func judges(assuming answers: [JSONValue]) throws -> Judges {
    try judges(assuming: answers.isEmpty ? .none : assuming(answers))
  }

  /// Replays the log files.
  func replay(
    _ settling: Settling = .strict, assuming answers: [JSONValue] = []
  ) throws -> ReplayReport {
    try Replayer(judges: judges(assuming: answers), settling: settling, workers: 2)
      .run(LogFinder(paths: [logs]))
  }

  /// What is made of each record with the judges.
  func map<Value: Sendable>(
    assuming answers: [JSONValue] = [],
    _ body: @escaping @Sendable (borrowing Record, borrowing JudgedRecord, Judges) -> Value
  ) throws -> [Value] {
    let judges = try judges(assuming: answers)
    var values: [Value] = []
    _ = try Replayer(judges: Judges()).run(
      LogFinder(paths: [logs]), map: { record, judged, _ in body(record, judged, judges) },
      deliver: { values.append($0) })
    return values
  }

  /// The lines of all records and trails.
  func lines(
    _ settling: Settling = .strict, assuming answers: [JSONValue] = []
  ) throws -> [JSONValue] {
    try map(assuming: answers) { record, judged, judges in
      judges.all.map { judge in
        let explanation = judge.explain(judged, at: record.time, settling: settling)
        return VerdictLine.json(record, explanation)
      }
    }.flatMap(\.self)
  }

  /// What every trail made of the one record.
  func explanation(
    _ record: JSONValue, _ settling: Settling = .strict, assuming answers: [JSONValue] = []
  ) throws -> EventExplanation {
    try write("a.json", [record])
    let explanations = try map(assuming: answers) { record, judged, judges in
      EventExplanation(record, judged, judges: judges, settling: settling)
    }
    return explanations.last ?? EventExplanation()
  }

  /// What the selectors would have lost and gained.
  func whatIf(_ selectors: TrailSelectors, assuming answers: [JSONValue] = []) throws
    -> WhatIfReport
  {
    let assumptions: Assumptions = try answers.isEmpty ? .none : assuming(answers)
    let made = try snapshot {
      try WhatIf(
        selectors, on: Example.arn, assuming: assumptions,
        covering: CoverageOptions(trustsSilence: true), in: $0)
    }
    guard let whatIf = made else { throw NoTrail() }
    return try whatIf.run(LogFinder(paths: [logs]), workers: 2).0
  }
}

private struct NoTrail: Error {}

/// Commands for a missing fact, as a program might word them.
func commands(_ fact: MissingFact) -> [String] {
  ["settle \(fact.reason.rawValue)", "of \(fact.trail)"]
}
