package import CloudTrail
import TestSupport

/// The trail, the people and the calls that the tests speak of.
package enum Example {
  package static let arn: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/example"
  package static let ann = "arn:aws:iam::111122223333:user/ann"
  /// 2024-05-01T12:00:00Z
  package static let start = Timestamp(seconds: 1_714_564_800)

  package static let actor = Actor(
    principal: ann, principalType: "IAMUser", accessKeyID: "AKIAEXAMPLE",
    sourceIPAddress: "203.0.113.7", userAgent: "aws-cli/2.15", isMFA: false)

  package static let settings = TrailSettings(
    isMultiRegionTrail: false, includeGlobalServiceEvents: true, isOrganizationTrail: false)

  package static let narrowed = TrailSelectors.basic([
    EventSelector(
      readWriteType: .readOnly, includeManagementEvents: false,
      dataResources: [DataResource(type: "AWS::S3::Object", values: [])])
  ])

  package static let advanced = TrailSelectors.advanced([
    AdvancedEventSelector(
      name: "Objects",
      fieldSelectors: [
        AdvancedFieldSelector(field: "eventCategory", conditions: [.init(.equals, ["Data"])]),
        AdvancedFieldSelector(
          field: "resources.type", conditions: [.init(.equals, ["AWS::S3::Object"])]),
        AdvancedFieldSelector(
          field: "resources.ARN", conditions: [.init(.notStartsWith, ["arn:aws:s3:::logs/"])]),
      ])
  ])

  package static func event(
    _ change: TrailChange, at second: Int64, id: String? = nil, trail: TrailARN = arn,
    actor: Actor = actor
  ) -> TrailEvent {
    TrailEvent(
      id: id ?? "event-\(second)", stream: .trail(trail), change: change,
      time: start.advanced(bySeconds: second), actor: actor, region: "us-east-1",
      account: "111122223333")
  }

  package static let created: TrailEvent = {
    var created = event(.create(settings), at: 0)
    created.request = #"{"name":"example","tagsList":[{"key":"stage","value":"test"}]}"#
    return created
  }()
  package static let started = event(.startLogging, at: 1)

  /// Every kind of event, a minute apart.
  package static let life = [
    created, started, event(.putEventSelectors(narrowed), at: 60),
    event(
      .reject(call: .stopLogging, errorCode: "AccessDenied", errorMessage: "not yours"), at: 120),
    event(.lose(call: .putEventSelectors, reason: "omitted by CloudTrail"), at: 180),
    event(.putEventSelectors(.default), at: 240),
    event(.correct(voids: "event-240", reason: "forged"), at: 250),
    event(.observe(Observation(selectors: advanced, isLogging: true)), at: 300),
    event(.update(TrailSettings(isMultiRegionTrail: true)), at: 360),
    event(.putInsightSelectors([.init(type: "ApiCallRateInsight")]), at: 420),
    event(
      .putEventConfiguration(
        EventConfiguration(
          aggregations: [.init(templates: ["API_ACTIVITY"], eventCategory: "Data")])), at: 430),
    event(.addTags([Tag(key: "team", value: "platform"), Tag(key: "kept")]), at: 440),
    event(.removeTags(["kept"]), at: 460),
    event(.stopLogging, at: 480), event(.delete, at: 540),
  ]

  /// What an answer of the API says of the trail.
  package static let answer: JSONValue = [
    "TrailARN": .string(arn.text),
    "EventSelectors": [
      [
        "ReadWriteType": "All", "IncludeManagementEvents": true, "DataResources": [],
        "ExcludeManagementEventSources": [],
      ]
    ],
  ]

  /// A write of the control plane in the trail's Region and account.
  package static func record(at second: Int64 = 10, _ changes: JSONValue = [:]) -> JSONValue {
    let record: [JSONValue.Member] = [
      .init("eventVersion", "1.08"), .init("eventID", "record-1"),
      .init("eventTime", .string("\(start.advanced(bySeconds: second))")),
      .init("awsRegion", "us-east-1"), .init("eventSource", "ec2.amazonaws.com"),
      .init("eventName", "RunInstances"), .init("readOnly", false),
      .init("eventCategory", "Management"), .init("recipientAccountId", "111122223333"),
    ]
    let changed = changes.members ?? []
    return .object(record.filter { old in !changed.contains { $0.key == old.key } } + changed)
  }

  /// A write of one object.
  package static func object(_ key: String = "key", at second: Int64 = 10) -> JSONValue {
    record(
      at: second,
      [
        "eventSource": "s3.amazonaws.com", "eventName": "PutObject", "eventCategory": "Data",
        "resources": [["type": "AWS::S3::Object", "ARN": .string("arn:aws:s3:::bucket/" + key)]],
      ])
  }
}
