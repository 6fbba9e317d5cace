public import CloudTrail
import History
import ReadModels
public import Replay
import Selectors
public import TrailLogs

/// One line of `replay --format jsonl`: the verdict of one trail on one event.
public enum VerdictLine {
  /// See `schema/verdict.schema.json`.
  public static func json(_ record: borrowing Record, _ explanation: Explanation) -> JSONValue {
    json(record, explanation, markers: nil)
  }

  /// - Parameter markers: written instead of whatever differs between records to which the trail gives
  ///   the same explanation.
  static func json(
    _ record: borrowing Record, _ explanation: Explanation, markers: LineMarkers?
  ) -> JSONValue {
    let fields = record.fields
    func marked(_ hole: LineTemplate.Hole, _ value: @autoclosure () -> JSONValue) -> JSONValue {
      markers.map { .string($0.marker(for: hole)) } ?? value()
    }
    var line: JSONValue = .document([
      "eventID": marked(.eventID, fields.eventID.string.map { .string($0) } ?? .null),
      "eventTime": marked(.eventTime, .string("\(record.time)")),
      "eventSource": marked(
        .eventSource, fields.eventSource.string.map { .string($0) } ?? .null),
      "eventName": marked(.eventName, fields.eventName.string.map { .string($0) } ?? .null),
      "trailARN": .string(explanation.trail.text),
      "verdict": .string(explanation.verdict.answer.rawValue),
      "byConfiguration": explanation.byConfigurationJSON,
      "reasons": explanation.reasonsJSON { clause in
        markers.flatMap { seen(clause, $0) } ?? clause.seenJSON
      },
      "configuration": explanation.configurationJSON,
      "file": marked(.file, .string(record.path)),
      "record": marked(.number, .integer(Int64(record.number))),
    ])
    line = .object((line.members ?? []) + explanation.marksJSON)
    // Records with an addendum share no template.
    if markers == nil, let original = record.addendum?.correctedEventID {
      line = .object((line.members ?? []) + [.init("corrects", .string(original))])
    }
    return line
  }

  /// Markers for what a clause saw, if that differs from record to record; otherwise nil.
  private static func seen(_ clause: ClauseResult, _ markers: LineMarkers) -> JSONValue? {
    if clause.field == "userIdentity.arn", clause.seen.count == 1 {
      return .array([.string(markers.marker(for: .userARN))])
    }
    guard !clause.resources.isEmpty else { return nil }
    return .array(clause.resources.map { .string(markers.marker(for: .resource($0))) })
  }
}
