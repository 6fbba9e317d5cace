import Endpoint
import CloudTrail
import Testing

@testable import HTTPMessages

@Suite("Which trail a call means, and in which Region")
struct NamingTests {
  private func arn(_ region: String, _ name: String, _ account: String = TestServer.account)
    -> JSONValue
  {
    .string("arn:aws:cloudtrail:\(region):\(account):trail/\(name)")
  }

  /// One trail in us-east-1 alone, one of many Regions whose home is eu-west-1.
  private func server() async throws -> TestServer {
    let server = try TestServer()
    try await server.create("near")
    try await server.create("wide", ["IsMultiRegionTrail": true], region: "eu-west-1")
    return server
  }

  @Test("Each Region that a call is signed for has its own trails, and the shadows of others")
  func describe() async throws {
    let server = try await server()
    func names(_ region: String?, _ input: JSONValue = .object([])) async throws -> [String] {
      try await server.call("DescribeTrails", input, region: region)["trailList"]?.array?
        .compactMap { $0["Name"]?.string } ?? []
    }
    #expect(try await names(nil) == ["wide", "near"])
    #expect(try await names("eu-west-1") == ["wide"])
    #expect(try await names("ap-south-1") == ["wide"])
    #expect(try await names("us-east-1", ["includeShadowTrails": false]) == ["near"])
    #expect(try await names("ap-south-1", ["includeShadowTrails": false]) == [])
    #expect(try await names(nil, ["trailNameList": ["near", "nobody"]]) == ["near"])
    let shadow = try await server.call("DescribeTrails", region: "ap-south-1")
    #expect(shadow["trailList"]?.array?.first?["HomeRegion"] == "eu-west-1")
  }

  @Test("A bare name counts in the Region that is called")
  func bareName() async throws {
    let server = try await server()
    let reply = try await server.call("GetTrailStatus", ["Name": "near"], region: "eu-west-1")
    #expect(reply.refusal == "TrailNotFound")
    #expect(
      reply.message
        == "Unknown trail: arn:aws:cloudtrail:eu-west-1:111122223333:trail/near for the user: "
        + "111122223333")
  }

  @Test("A shadow is read by its ARN, and changed only at home")
  func shadow() async throws {
    let server = try await server()
    let input: JSONValue = ["Name": arn("eu-west-1", "wide")]
    #expect(try await server.call("GetTrailStatus", input).status == 200)
    #expect(try await server.call("StopLogging", input).refusal == "InvalidHomeRegion")
    #expect(try await server.call("StopLogging", ["Name": "wide"]).refusal == "InvalidHomeRegion")
    #expect(try await server.call("StartLogging", input, region: "eu-west-1").status == 200)
  }

  @Test("A trail of one Region is not to be seen from another")
  func other() async throws {
    let server = try await server()
    for operation in ["GetTrail", "DeleteTrail"] {
      let reply = try await server.call(
        operation, ["Name": arn("us-east-1", "near")], region: "eu-west-1")
      #expect(reply.refusal == "CloudTrailARNInvalid")
      #expect(
        reply.message
          == "Region in ARN is wrong, you can only access resources in region eu-west-1."
      )
    }
  }

  static let names: [(String, String)] = [
    ("ab", "InvalidTrailName"), ("", "InvalidTrailName"), ("a..b", "InvalidTrailName"),
    ("192.168.0.1", "InvalidTrailName"), ("-abc", "InvalidTrailName"),
    ("arn:aws:s3:::bucket", "CloudTrailARNInvalid"), ("arn:aws", "CloudTrailARNInvalid"),
    ("nobody", "TrailNotFound"),
  ]

  @Test("Names that are none", arguments: names)
  func invalid(_ name: String, _ refusal: String) async throws {
    let server = try await server()
    for (operation, member) in [
      ("GetTrail", "Name"), ("GetTrailStatus", "Name"), ("GetEventSelectors", "TrailName"),
      ("GetInsightSelectors", "TrailName"), ("StartLogging", "Name"), ("StopLogging", "Name"),
      ("DeleteTrail", "Name"), ("UpdateTrail", "Name"), ("PutEventSelectors", "TrailName"),
      ("PutInsightSelectors", "TrailName"),
    ] {
      let reply = try await server.call(operation, .object([.init(member, .string(name))]))
      #expect(reply.refusal == refusal, "\(operation) \(name)")
    }
  }

  @Test("An organization's trail is seen by its members and changed by its own account alone")
  func organization() async throws {
    let server = try TestServer()
    let other = "arn:aws:cloudtrail:us-east-1:999900001111:trail/org"
    let created: [(String, JSONValue)] = [("org", true), ("own", false)]
    let records = created.map { name, isOrganization -> JSONValue in
      [
        "eventVersion": "1.08", "eventTime": "2026-01-01T00:00:00Z",
        "eventSource": "cloudtrail.amazonaws.com", "eventName": "CreateTrail",
        "awsRegion": "us-east-1", "eventID": .string("create-\(name)"),
        "recipientAccountId": "999900001111",
        "requestParameters": [
          "name": .string(name), "s3BucketName": "b", "isOrganizationTrail": isOrganization,
        ],
        "responseElements": [
          "name": .string(name), "isOrganizationTrail": isOrganization,
          "trailARN": .string("arn:aws:cloudtrail:us-east-1:999900001111:trail/\(name)"),
        ],
      ]
    }
    let body = Array(JSONValue.object([.init("Records", .array(records))]).compact.utf8)
    let taken = await server.endpoint.respond(
      to: HTTPRequest(
        method: "POST", path: "/ingest", headers: ["Content-Type": "application/json"],
        body: body))
    #expect(taken.status == 200)
    let key = TestServer.account
    #expect(try await server.call("GetTrail", ["Name": .string(other)], key: key).status == 200)
    #expect(
      try await server.call("DeleteTrail", ["Name": .string(other)], key: key).refusal
        == "NotOrganizationMasterAccount")
    let own: JSONValue = ["Name": "arn:aws:cloudtrail:us-east-1:999900001111:trail/own"]
    // Of reads the ARN says the account; nobody changes another account's trail.
    #expect(try await server.call("GetTrail", own, key: key).status == 200)
    #expect(try await server.call("StopLogging", own, key: key).refusal == "TrailNotFound")
  }
}
