import CloudTrail
import History
import Testing

@Suite("Event configurations")
struct EventConfigurationCallTests {
  private static let arn: JSONValue = "arn:aws:cloudtrail:us-east-1:111122223333:trail/a-trail"
  private static let aggregation: JSONValue = [
    ["Templates": ["API_ACTIVITY", "USER_ACTIONS"], "EventCategory": "Data"]
  ]

  private func configuration(
    _ server: TestServer, at path: String = "/"
  ) async throws -> JSONValue {
    try await server.call("GetEventConfiguration", ["TrailName": "a-trail"], at: path).json
  }

  private static func shown(
    _ size: JSONValue, _ aggregations: JSONValue, _ keys: JSONValue = []
  ) -> JSONValue {
    [
      "TrailARN": arn, "AggregationConfigurations": aggregations, "MaxEventSize": size,
      "ContextKeySelectors": keys,
    ]
  }

  // SEMANTICS 3.5q, 3.5r: a new trail has the default, and a put leaves alone what it does not mention.
  @Test("The default, then each member as it was put last, then a past")
  func life() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    #expect(try await configuration(server) == Self.shown("Standard", []))
    let first = try await server.call(
      "PutEventConfiguration",
      ["TrailName": "a-trail", "AggregationConfigurations": Self.aggregation])
    #expect(first.json == Self.shown("Standard", Self.aggregation))
    let keys: JSONValue = [["Type": "TagContext", "Equals": ["team"]]]
    let second = try await server.call(
      "PutEventConfiguration",
      ["TrailName": Self.arn, "MaxEventSize": "Large", "ContextKeySelectors": keys])
    #expect(second.json == Self.shown("Large", Self.aggregation, keys))
    let off = try await server.call(
      "PutEventConfiguration", ["TrailName": "a-trail", "AggregationConfigurations": []])
    #expect(off.json == Self.shown("Large", [], keys))
    #expect(try await configuration(server) == off.json)
    let time = try server.history.snapshot { try $0.event(sequence: 2)?.content.time }
    #expect(try await configuration(server, at: "/at/\(try #require(time))/") == first.json)
  }

  private static func put(_ name: String, _ value: JSONValue) -> JSONValue {
    .object([.init(name, value)])
  }

  static let refused: [(JSONValue, String)] = [
    (.object([]), "InvalidParameter"),
    (put("MaxEventSize", "large"), "InvalidParameter"),
    (put("AggregationConfigurations", [["EventCategory": "Data"]]), "InvalidParameter"),
    (
      put("AggregationConfigurations", [["EventCategory": "Data", "Templates": []]]),
      "InvalidParameter"
    ),
    (
      put(
        "AggregationConfigurations",
        [["EventCategory": "Management", "Templates": ["API_ACTIVITY"]]]),
      "InvalidParameter"
    ),
    (
      put("AggregationConfigurations", [["EventCategory": "Data", "Templates": ["OTHER"]]]),
      "InvalidParameter"
    ),
    (
      put(
        "AggregationConfigurations",
        .array(
          Array(repeating: ["EventCategory": "Data", "Templates": ["API_ACTIVITY"]], count: 2))),
      "InvalidParameter"
    ),
    (put("ContextKeySelectors", [["Type": "Other", "Equals": ["k"]]]), "InvalidParameter"),
    (put("ContextKeySelectors", [["Type": "TagContext", "Equals": []]]), "InvalidParameter"),
    (put("ContextKeySelectors", [["Type": "TagContext", "Equals": [""]]]), "InvalidParameter"),
    (
      put(
        "ContextKeySelectors",
        [["Type": "TagContext", "Equals": [.string(String(repeating: "k", count: 129))]]]),
      "InvalidParameter"
    ),
    (
      put("ContextKeySelectors", [["Type": "TagContext", "Equals": ["k"]]]),
      "InvalidParameterCombination"
    ),
    (put("EventDataStore", "store"), "InvalidParameterCombination"),
    (put("MaxEventSize", 1), "Serialization"),
  ]

  @Test("What CloudTrail's model does not allow is refused and changes nothing", arguments: refused)
  func refusals(_ input: JSONValue, _ refusal: String) async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    let reply = try await server.call(
      "PutEventConfiguration", .object([.init("TrailName", "a-trail")] + (input.members ?? [])))
    #expect(reply.refusal == refusal)
    #expect(try await configuration(server) == Self.shown("Standard", []))
  }

  @Test("Of a trail whose creation nobody saw, only what was put is known")
  func unseen() async throws {
    let server = try TestServer()
    func record(_ name: String, _ second: Int64, _ request: JSONValue) -> JSONValue {
      [
        "eventVersion": "1.11", "eventTime": .string("\(Timestamp(seconds: second))"),
        "eventSource": "cloudtrail.amazonaws.com", "eventName": .string(name),
        "awsRegion": "us-east-1", "eventID": .string(name), "requestParameters": request,
        "recipientAccountId": .string(TestServer.account),
      ]
    }
    _ = try await server.ingest([
      record("StartLogging", 1, ["name": "a-trail"]),
      record("PutEventConfiguration", 2, ["trailName": "a-trail", "maxEventSize": "Large"]),
    ])
    let path = "/at/\(Timestamp(seconds: 1))/"
    let before = try await server.call(
      "GetEventConfiguration", ["TrailName": "a-trail"], at: path)
    #expect(before.refusal == "OperationNotPermitted")
    #expect(
      try await configuration(server) == ["TrailARN": Self.arn, "MaxEventSize": "Large"])
  }
}
