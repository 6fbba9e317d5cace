import CloudTrail
import Testing

@testable import TrailLogs

/// SEMANTICS 5g: whose call on an organization's trail changes the trail.
@Suite("Calls on the copies of an organization's trail")
struct ReplicationTests {
  private static let manager = "111122223333"
  private static let member = "444455556666"
  private static let arn = "arn:aws:cloudtrail:us-east-1:\(manager):trail/org"
  private static let ofMember = "arn:aws:cloudtrail:us-east-1:\(member):trail/org"

  private static func identity(_ role: String, _ session: String) -> JSONValue {
    [
      "type": "AssumedRole", "principalId": .string("AROAEXAMPLE:\(session)"),
      "arn": .string("arn:aws:sts::\(member):assumed-role/\(role)/\(session)"),
      "accountId": .string(member), "invokedBy": "cloudtrail.amazonaws.com",
    ]
  }
  private static let replication = identity(
    "AWSServiceRoleForCloudTrail", "CloudTrailOrganizationReplication")
  /// The forms in which CloudTrail itself can be the caller.
  private static let forms: [JSONValue] = [
    replication, ["type": "AWSService", "invokedBy": "cloudtrail.amazonaws.com"],
    [
      "type": "AssumedRole", "principalId": "AROAEXAMPLE:CloudTrailOrganizationReplication",
      "sessionContext": ["sessionIssuer": ["userName": "AWSServiceRoleForCloudTrail"]],
    ],
  ]
  /// Others, who may be a delegated administrator.
  private static let others: [JSONValue] = [
    ["type": "IAMUser", "arn": "arn:aws:iam::444455556666:user/ann"],
    // CloudTrail calls for somebody, who has the say.
    [
      "type": "IAMUser", "arn": "arn:aws:iam::444455556666:user/ann",
      "invokedBy": "cloudtrail.amazonaws.com",
    ],
    identity("AWSServiceRoleForCloudTrail", "another"),
    identity("Mine", "CloudTrailOrganizationReplication"),
    ["type": "AWSService", "invokedBy": "config.amazonaws.com"],
    [
      "type": "AssumedRole", "principalId": "AROAEXAMPLE:CloudTrailOrganizationReplication",
      "sessionContext": ["sessionIssuer": ["userName": "Mine"]],
    ],
  ]

  private static func event(
    _ call: EventKind, _ name: String = arn, by identity: JSONValue, in account: String = member,
    _ changes: JSONValue = [:]
  ) throws -> TrailEvent {
    let key = [.putEventSelectors, .putInsightSelectors].contains(call) ? "trailName" : "name"
    let record: JSONValue = [
      "eventID": "1", "eventTime": "2026-05-01T10:00:00Z",
      "eventSource": "cloudtrail.amazonaws.com", "eventName": .string(call.rawValue),
      "awsRegion": "us-east-1", "recipientAccountId": .string(account), "userIdentity": identity,
      "requestParameters": .object([
        .init(key, .string(name)), .init("isMultiRegionTrail", true),
        .init("eventSelectors", []), .init("insightSelectors", []),
      ]), "responseElements": .null,
    ]
    let added = changes.members ?? []
    let kept = (record.members ?? []).filter { member in
      !added.contains { $0.key == member.key }
    }
    let (got, _) = try read(JSONValue.object(kept + added).compact)
    #expect(got.problems == [])
    return try #require(got.trailEvents.first)
  }

  private static let calls = EventKind.calls.filter { ![.addTags, .removeTags].contains($0) }

  @Test("CloudTrail's own call in a member account changes nothing", arguments: calls, forms)
  func replicated(_ call: EventKind, _ identity: JSONValue) throws {
    let event = try Self.event(call, by: identity)
    #expect(event.change == .replicate(call: call))
    #expect(event.stream.text == Self.arn)
    #expect(event.account == Self.member)
  }

  @Test("Anybody else's changes the trail", arguments: calls, others)
  func administered(_ call: EventKind, _ identity: JSONValue) throws {
    let event = try Self.event(call, by: identity)
    #expect(event.change.kind == call)
    #expect(event.stream.text == Self.arn)
  }

  @Test("A copy that is called by its bare name is a copy; an answer with the trail's ARN counts")
  func names() throws {
    let bare = try Self.event(.stopLogging, "org", by: Self.replication)
    #expect(bare.change == .replicate(call: .stopLogging))
    let answered = try Self.event(
      .createTrail, "org", by: Self.replication,
      ["responseElements": ["trailARN": .string(Self.arn)]])
    #expect(answered.change == .replicate(call: .createTrail))
    #expect(answered.stream.text == Self.arn)
  }

  @Test("The whole ARN of a trail of the very account that was called names no copy")
  func own() throws {
    for (name, account) in [(Self.ofMember, Self.member), (Self.arn, Self.manager)] {
      let event = try Self.event(.stopLogging, name, by: Self.replication, in: account)
      #expect(event.change == .stopLogging)
      #expect(event.stream.text == name)
    }
  }

  @Test("A refused call stays a refused call")
  func refused() throws {
    let event = try Self.event(
      .deleteTrail, by: Self.replication, ["errorCode": "TrailNotFoundException"])
    #expect(event.change.kind == .rejectedCall)
  }
}
