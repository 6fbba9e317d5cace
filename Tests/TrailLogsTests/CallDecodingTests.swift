import CloudTrail
import Testing

@testable import TrailLogs

private let arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/main"
private let named = #""responseElements":{"trailARN":"\#(arn)"#

/// A call of CloudTrail's, made on the trail `main`, with the members given.
private func call(_ name: String, _ members: String) -> String {
  #"{"eventID":"id-1","eventTime":"2024-05-01T10:00:00Z","eventSource":"cloudtrail.amazonaws.com","#
    + #""eventName":"\#(name)","awsRegion":"us-east-1","recipientAccountId":"111122223333","#
    + "\(members)}"
}

private func only(_ text: String) throws -> TrailEvent {
  let (got, _) = try read(text)
  #expect(got.problems == [])
  #expect(got.trailEvents.count == 1)
  return try #require(got.trailEvents.first)
}

private let readOnly = TrailSelectors.basic([
  EventSelector(readWriteType: .readOnly, includeManagementEvents: false)
])

@Suite("Decoding the calls that change a trail (SEMANTICS 5)")
struct CallDecodingTests {
  private static let selectors =
    #""eventSelectors":[{"readWriteType":"ReadOnly","includeManagementEvents":false,"#
    + #""dataResources":[],"excludeManagementEventSources":[]}]"#
  private static let request = #""requestParameters":{"trailName":"main",\#(selectors)}"#
  private static let all = #""eventSelectors":[{"readWriteType":"All"}]"#

  static let successes: [(String, String, TrailChange)] = [
    (
      "StartLogging", #""requestParameters":{"name":"main"},"responseElements":null"#, .startLogging
    ),
    (
      "StopLogging", #""requestParameters":{"name":"\#(arn)"},"responseElements":null"#,
      .stopLogging
    ),
    ("DeleteTrail", #""requestParameters":{"name":"main"}"#, .delete),
    ("PutEventSelectors", "\(request),\(named)\",\(selectors)}", .putEventSelectors(readOnly)),
    ("PutEventSelectors", #"\#(request),"responseElements":null"#, .putEventSelectors(readOnly)),
    (
      "PutEventSelectors", "\"requestParameters\":null,\(named)\",\(selectors)}",
      .putEventSelectors(readOnly)
    ),
    (
      "PutEventSelectors", "\(request),\(named)\",\(all)}",
      .lose(
        call: .putEventSelectors, reason: "request and answer show different selectors")
    ),
    (
      "PutEventSelectors",
      #""requestParameters":{"omitted":true,"originalSize":123456},\#(named)"}"#,
      .lose(
        call: .putEventSelectors,
        reason: "selectors cannot be read: request omitted, answer without them")
    ),
    (
      "PutEventSelectors",
      #""requestParameters":{"trailName":"main","eventSelectors":[],"#
        + #""advancedEventSelectors":[{"name":"n","fieldSelectors":[{"field":"eventCategory","#
        + #""equals":["Data"],"notEquals":[]}]}]}"#,
      .putEventSelectors(
        .advanced([
          AdvancedEventSelector(
            name: "n",
            fieldSelectors: [
              AdvancedFieldSelector(
                field: "eventCategory",
                conditions: [AdvancedFieldSelector.Condition(.equals, ["Data"])])
            ])
        ]))
    ),
    (
      "PutInsightSelectors",
      #""requestParameters":{"trailName":"main","insightSelectors":[{"insightType":"ApiCallRateInsight"}]}"#,
      .putInsightSelectors([.init(type: "ApiCallRateInsight")])
    ),
    (
      "PutInsightSelectors",
      #""requestParameters":{"trailName":"main","insightSelectors":[]},"#
        + #"\#(named)","insightSelectors":[]}"#, .putInsightSelectors([])
    ),
    (
      // The same selectors, though only the answer writes the default out and orders them.
      "PutInsightSelectors",
      #""requestParameters":{"trailName":"main","insightSelectors":[{"insightType":"A"},"#
        + #"{"insightType":"B","eventCategories":["Data","Management"]}]},\#(named)","#
        + #""insightSelectors":[{"insightType":"A","eventCategories":["Management"]},"#
        + #"{"insightType":"B","eventCategories":["Management","Data"]}]}"#,
      .putInsightSelectors([
        .init(type: "A"), .init(type: "B", eventCategories: ["Management", "Data"]),
      ])
    ),
    (
      "PutEventConfiguration",
      #""requestParameters":{"trailName":"main","aggregationConfigurations":[{"#
        + #""eventCategory":"Data","templates":["API_ACTIVITY"]}]},\#(named)","#
        + #""maxEventSize":"Standard","aggregationConfigurations":[{"eventCategory":"Data","#
        + #""templates":["API_ACTIVITY"]}]}"#,
      .putEventConfiguration(
        EventConfiguration(
          aggregations: [.init(templates: ["API_ACTIVITY"], eventCategory: "Data")],
          maxEventSize: "Standard"))
    ),
    (
      "PutEventConfiguration",
      #""requestParameters":{"trailName":"main","contextKeySelectors":[{"type":"TagContext","#
        + #""equals":["k"]}]},\#(named)"}"#,
      .putEventConfiguration(
        EventConfiguration(contextKeySelectors: [.init(type: "TagContext", equals: ["k"])]))
    ),
    (
      "PutEventConfiguration", #""requestParameters":{"trailName":"main","omitted":true}"#,
      .lose(
        call: .putEventConfiguration,
        reason: "event configuration cannot be read: request omitted, answer absent")
    ),
    (
      "PutInsightSelectors", #""requestParameters":{"trailName":"main"}"#,
      .lose(
        call: .putInsightSelectors,
        reason: "insight selectors cannot be read: request without them, answer absent")
    ),
    (
      "CreateTrail",
      #""requestParameters":{"name":"main","s3BucketName":"b","enableLogFileValidation":true},"#
        + #"\#(named)","isMultiRegionTrail":true}"#,
      .create(
        TrailSettings([
          "S3BucketName": "b", "LogFileValidationEnabled": true, "IsMultiRegionTrail": true,
          "IncludeGlobalServiceEvents": true, "IsOrganizationTrail": false,
        ]))
    ),
    (
      "PutEventSelectors",
      #""requestParameters":{"trailName":"main","eventSelectors":"truncated"},\#(named)"}"#,
      .lose(
        call: .putEventSelectors,
        reason: "selectors cannot be read: request broken (eventSelectors: expected a list, "
          + "found a string), answer without them")
    ),
    ("CreateTrail", "\"requestParameters\":null,\(named)\"}", .create(TrailSettings())),
    (
      "CreateTrail", #""requestParameters":{"name":"main","omitted":true}"#,
      .create(TrailSettings())
    ),
    (
      "UpdateTrail",
      #""requestParameters":{"name":"main","isMultiRegionTrail":false},"responseElements":null"#,
      .update(TrailSettings(isMultiRegionTrail: false))
    ),
    (
      "UpdateTrail",
      #""requestParameters":{"name":"main","kmsKeyId":"k"},\#(named)","isMultiRegionTrail":true}"#,
      .update(TrailSettings(["KmsKeyId": "k", "IsMultiRegionTrail": true]))
    ),
    (
      "UpdateTrail", "\"requestParameters\":null,\(named)\"}",
      .lose(call: .updateTrail, reason: "the record does not hold what was updated")
    ),
  ]

  /// SEMANTICS 3.4k, 3.6d, 5a, 5b
  @Test("What a call that succeeded changed, and where", arguments: successes)
  func succeeds(_ name: String, _ members: String, _ change: TrailChange) throws {
    let event = try only(call(name, members))
    #expect(event.change == change)
    #expect(event.stream.text == arn)
    #expect(event.id == "id-1")
    #expect(event.time == Timestamp(iso8601: "2024-05-01T10:00:00Z"))
    #expect(event.region == "us-east-1")
    #expect(event.account == "111122223333")
  }

  // SEMANTICS 3.5w
  @Test(
    "Calls on event data stores are about no trail",
    arguments: [
      (
        "PutInsightSelectors",
        #""requestParameters":{"eventDataStore":"e","insightsDestination":"d","insightSelectors":[]}"#
      ),
      (
        "PutEventConfiguration",
        #""requestParameters":{"eventDataStore":"e","maxEventSize":"Large"}"#
      ),
      (
        "PutEventConfiguration",
        #""requestParameters":{"omitted":true},"responseElements":{"eventDataStoreArn":"#
          + #""arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/e"}"#
      ),
      (
        "PutEventConfiguration",
        #""errorCode":"AccessDenied","errorMessage":"not authorized to perform: "#
          + #"cloudtrail:PutEventConfiguration on resource: "#
          + #"arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/e""#
      ),
    ])
  func eventDataStores(_ name: String, _ members: String) throws {
    let (got, _) = try read(call(name, members))
    #expect(got.records.count == 1)
    #expect(got.trailEvents == [])
    #expect(got.problems == [])
  }

  /// SEMANTICS 4.3i, 5a, 5d, 5e
  @Test(
    "Every call can be refused, and its trail is found wherever it is named",
    // Tags are put on an ARN, and not only on trails: see TagDecodingTests.
    arguments: EventKind.calls.filter { ![.addTags, .removeTags].contains($0) })
  func refused(_ kind: EventKind) throws {
    let puts: [EventKind] = [.putEventSelectors, .putInsightSelectors, .putEventConfiguration]
    let key = puts.contains(kind) ? "trailName" : "name"
    let elsewhere = "arn:aws:cloudtrail:eu-west-1:444455556666:trail/main"
    let cases: [(String, String)] = [
      (#""requestParameters":{"\#(key)":"main"}"#, arn),
      (#""requestParameters":{"\#(key)":"\#(arn)"},"errorMessage":"\#(elsewhere)""#, arn),
      (
        #""requestParameters":{"\#(key)":"main"},"errorMessage":"Unknown trail: \#(elsewhere) for the user: 1""#,
        elsewhere
      ),
      (
        #""requestParameters":{"\#(key)":"other"},"errorMessage":"Unknown trail: \#(elsewhere).""#,
        arn.replacing("trail/main", with: "trail/other")
      ),
      (
        #""requestParameters":null,"errorMessage":"not authorized on resource: \#(elsewhere) because""#,
        elsewhere
      ),
      (#""requestParameters":null"#, "unattributed:us-east-1:111122223333"),
      (#""requestParameters":{"\#(key)":"arn***/main"}"#, "unattributed:us-east-1:111122223333"),
    ]
    for (members, trail) in cases {
      let event = try only(call(kind.rawValue, #""errorCode":"AccessDenied",\#(members)"#))
      #expect(event.stream.text == trail)
      guard case .reject(let call, let code, _) = event.change else {
        Issue.record("\(event.change)")
        continue
      }
      #expect(call == kind)
      #expect(code == "AccessDenied")
    }
  }

  private static let omitted = #"{"reason":"too large","omitted":"true","originalSize":"204811"}"#

  /// SEMANTICS 3.6n
  @Test(
    "A call that succeeded and names no trail is an event of its account and Region",
    arguments: [
      (#""requestParameters":null"#, "null", "absent"),
      (#""responseElements":null"#, "absent", "null"),
      (
        #""requestParameters":{"name":"arn***/x"},"responseElements":{}"#, "with arn***/x",
        "without it"
      ),
      (#""requestParameters":\#(omitted),"responseElements":\#(omitted)"#, "omitted", "omitted"),
      (#""requestParameters":"{name=main}""#, "a string", "absent"),
      (
        #""requestParameters":{"name":"a\x"},"responseElements":{"x":"\uD800"}"#, "broken", "broken"
      ),
    ])
  func unnamed(_ members: String, _ request: String, _ response: String) throws {
    for kind in EventKind.calls {
      let event = try only(call(kind.rawValue, members))
      #expect(event.stream == .unattributed(region: "us-east-1", account: "111122223333"))
      #expect(event.mayBeOfAnyTrail)
      #expect(event.id == "id-1")
      guard case .lose(kind, let reason, nil) = event.change else {
        // Tags are put on an ARN, whatever it is.
        #expect([.addTags, .removeTags].contains(kind), "\(event.change)")
        continue
      }
      #expect(
        reason == "the record does not say which trail: request \(request), answer \(response)"
          || [.addTags, .removeTags].contains(kind))
    }
  }

  /// SEMANTICS 3.6n
  @Test("A name without an account or a Region is kept, so that only trails of that name are meant")
  func nameWithoutPlace() throws {
    let whole = call("StopLogging", #""requestParameters":{"name":"main"}"#)
    for (member, stream) in [
      (#""awsRegion":"us-east-1","#, "unattributed::111122223333"),
      (#""recipientAccountId":"111122223333","#, "unattributed:us-east-1:"),
    ] {
      let event = try only(whole.replacing(member, with: ""))
      #expect(event.stream.text == stream)
      guard case .lose(.stopLogging, _, "main") = event.change else {
        Issue.record("\(event.change)")
        continue
      }
    }
  }

  /// SEMANTICS 3.6n
  @Test("Of a record that cannot be decoded every member counts that can be")
  func brokenMembers() throws {
    let put = "\(Self.request),\(named)\",\(Self.selectors)}"
    let whole = try only(call("PutEventSelectors", put))
    var agent = try only(call("PutEventSelectors", #""userAgent":"a\q","# + put))
    agent.original = whole.original
    #expect(agent == whole)

    let request = try only(
      call(
        "PutEventSelectors",
        #""requestParameters":{"trailName":"\q"},\#(named)",\#(Self.selectors)}"#))
    #expect(request.change == whole.change)
    #expect(request.stream == whole.stream)
    #expect(request.request == nil)

    let refused = try only(
      call("PutEventSelectors", #""errorCode":"\q","requestParameters":{"trailName":"main"}"#))
    #expect(refused.change.kind == .rejectedCall)
    #expect(refused.stream == whole.stream)

    // Two calls without a readable id are two events.
    let ids = try ["1", "2"].map { agent in
      try only(
        call("StopLogging", #""userAgent":"\#(agent)\q","requestParameters":null"#)
          .replacing("id-1", with: "\\q")
      ).id
    }
    #expect(Set(ids).count == 2 && ids.allSatisfy { $0.hasPrefix("record:") })
  }

  @Test("A call that is too large to be decoded whole is an event all the same")
  func tooLarge() throws {
    let filler = String(repeating: "x", count: LogReadingOptions.maximumDecodedBytes)
    let event = try only(
      call("PutEventSelectors", #"\#(Self.request),"additionalEventData":{"x":"\#(filler)"}"#))
    #expect(event.change == .putEventSelectors(readOnly))
    let unread = try only(
      call("PutEventSelectors", #""requestParameters":{"trailName":"main","x":"\#(filler)"}"#))
    #expect(unread.mayBeOfAnyTrail && unread.request == nil)
  }

  @Test("Other calls, and the same names of other services, are no trail events")
  func others() throws {
    let lookup = call("LookupEvents", #""requestParameters":{"name":"main"}"#)
    let other = call("StopLogging", #""requestParameters":{"name":"main"}"#)
      .replacing("cloudtrail.amazonaws.com", with: "other.amazonaws.com")
    let (got, _) = try read(lookup + other)
    #expect(got.records.count == 2)
    #expect(got.trailEvents == [])
    #expect(got.problems == [])
  }

  /// SEMANTICS 5f
  @Test("Who made the call, and the parameters as they were received")
  func actor() throws {
    let event = try only(
      call(
        "StopLogging",
        #""userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/a/b","#
          + #""accessKeyId":"ASIA","sessionContext":{"attributes":{"mfaAuthenticated":"true"}}},"#
          + #""sourceIPAddress":"192.0.2.1","userAgent":"[aws-cli]","#
          + #""sessionCredentialFromConsole":"true","requestParameters": { "name" : "m\u0061in" }"#)
    )
    #expect(
      event.actor
        == Actor(
          principal: "arn:aws:sts::1:assumed-role/a/b", principalType: "AssumedRole",
          accessKeyID: "ASIA", sourceIPAddress: "192.0.2.1", userAgent: "[aws-cli]", isMFA: true,
          isConsole: true))
    #expect(event.request == #"{ "name" : "m\u0061in" }"#)
    #expect(event.response == nil)
    #expect(event.stream.text == arn)
  }

  @Test(
    "A service stands for its ARN, and a console's user agent for the mark that old records lack")
  func olderActor() throws {
    let event = try only(
      call(
        "StopLogging",
        #""userIdentity":{"type":"AWSService","invokedBy":"x.amazonaws.com"},"#
          + #""userAgent":"signin.amazonaws.com","requestParameters":{"name":"main"}"#))
    #expect(event.actor.principal == "x.amazonaws.com")
    #expect(event.actor.isConsole)
    #expect(event.actor.isMFA == nil)
  }

  @Test("A record without an id is known by its content, whatever the order of its members")
  func withoutID() throws {
    let members = #""requestParameters":{"name":"main"}"#
    let text = call("StopLogging", members).replacing(#""eventID":"id-1","#, with: "")
    let first = try only(text)
    let inner = text.dropFirst().dropLast()
    let moved = "{\(members),\(inner.dropLast(members.count + 1))}"
    #expect(first.id.hasPrefix("record:"))
    #expect(first.id.count == "record:".count + 32)
    #expect(try only(moved).id == first.id)
  }

  @Test("A trail's ARN is expanded with the caller's account where the record names no recipient")
  func olderAccount() throws {
    let text = call(
      "StopLogging",
      #""userIdentity":{"accountId":"999900001111"},"requestParameters":{"name":"main"}"#
    ).replacing(#""recipientAccountId":"111122223333","#, with: "")
    #expect(try only(text).stream.text == "arn:aws:cloudtrail:us-east-1:999900001111:trail/main")
  }

  @Test("Only DeleteTrail deletes: a kind that is not a call changes nothing that is known")
  func kinds() throws {
    let record = try JSONValue(parsing: call("Any", #""requestParameters":null"#))
    for kind in EventKind.allCases {
      let change = CallDecoder(
        call: kind, time: Timestamp(seconds: 0), record: record, requestText: nil, responseText: nil
      ).change
      #expect((change == .delete) == (kind == .deleteTrail), "\(kind)")
      if !EventKind.calls.contains(kind) {
        #expect(change == .lose(call: kind, reason: "\(kind.rawValue) is not a call"))
      }
    }
  }
}
