public import CloudTrail
import History
public import Replay
import Selectors
public import TrailLogs

/// One line of `replay --format jsonl`: what one trail made of one event.
public enum VerdictLine {
  /// See `schema/verdict.schema.json`.
  public static func json(_ record: borrowing Record, _ explanation: Explanation) -> JSONValue {
    json(record, explanation, markers: nil)
  }

  /// - Parameter markers: stand in for what differs between records that the trail cannot tell apart.
  static func json(
    _ record: borrowing Record, _ explanation: Explanation, markers: LineMarkers?
  ) -> JSONValue {
    let fields = record.fields
    let own = explanation.judgement.answer
    func marked(_ hole: LineTemplate.Hole, _ value: @autoclosure () -> JSONValue) -> JSONValue {
      markers.map { .string($0.marker(for: hole)) } ?? value()
    }
    return [
      "eventID": marked(.eventID, fields.eventID.string.map { .string($0) } ?? .null),
      "eventTime": marked(.eventTime, .string("\(record.time)")),
      "eventSource": marked(
        .eventSource, fields.eventSource.string.map { .string($0) } ?? .null),
      "eventName": marked(.eventName, fields.eventName.string.map { .string($0) } ?? .null),
      "trailARN": .string(explanation.trail),
      "verdict": .string(explanation.verdict.answer.rawValue),
      "byConfiguration": .string(own == .uncertain ? "unknown" : own.rawValue),
      "reasons": ReasonJSON.reasons(explanation) { finding in
        markers.flatMap { seen(finding, $0) } ?? finding.seenJSON
      },
      "configuration": ReasonJSON.configuration(explanation),
      "file": marked(.file, .string(record.path)),
      "record": marked(.number, .integer(Int64(record.number))),
    ]
  }

  /// What a clause saw that differs from record to record; nil where that is nothing.
  private static func seen(_ finding: ClauseResult, _ markers: LineMarkers) -> JSONValue? {
    if finding.field == "userIdentity.arn", finding.seen.count == 1 {
      return .array([.string(markers.marker(for: .userARN))])
    }
    guard !finding.resources.isEmpty else { return nil }
    return .array(finding.resources.map { .string(markers.marker(for: .resource($0))) })
  }
}
