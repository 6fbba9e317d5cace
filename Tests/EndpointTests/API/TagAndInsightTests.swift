import CloudTrail
import History
import Testing

@Suite("Tags and Insights")
struct TagAndInsightTests {
  private let arn: JSONValue = "arn:aws:cloudtrail:us-east-1:111122223333:trail/a-trail"

  private func tags(_ server: TestServer, at path: String = "/") async throws -> JSONValue? {
    try await server.call("ListTags", ["ResourceIdList": [arn]], at: path)["ResourceTagList"]?
      .array?.first?["TagsList"]
  }

  @Test("Tags come with the trail, are added, overwritten and removed, and have a past")
  func tagging() async throws {
    let server = try TestServer()
    try await server.create("a-trail", ["TagsList": [["Key": "team", "Value": "red"]]])
    #expect(try await tags(server) == [["Key": "team", "Value": "red"]])
    let added: JSONValue = [["Key": "team", "Value": "blue"], ["Key": "cost", "Value": ""]]
    #expect(
      try await server.call("AddTags", ["ResourceId": arn, "TagsList": added]).json == .object([]))
    #expect(
      try await tags(server) == [["Key": "cost", "Value": ""], ["Key": "team", "Value": "blue"]])
    _ = try await server.call(
      "RemoveTags", ["ResourceId": arn, "TagsList": [["Key": "team"], ["Key": "nobody"]]])
    #expect(try await tags(server) == [["Key": "cost", "Value": ""]])
    let created = try server.history.snapshot { try $0.event(sequence: 1)?.content.time }
    let time = try #require(created)
    #expect(try await tags(server, at: "/at/\(time)/") == [["Key": "team", "Value": "red"]])
  }

  @Test("No more than fifty tags")
  func tooMany() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    func list(_ range: Range<Int>) -> JSONValue {
      .array(range.map { ["Key": .string("k\($0)"), "Value": "v"] })
    }
    let first = try await server.call("AddTags", ["ResourceId": arn, "TagsList": list(0..<50)])
    #expect(first.status == 200)
    let more = try await server.call("AddTags", ["ResourceId": arn, "TagsList": list(50..<51)])
    #expect(more.refusal == "TagsLimitExceeded")
    let same = try await server.call("AddTags", ["ResourceId": arn, "TagsList": list(10..<20)])
    #expect(same.status == 200)
  }

  static let resources: [(String, String)] = [
    ("a-trail", "CloudTrailARNInvalid"), ("arn:aws:s3:::bucket", "CloudTrailARNInvalid"),
    ("arn:aws:cloudtrail:us-east-1:111122223333:trail/nobody", "ResourceNotFound"),
    ("arn:aws:cloudtrail:us-east-1:111122223333:trail/a", "InvalidTrailName"),
    ("arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/x", "EventDataStoreNotFound"),
    ("arn:aws:cloudtrail:us-east-1:111122223333:channel/x", "ChannelNotFound"),
    ("arn:aws:cloudtrail:us-east-1:111122223333:dashboard/x", "ResourceTypeNotSupported"),
  ]

  @Test("Only trails have tags here", arguments: resources)
  func others(_ id: String, _ refusal: String) async throws {
    let server = try TestServer()
    let input: JSONValue = ["ResourceId": .string(id), "TagsList": [["Key": "k", "Value": "v"]]]
    #expect(try await server.call("AddTags", input).refusal == refusal)
    let listed = try await server.call("ListTags", ["ResourceIdList": [.string(id)]])
    #expect(listed.refusal == (refusal == "ChannelNotFound" ? "ResourceNotFound" : refusal))
    let token = try await server.call(
      "ListTags", ["ResourceIdList": [.string(id)], "NextToken": "x"])
    #expect(token.refusal == "InvalidToken")
  }

  @Test("Insights are off until they are put, and off again with an empty list")
  func insights() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    let off = try await server.call("GetInsightSelectors", ["TrailName": "a-trail"])
    #expect(off.refusal == "InsightNotEnabled")
    let put: JSONValue = [["InsightType": "ApiCallRateInsight"]]
    let reply = try await server.call(
      "PutInsightSelectors", ["TrailName": "a-trail", "InsightSelectors": put])
    let shown: JSONValue = [
      ["InsightType": "ApiCallRateInsight", "EventCategories": ["Management"]]
    ]
    #expect(reply.json == ["TrailARN": arn, "InsightSelectors": shown])
    let got = try await server.call("GetInsightSelectors", ["TrailName": "a-trail"])
    #expect(got.json == reply.json)
    let trail = try await server.call("GetTrail", ["Name": "a-trail"])
    #expect(trail["Trail"]?["HasInsightSelectors"] == true)
    let wider: JSONValue = [
      ["InsightType": "ApiCallRateInsight", "EventCategories": ["Data", "Management", "Data"]]
    ]
    let widened = try await server.call(
      "PutInsightSelectors", ["TrailName": "a-trail", "InsightSelectors": wider])
    #expect(
      widened["InsightSelectors"] == [
        ["InsightType": "ApiCallRateInsight", "EventCategories": ["Management", "Data"]]
      ])
    let again = try await server.call("GetInsightSelectors", ["TrailName": "a-trail"])
    #expect(again.json == widened.json)
    _ = try await server.call(
      "PutInsightSelectors", ["TrailName": "a-trail", "InsightSelectors": []])
    let after = try await server.call("GetInsightSelectors", ["TrailName": "a-trail"])
    #expect(after.refusal == "InsightNotEnabled")
  }

  static let refused: [(JSONValue, String)] = [
    (["InsightSelectors": [["InsightType": "Other"]]], "InvalidInsightSelectors"),
    (
      [
        "InsightSelectors": [
          ["InsightType": "ApiCallRateInsight"], ["InsightType": "ApiCallRateInsight"],
        ]
      ], "InvalidInsightSelectors"
    ),
    (
      [
        "InsightSelectors": [
          ["InsightType": "ApiCallRateInsight", "EventCategories": ["NetworkActivity"]]
        ]
      ], "InvalidInsightSelectors"
    ),
    (.object([]), "InvalidParameter"),
    (["InsightSelectors": [], "EventDataStore": "store"], "InvalidParameterCombination"),
  ]

  @Test("Insight selectors that are none", arguments: refused)
  func refusedInsights(_ input: JSONValue, _ refusal: String) async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    let reply = try await server.call(
      "PutInsightSelectors", .object([.init("TrailName", "a-trail")] + (input.members ?? [])))
    #expect(reply.refusal == refusal)
  }
}
