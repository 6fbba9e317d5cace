import CloudTrail
import Selectors
import Testing

@testable import HTTPMessages

@Suite("Putting and getting event selectors")
struct SelectorCallTests {
  private let arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/a-trail"

  private func server() async throws -> TestServer {
    let server = try TestServer()
    try await server.create("a-trail")
    return server
  }

  private func put(_ server: TestServer, _ member: String, _ selectors: JSONValue) async throws
    -> Reply
  {
    try await server.call(
      "PutEventSelectors",
      .object([.init("TrailName", "a-trail"), .init(member, selectors)]))
  }

  @Test("A trail on which none were put has the default selector")
  func defaults() async throws {
    let server = try await server()
    let reply = try await server.call("GetEventSelectors", ["TrailName": "a-trail"])
    #expect(
      reply.json == [
        "TrailARN": .string(arn),
        "EventSelectors": [
          [
            "ReadWriteType": "All", "IncludeManagementEvents": true, "DataResources": [],
            "ExcludeManagementEventSources": [],
          ]
        ],
      ])
    let trail = try await server.call("GetTrail", ["Name": "a-trail"])
    #expect(trail["Trail"]?["HasCustomEventSelectors"] == false)
  }

  @Test("Defaults are written out, in the response and in what is got later")
  func echo() async throws {
    let server = try await server()
    let reply = try await put(server, "EventSelectors", [["ReadWriteType": "WriteOnly"]])
    #expect(reply.status == 200)
    #expect(
      reply["EventSelectors"] == [
        [
          "ReadWriteType": "WriteOnly", "IncludeManagementEvents": true, "DataResources": [],
          "ExcludeManagementEventSources": [],
        ]
      ])
    let got = try await server.call("GetEventSelectors", ["TrailName": .string(arn)])
    #expect(got.json == reply.json)
    let trail = try await server.call("GetTrail", ["Name": "a-trail"])
    #expect(trail["Trail"]?["HasCustomEventSelectors"] == true)
  }

  @Test("Basic ones after advanced ones leave only the basic ones")
  func overwrite() async throws {
    let server = try await server()
    let advanced: JSONValue = [
      ["FieldSelectors": [["Field": "eventCategory", "Equals": ["Management"]]]]
    ]
    let first = try await put(server, "AdvancedEventSelectors", advanced)
    #expect(first["AdvancedEventSelectors"] == advanced && first["EventSelectors"] == nil)
    _ = try await put(server, "EventSelectors", [["ReadWriteType": "All"]])
    let got = try await server.call("GetEventSelectors", ["TrailName": "a-trail"])
    #expect(got["EventSelectors"] != nil && got["AdvancedEventSelectors"] == nil)
  }

  private static func values(_ count: Int) -> JSONValue {
    .array((0..<count).map { .string("arn:aws:s3:::bucket-\($0)/") })
  }

  private static func data(_ values: JSONValue) -> JSONValue {
    ["EventSelectors": [["DataResources": [["Type": "AWS::S3::Object", "Values": values]]]]]
  }

  private static func advanced(_ fields: JSONValue...) -> JSONValue {
    ["AdvancedEventSelectors": [["FieldSelectors": .array(fields)]]]
  }

  private static let management: JSONValue = ["Field": "eventCategory", "Equals": ["Management"]]
  private static let dataEvents: JSONValue = ["Field": "eventCategory", "Equals": ["Data"]]
  private static let objects: JSONValue = [
    "Field": "resources.type", "Equals": ["AWS::S3::Object"],
  ]

  static let refused: [(String, JSONValue)] = [
    ("neither", .object([])),
    (
      "both at once",
      [
        "EventSelectors": [["ReadWriteType": "All"]],
        "AdvancedEventSelectors": [["FieldSelectors": [management]]],
      ]
    ),
    ("none", ["EventSelectors": []]),
    ("six", ["EventSelectors": .array(Array(repeating: ["ReadWriteType": "All"], count: 6))]),
    ("251 values", data(values(251))),
    (
      "501 values",
      advanced(
        dataEvents, objects, ["Field": "resources.ARN", "StartsWith": values(499)])
    ),
    ("a bucket without slash", data(["arn:aws:s3:::bucket"])),
    ("another partition", data(["arn:aws-cn:s3:::bucket/"])),
    (
      "eventName of management events",
      advanced(management, ["Field": "eventName", "Equals": ["PutObject"]])
    ),
    ("a word for all", ["EventSelectors": [["ReadWriteType": "all"]]]),
    ("a member that nobody knows", ["EventSelectors": [["ReadOnly": true]]]),
  ]

  @Test("What CloudTrail refuses is refused, and nothing changes", arguments: refused)
  func refusals(_ name: String, _ input: JSONValue) async throws {
    let server = try await server()
    let before = try await server.call("GetEventSelectors", ["TrailName": "a-trail"])
    let reply = try await server.call(
      "PutEventSelectors", .object([.init("TrailName", "a-trail")] + (input.members ?? [])))
    #expect(reply.status == 400 && reply.refusal == "InvalidEventSelectors", "\(name)")
    let after = try await server.call("GetEventSelectors", ["TrailName": "a-trail"])
    #expect(after.json == before.json)
    // Who tried is on record.
    let looked = try await server.call(
      "LookupEvents",
      ["LookupAttributes": [["AttributeKey": "EventName", "AttributeValue": "PutEventSelectors"]]])
    let record = looked["Events"]?.array?.first?["CloudTrailEvent"]?.string
    #expect(record?.contains(#""errorCode":"InvalidEventSelectorsException""#) == true)
  }
}
