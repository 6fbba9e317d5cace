import CloudTrail
import Testing

/// CloudTrail's `Tag`, not the test library's.
private typealias Tag = CloudTrail.Tag

@Suite("Changes of a trail as parameters")
struct TrailChangeTests {
  static let settings = TrailSettings([
    "S3BucketName": "logs", "S3KeyPrefix": "", "IsMultiRegionTrail": true,
    "IncludeGlobalServiceEvents": true, "IsOrganizationTrail": false,
    "LogFileValidationEnabled": true, "KmsKeyId": "", "RecursiveLogging": false,
    "SnsTopicName": "s", "SnsTopicARN": "a", "CloudWatchLogsLogGroupArn": "g",
    "CloudWatchLogsRoleArn": "r",
  ])

  /// Every kind, with as little and with as much in it as possible.
  static let changes: [TrailChange] =
    [
      .create(TrailSettings()), .create(settings), .update(TrailSettings()), .update(settings),
      .update(TrailSettings(isMultiRegionTrail: false)),
      .putEventSelectors(.default), .putEventSelectors(.basic([])),
      .putEventSelectors(.advanced([])), .putEventSelectors(SelectorSpellingTests.basic),
      .putEventSelectors(SelectorSpellingTests.advanced),
      .putInsightSelectors([]),
      .putInsightSelectors([.init(type: "ApiCallRateInsight"), .init(type: "ApiErrorRateInsight")]),
      .addTags([]), .addTags([Tag(key: "team", value: "platform"), Tag(key: "é", value: "")]),
      .removeTags([]), .removeTags(["team", ""]),
      .startLogging, .stopLogging, .delete,
      .putInsightSelectors([.init(type: "ApiCallRateInsight", eventCategories: ["Data"])]),
      .putInsightSelectors([
        .init(type: "ApiCallRateInsight", eventCategories: ["Management", "Data"])
      ]),
      .putEventConfiguration(EventConfiguration()), .putEventConfiguration(.standard),
      .putEventConfiguration(
        EventConfiguration(
          aggregations: [.init(templates: ["API_ACTIVITY"], eventCategory: "Data")],
          maxEventSize: "Large",
          contextKeySelectors: [.init(type: "TagContext", equals: ["team"])])),
      .putEventConfiguration(EventConfiguration(maxEventSize: "Large")),
      .observe(
        Observation(
          isLogging: true,
          deliveries: Deliveries([
            .logFiles: .init(error: "AccessDenied", time: Timestamp(microseconds: 1_500_000)),
            .digests: .init(time: Timestamp(seconds: 2)),
            .notifications: .init(error: "NotFound"),
          ]))),
      .observe(Observation()),
      .observe(Observation(selectors: .default)),
      .observe(Observation(selectors: SelectorSpellingTests.advanced, settings: settings)),
      .observe(Observation(hasCustomSelectors: true)),
      .observe(Observation(hasCustomSelectors: false, isLogging: false)),
      .observe(Observation(isLogging: true, settings: settings)),
      .observe(
        Observation(
          selectors: .basic([]), hasCustomSelectors: true, isLogging: true, settings: settings)),
      .join(MembershipChange(account: nil)), .depart(MembershipChange(account: nil)),
      .join(
        MembershipChange(account: "444455556666", method: "INVITED", time: "2026-06-01T00:00:00Z")),
      .depart(MembershipChange(account: "444455556666", method: "LEFT", time: "")),
      .correct(voids: "", reason: ""), .correct(voids: "f3e9", reason: "entered \"twice\"\n"),
    ]
    + EventKind.calls.flatMap { call -> [TrailChange] in
      [
        .reject(call: call, errorCode: "AccessDenied", errorMessage: nil),
        .reject(call: call, errorCode: "", errorMessage: ""),
        .reject(call: call, errorCode: "TrailNotFoundException", errorMessage: "Unknown trail: é"),
        .lose(call: call, reason: "requestParameters omitted"),
        .lose(call: call, reason: "the Region is missing", trailName: "logs"),
        .replicate(call: call),
      ]
    }

  @Test("The parameters of a change are read back as the same change", arguments: changes)
  func roundTrip(_ change: TrailChange) throws {
    #expect(try TrailChange(kind: change.kind, parameters: change.parameters) == change)
    let text = change.parameters.canonical
    let read = try TrailChange(kind: change.kind, parameters: JSONValue(parsing: text))
    #expect(read == change)
    #expect(read.parameters.canonical == text)
  }

  @Test("Every kind is among the changes above, and every change says its kind")
  func kinds() {
    #expect(Set(Self.changes.map(\.kind)) == Set(EventKind.allCases))
    for change in Self.changes {
      switch change {
      case .observe, .join, .depart, .correct: #expect(change.call == nil)
      case .reject(let call, _, _), .lose(let call, _, _), .replicate(let call):
        #expect(change.call == call)
      default: #expect(change.call == change.kind)
      }
    }
  }

  @Test("Different changes of one kind have different parameters")
  func distinct() {
    for kind in EventKind.allCases {
      let texts = Self.changes.filter { $0.kind == kind }.map(\.parameters.canonical)
      #expect(Set(texts).count == texts.count, "\(kind)")
    }
  }

  @Test("Of one moment, a trail is created, configured, started, stopped and deleted in turn")
  func rank() {
    let order: [TrailChange] = [
      .create(.init()), .update(.init()), .putEventSelectors(.default), .putInsightSelectors([]),
      .putEventConfiguration(.standard), .addTags([]), .removeTags([]), .startLogging,
      .stopLogging, .delete, .correct(voids: "a", reason: "b"),
    ]
    #expect(order.map(\.rank) == Array(0..<order.count))
    #expect(TrailChange.observe(.init()).rank == order.count - 1)
    #expect(TrailChange.lose(call: .stopLogging, reason: "").rank == TrailChange.stopLogging.rank)
  }

  @Test(
    "A document that is not one of its kind is refused",
    arguments: [
      (.createTrail, "[]"), (.updateTrail, #""S3BucketName""#), (.startLogging, "null"),
      (.stopLogging, "7"), (.deleteTrail, "[{}]"), (.putEventSelectors, "[]"),
      (.putEventSelectors, #"{"EventSelectors":{}}"#),
      (.putInsightSelectors, "{}"), (.putInsightSelectors, #"{"InsightSelectors":{}}"#),
      (.putInsightSelectors, #"{"InsightSelectors":[{}]}"#),
      (.putInsightSelectors, #"{"InsightSelectors":["ApiCallRateInsight"]}"#),
      (.putInsightSelectors, #"{"InsightSelectors":[{"InsightType":"A","EventCategories":7}]}"#),
      (.putEventConfiguration, #"{"AggregationConfigurations":{}}"#),
      (.putEventConfiguration, #"{"AggregationConfigurations":[{"Templates":["A"]}]}"#),
      (.putEventConfiguration, #"{"ContextKeySelectors":[{"Equals":["A"]}]}"#),
      (.putEventConfiguration, #"{"MaxEventSize":1}"#),
      (.addTags, "{}"), (.addTags, #"{"Tags":{}}"#), (.addTags, #"{"Tags":["team"]}"#),
      (.addTags, #"{"Tags":[{"Value":"v"}]}"#), (.addTags, #"{"Tags":[{"Key":"k","Value":1}]}"#),
      (.removeTags, "{}"), (.removeTags, #"{"TagKeys":"team"}"#),
      (.removeTags, #"{"TagKeys":[{"Key":"team"}]}"#),
      (.rejectedCall, #"{"Call":"StopLogging"}"#), (.rejectedCall, #"{"ErrorCode":"E"}"#),
      (.rejectedCall, #"{"Call":"Correction","ErrorCode":"E"}"#),
      (.rejectedCall, #"{"Call":"stopLogging","ErrorCode":"E"}"#),
      (.rejectedCall, #"{"Call":"StopLogging","ErrorCode":"E","ErrorMessage":1}"#),
      (.observedConfiguration, "[]"), (.observedConfiguration, #"{"IsLogging":"maybe"}"#),
      (.observedConfiguration, #"{"HasCustomEventSelectors":1}"#),
      (.observedConfiguration, #"{"EventSelectors":[{"ReadWriteType":7}]}"#),
      (.unknownConfiguration, #"{"Call":"PutEventSelectors"}"#),
      (.unknownConfiguration, #"{"Call":"ObservedConfiguration","Reason":""}"#),
      (.correction, #"{"Reason":"r"}"#), (.correction, #"{"Voids":"v"}"#), (.correction, "{}"),
    ] as [(EventKind, String)])
  func refused(_ kind: EventKind, _ text: String) throws {
    let parameters = try JSONValue(parsing: text)
    #expect(throws: ShapeError.self) { try TrailChange(kind: kind, parameters: parameters) }
  }

  @Test("Selectors of neither kind are refused in CloudTrail's name")
  func withoutSelectors() {
    #expect(throws: CloudTrailError.self) {
      try TrailChange(kind: .putEventSelectors, parameters: [:])
    }
  }

  @Test("What GetEventSelectors, DescribeTrails and GetTrailStatus print is an observation")
  func answers() throws {
    let reply = try JSONValue(
      parsing: """
        {"TrailARN":"arn:aws:cloudtrail:us-east-1:123456789012:trail/all","EventSelectors":[],\
        "AdvancedEventSelectors":null,"HomeRegion":"us-east-1","IsMultiRegionTrail":true,\
        "HasCustomEventSelectors":false,"IsLogging":"true","LatestDeliveryTime":1.5}
        """)
    #expect(
      try TrailChange(kind: .observedConfiguration, parameters: reply)
        == .observe(
          Observation(
            selectors: .basic([]), hasCustomSelectors: false, isLogging: true,
            settings: TrailSettings(isMultiRegionTrail: true),
            deliveries: Deliveries([
              .logFiles: .init(time: Timestamp(microseconds: 1_500_000))
            ]))))
  }

  // What is in the log is compared and hashed by its parameters, so what was recorded once must not read
  // or be written differently today.
  @Test(
    "What was recorded before a member was known has the parameters of then",
    arguments: [
      (
        .putInsightSelectors([.init(type: "ApiCallRateInsight")]),
        #"{"InsightSelectors":[{"InsightType":"ApiCallRateInsight"}]}"#
      ),
      (
        .putInsightSelectors([.init(type: "ApiCallRateInsight", eventCategories: ["Management"])]),
        #"{"InsightSelectors":[{"InsightType":"ApiCallRateInsight"}]}"#
      ),
      (.observe(Observation(isLogging: true)), #"{"IsLogging":true}"#),
    ] as [(TrailChange, String)])
  func older(_ change: TrailChange, _ parameters: String) throws {
    #expect(change.parameters.canonical == parameters)
    #expect(
      try TrailChange(kind: change.kind, parameters: JSONValue(parsing: parameters)) == change)
  }
}
