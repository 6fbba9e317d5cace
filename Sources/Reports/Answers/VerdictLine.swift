import History
import Replay
import Selectors
import TrailLogs

/// One line of `replay --format jsonl`: what one trail made of one event.
public enum VerdictLine {
  /// See `schema/verdict.schema.json`.
  public static func json(_ record: borrowing Record, _ explanation: Explanation) -> JSONValue {
    let fields = record.fields
    let own = explanation.judgement.answer
    return [
      "eventID": fields.eventID.string.map { .string($0) } ?? .null,
      "eventTime": .string("\(record.time)"),
      "eventSource": fields.eventSource.string.map { .string($0) } ?? .null,
      "eventName": fields.eventName.string.map { .string($0) } ?? .null,
      "trailARN": .string(explanation.trail),
      "verdict": .string(explanation.verdict.answer.rawValue),
      "byConfiguration": .string(own == .uncertain ? "unknown" : own.rawValue),
      "reasons": ReasonJSON.reasons(explanation),
      "configuration": ReasonJSON.configuration(explanation),
      "file": .string(record.path),
      "record": .integer(Int64(record.number)),
    ]
  }
}
