import CloudTrail
import History
import Replay
import ReplayTestSupport
import Selectors
import TestSupport
import Testing
import TrailLogs

/// The trail, the time and the calls that the tests speak of.
enum Example {
  static let arn: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/example"
  static let other: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/other"
  /// 2024-05-01T12:00:00Z
  static let start = Timestamp(seconds: 1_714_564_800)

  static let nothing = TrailSelectors.basic([
    EventSelector(
      includeManagementEvents: false,
      dataResources: [DataResource(type: "AWS::S3::Object", values: [])])
  ])
  static let unknownField = TrailSelectors.advanced([
    AdvancedEventSelector(fieldSelectors: [
      AdvancedFieldSelector(
        field: "userIdentity.type", conditions: [.init(.equals, ["Root"])])
    ])
  ])

  /// A change of a trail so many seconds after ``start``.
  static func event(
    _ change: TrailChange, at second: Int64 = 0, trail: TrailARN = arn
  ) -> TrailEvent {
    TrailEvent(
      id: "\(trail.text.suffix(7))-\(second)-\(change.kind.rawValue)", stream: .trail(trail),
      change: change,
      time: start.advanced(bySeconds: second))
  }

  /// A single-Region trail that was created and started in the first second.
  static func logging(trail: TrailARN = arn) -> [TrailEvent] {
    [event(.create(settings), trail: trail), event(.startLogging, trail: trail)]
  }

  static let settings = TrailSettings(
    isMultiRegionTrail: false, includeGlobalServiceEvents: true, isOrganizationTrail: false)

  /// A write of the control plane in the trail's Region and account.
  static func record(at second: Int64 = 10, _ changes: JSONValue = [:]) -> JSONValue {
    let record: JSONValue = [
      "eventVersion": "1.08", "eventID": "event-1",
      "eventTime": .string("\(start.advanced(bySeconds: second))"), "awsRegion": "us-east-1",
      "eventSource": "ec2.amazonaws.com", "eventName": "RunInstances", "readOnly": false,
      "eventType": "AwsApiCall", "managementEvent": true, "eventCategory": "Management",
      "recipientAccountId": "111122223333",
    ]
    return record.changed(changes)
  }
}

extension JSONValue {
  /// The object with members replaced or added; a member that is null is taken out.
  func changed(_ changes: JSONValue) -> JSONValue {
    let changed = changes.members ?? []
    let kept = (members ?? []).filter { member in !changed.contains { $0.key == member.key } }
    return .object(kept + changed.filter { $0.value != .null })
  }
}

/// What the trail made of the record, asked both ways, which must agree.
func judge(
  _ record: JSONValue, by events: [TrailEvent],
  _ location: SourceLocation = #_sourceLocation
) throws -> Judgement {
  let bench = try Bench(events)
  let judge = try #require(try bench.judges().all.first, sourceLocation: location)
  let (judgement, explanation) = try bench.reading(record) { record in
    let judged = JudgedRecord(record.fields)
    return (judge.judge(judged, at: record.time), judge.explain(judged, at: record.time))
  }
  #expect(explanation.judgement == judgement, sourceLocation: location)
  #expect(
    explanation.period == judge.timeline.periods[judgement.period], sourceLocation: location)
  #expect(
    explanation.gates.contains {
      $0.reason == judgement.reason && $0.unknown == judgement.unknown
    }, "the gate that decided is not in the explanation", sourceLocation: location)
  return judgement
}

/// What is said of the record where changes take so long to settle, and the trail's timeline.
func verdict(
  of record: JSONValue, by events: [TrailEvent], _ settling: Settling = .standard,
  _ location: SourceLocation = #_sourceLocation
) throws -> (verdict: Verdict, change: Period?) {
  let bench = try Bench(events)
  let judge = try #require(try bench.judges().all.first, sourceLocation: location)
  let (verdict, explanation) = try bench.reading(record) { record in
    let judged = JudgedRecord(record.fields)
    return (
      judge.verdict(judged, at: record.time, settling: settling),
      judge.explain(judged, at: record.time, settling: settling)
    )
  }
  #expect(explanation.verdict == verdict, sourceLocation: location)
  #expect(explanation.change == verdict.change.map { judge.timeline.periods[$0] })
  #expect(verdict.answer == verdict.reason.answer, sourceLocation: location)
  return (verdict, explanation.change)
}
