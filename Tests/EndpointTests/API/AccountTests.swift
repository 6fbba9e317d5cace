import CloudTrail
import Testing

@testable import Endpoint

@Suite("Which account a call is about")
struct AccountTests {
  private static let (first, second) = ("111122223333", "444455556666")

  private static func created(_ name: String, _ account: String, isOrganization: Bool = false)
    -> JSONValue
  {
    let arn = "arn:aws:cloudtrail:us-east-1:\(account):trail/\(name)"
    return [
      "eventVersion": "1.08", "eventTime": "2026-01-01T00:00:00Z",
      "eventSource": "cloudtrail.amazonaws.com", "eventName": "CreateTrail",
      "awsRegion": "us-east-1", "eventID": .string("create-\(name)"),
      "recipientAccountId": .string(account),
      "requestParameters": [
        "name": .string(name), "s3BucketName": "logs", "isMultiRegionTrail": true,
        "includeGlobalServiceEvents": true, "isOrganizationTrail": .bool(isOrganization),
        "enableLogFileValidation": true,
      ],
      "responseElements": ["trailARN": .string(arn), "name": .string(name)],
    ]
  }

  /// A store with a trail of each of two accounts, and an organization's trail of the second.
  private func two(account: String? = nil) async throws -> TestServer {
    let server = try TestServer(account: account)
    try await server.ingest([
      Self.created("one", Self.first), Self.created("two", Self.second),
      Self.created("org", Self.second, isOrganization: true),
    ])
    return server
  }

  private func names(_ reply: Reply, _ member: String = "trailList") -> [String] {
    reply[member]?.array?.compactMap { $0["Name"]?.string } ?? []
  }

  @Test("A call that says no account is refused, and answered with the trails of its key's")
  func key() async throws {
    let server = try await two()
    for operation in ["DescribeTrails", "ListTrails", "LookupEvents"] {
      let refused = try await server.call(operation)
      #expect(refused.status == 400 && refused.refusal == "AccessDenied", "\(operation)")
      #expect(refused.message?.contains("\(Self.first), \(Self.second)") == true)
    }
    let other = try await server.call("DescribeTrails", key: "AKIAEXAMPLE")
    #expect(other.refusal == "AccessDenied")
    #expect(try await names(server.call("DescribeTrails", key: Self.first)) == ["one", "org"])
    #expect(try await names(server.call("DescribeTrails", key: Self.second)) == ["org", "two"])
    #expect(
      try await names(server.call("ListTrails", key: Self.first), "Trails") == ["one", "org"])
    let looked = try await server.call("LookupEvents", key: Self.first)
    #expect(looked["Events"]?.array?.map { $0["EventId"] } == ["create-one"])
    let stranger = try await server.call("DescribeTrails", key: "999900001111")
    #expect(names(stranger) == ["org"])
  }

  @Test("A trail that is named by its ARN says the account, but not whose tags a call may see")
  func arn() async throws {
    let server = try await two()
    for (name, account) in [("one", Self.first), ("two", Self.second)] {
      let arn = JSONValue.string("arn:aws:cloudtrail:us-east-1:\(account):trail/\(name)")
      let trail = try await server.call("GetTrail", ["Name": arn])
      #expect(trail["Trail"]?["TrailARN"] == arn)
      #expect(try await names(server.call("DescribeTrails", ["trailNameList": [arn]])) == [name])
      #expect(
        try await server.call("ListTags", ["ResourceIdList": [arn]]).refusal == "AccessDenied")
      // The ARN goes before the key, but for writes.
      let other = account == Self.first ? Self.second : Self.first
      #expect(
        try await server.call("GetTrail", ["Name": arn], key: other)["Trail"]?["TrailARN"] == arn)
      #expect(
        try await server.call("StopLogging", ["Name": arn], key: other).refusal == "TrailNotFound")
      let tags = try await server.call("ListTags", ["ResourceIdList": [arn]], key: other)
      #expect(tags.refusal == "CloudTrailARNInvalid")
      #expect(tags.message?.contains("AccountID \(other).") == true)
    }
    // Nobody has trails of this account, so it says nothing.
    let unknown: JSONValue = ["Name": "arn:aws:cloudtrail:us-east-1:999900001111:trail/two"]
    #expect(try await server.call("GetTrail", unknown).refusal == "AccessDenied")
  }

  @Test("The account that was given is that of all other calls")
  func configured() async throws {
    let server = try await two(account: Self.second)
    #expect(try await names(server.call("DescribeTrails")) == ["org", "two"])
    #expect(try await names(server.call("DescribeTrails", key: Self.first)) == ["one", "org"])
    let arn: JSONValue = ["Name": "arn:aws:cloudtrail:us-east-1:111122223333:trail/one"]
    #expect(try await server.call("GetTrail", arn).status == 200)
    #expect(try await server.call("StopLogging", arn).refusal == "TrailNotFound")
  }

  @Test("A store without trails takes the first account that comes, without a new start")
  func empty() async throws {
    let server = try TestServer(account: nil)
    #expect(try await server.call("DescribeTrails")["trailList"] == [])
    let nobody = try await server.call("GetTrail", ["Name": "one"])
    #expect(nobody.message == "Unknown trail: one for the user: 000000000000")
    try await server.ingest([Self.created("one", Self.first)])
    #expect(try await names(server.call("DescribeTrails")) == ["one"])
    let made = try await server.create("another")
    #expect(
      made["TrailARN"]
        == .string("arn:aws:cloudtrail:us-east-1:\(Self.first):trail/another"))
    try await server.ingest([Self.created("two", Self.second)])
    #expect(try await server.call("DescribeTrails").refusal == "AccessDenied")
    #expect(try await server.create("third").refusal == "AccessDenied")
  }

  @Test("Nothing is seen from a Region of another partition, and what is made there is of it")
  func partitions() async throws {
    let server = try await two()
    for (region, partition) in [
      ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("us-iso-east-1", "aws-iso"),
      ("us-isob-east-1", "aws-iso-b"), ("eusc-de-east-1", "aws-eusc"),
    ] {
      for (operation, member) in [("DescribeTrails", "trailList"), ("ListTrails", "Trails")] {
        let reply = try await server.call(operation, region: region, key: Self.first)
        #expect(reply[member] == [], "\(region)")
      }
      let made = try await server.call(
        "CreateTrail", ["Name": "far", "S3BucketName": "logs", "SnsTopicName": "topic"],
        region: region, key: Self.first)
      #expect(
        made["TrailARN"]
          == .string("arn:\(partition):cloudtrail:\(region):\(Self.first):trail/far"))
      #expect(
        made["SnsTopicARN"] == .string("arn:\(partition):sns:\(region):\(Self.first):topic"))
      #expect(
        try await names(server.call("DescribeTrails", region: region, key: Self.first)) == ["far"])
    }
    // Their shadows are in the Regions of their own.
    #expect(
      try await names(server.call("DescribeTrails", region: "eu-west-1", key: Self.first))
        == ["one", "org"])
  }
}
