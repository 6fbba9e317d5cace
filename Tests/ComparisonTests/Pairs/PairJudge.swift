import CloudTrail
import Comparison
import History
import Replay
import Selectors
import Testing

/// Both sides of a comparison, judged by the evaluator itself.
struct PairJudge {
  private let sides: [(gates: TrailGates, configuration: JudgedConfiguration)]

  init(_ first: ComparedTrail, _ second: ComparedTrail) {
    sides = [first, second].map { side in
      (
        TrailGates(trail: side.trail),
        JudgedConfiguration(
          state: side.state, selectors: side.selectors.map { CompiledSelectors($0) })
      )
    }
  }

  /// What the first and the second say of a record.
  func answers(_ record: JSONValue) throws -> (first: Answer, second: Answer) {
    let time = try #require(record["eventTime"].flatMap(Timestamp.init(json:)))
    let answers = try JudgedRecord.reading(json: record.compact) { record in
      sides.map { $0.gates.judge(record, at: time, by: $0.configuration, .unseen).answer }
    }
    return (answers[0], answers[1])
  }
}
