import History
import Replay
import Selectors
import TrailLogs

/// One line of `replay --format jsonl`: what one trail made of one event.
public enum VerdictLine {
  /// See `schema/verdict.schema.json`.
  public static func json(
    _ record: borrowing Record, trail: String, _ judgement: Judgement
  ) -> JSONValue {
    let fields = record.fields
    var reason: [JSONValue.Member] = [.init("code", .string(judgement.reason.rawValue))]
    if let unknown = judgement.unknown {
      reason.append(.init("unknown", .string(unknown.rawValue)))
    }
    if let selector = judgement.selector {
      reason.append(.init("selector", .integer(Int64(selector))))
    }
    return [
      "eventID": fields.eventID.string.map { .string($0) } ?? .null,
      "eventTime": .string("\(record.time)"),
      "eventSource": fields.eventSource.string.map { .string($0) } ?? .null,
      "eventName": fields.eventName.string.map { .string($0) } ?? .null,
      "trailARN": .string(trail),
      "verdict": .string(judgement.answer.rawValue),
      "byConfiguration": .string(
        judgement.answer == .uncertain ? "unknown" : judgement.answer.rawValue),
      "reasons": [.object(reason)],
      "file": .string(record.path),
      "record": .integer(Int64(record.number)),
    ]
  }
}
