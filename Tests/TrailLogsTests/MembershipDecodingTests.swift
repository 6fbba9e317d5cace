import CloudTrail
import Testing

@testable import TrailLogs

/// SEMANTICS 3.5i: the events of AWS Organizations about the accounts of an organization.
@Suite("Decoding the events of accounts that join and leave")
struct MembershipDecodingTests {
  private static func record(
    _ name: String, _ members: JSONValue, source: String = "organizations.amazonaws.com"
  ) -> JSONValue {
    let record: [JSONValue.Member] = [
      .init("eventID", "1"), .init("eventTime", "2026-06-01T10:00:00Z"),
      .init("eventSource", .string(source)), .init("eventName", .string(name)),
      .init("eventType", "AwsServiceEvent"), .init("awsRegion", "us-east-1"),
      .init("recipientAccountId", "111122223333"),
      .init("userIdentity", ["invokedBy": "organizations.amazonaws.com"]),
    ]
    return .object(record + (members.members ?? []))
  }

  private static func event(_ record: JSONValue) throws -> TrailEvent? {
    let (got, _) = try read(record.compact)
    #expect(got.problems == [])
    return got.trailEvents.first
  }

  private static let left: JSONValue = [
    "accountId": "444455556666", "departureMethod": "LEFT",
    "departureTime": "2026-06-01T09:59:59Z",
  ]

  @Test(
    "Its details are found wherever they stand",
    arguments: ["serviceEventDetails", "additionalEventData", "requestParameters"])
  func places(_ place: String) throws {
    let details = JSONValue.object([.init(place, Self.left)])
    let event = try #require(
      try Self.event(Self.record("AccountDepartedOrganization", details)))
    #expect(
      event.change
        == .depart(
          MembershipChange(
            account: "444455556666", method: "LEFT", time: "2026-06-01T09:59:59Z")))
    #expect(event.id == "1")
    #expect(event.stream == .unattributed(region: "us-east-1", account: "111122223333"))
    #expect(event.account == "111122223333")
    // The time of the event itself, not what the details say.
    #expect("\(event.time)" == "2026-06-01T10:00:00Z")
    #expect(event.actor.principal == "organizations.amazonaws.com")
  }

  @Test("An account that joins, in other words")
  func joined() throws {
    let details: JSONValue = [
      "serviceEventDetails": [
        "accountId": "444455556666", "joinedMethod": "INVITED", "joinedTime": "x",
      ]
    ]
    let event = try #require(try Self.event(Self.record("AccountJoinedOrganization", details)))
    #expect(
      event.change
        == .join(MembershipChange(account: "444455556666", method: "INVITED", time: "x")))
  }

  @Test(
    "What is missing is missing; an account that is a number is one with its zeros",
    arguments: [
      ([:], nil), (["serviceEventDetails": .null], nil), (["serviceEventDetails": "x"], nil),
      (["serviceEventDetails": ["accountId": ""]], nil),
      (["serviceEventDetails": ["accountId": 12_345_678_901]], "012345678901"),
      (["serviceEventDetails": ["departureMethod": 1, "accountId": "1"]], "1"),
    ] as [(JSONValue, String?)])
  func lenient(_ details: JSONValue, _ account: String?) throws {
    let event = try #require(
      try Self.event(Self.record("AccountDepartedOrganization", details)))
    #expect(event.change == .depart(MembershipChange(account: account)))
  }

  @Test("No other event is one, and none that was refused")
  func others() throws {
    let details: JSONValue = ["serviceEventDetails": Self.left]
    for record in [
      Self.record("RemoveAccountFromOrganization", details),
      Self.record("AccountDepartedOrganization", details, source: "cloudtrail.amazonaws.com"),
      Self.record("accountdepartedorganization", details),
      Self.record(
        "AccountDepartedOrganization",
        ["serviceEventDetails": Self.left, "errorCode": "AccessDenied"]),
    ] {
      #expect(try Self.event(record) == nil)
    }
  }
}
