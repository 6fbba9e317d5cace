import CloudTrail
import Testing

@testable import Endpoint

@Suite("Creating, updating and deleting trails")
struct TrailCallTests {
  private let arn: JSONValue = "arn:aws:cloudtrail:us-east-1:111122223333:trail/a-trail"

  @Test("A new trail has the API's defaults, and does not log")
  func create() async throws {
    let server = try TestServer()
    let reply = try await server.create(
      "a-trail", ["SnsTopicName": "topic", "EnableLogFileValidation": true])
    #expect(
      reply.json.canonical
        == JSONValue(
          dictionaryLiteral: ("Name", "a-trail"), ("TrailARN", arn), ("S3BucketName", "a-bucket"),
          ("SnsTopicName", "topic"),
          ("SnsTopicARN", "arn:aws:sns:us-east-1:111122223333:topic"),
          ("IncludeGlobalServiceEvents", true), ("IsMultiRegionTrail", false),
          ("LogFileValidationEnabled", true), ("IsOrganizationTrail", false),
          ("RecursiveLogging", true)
        ).canonical)
    let status = try await server.call("GetTrailStatus", ["Name": "a-trail"])
    #expect(status["IsLogging"] == false && status["StartLoggingTime"] == nil)
    _ = try await server.call("StartLogging", ["Name": "a-trail"])
    _ = try await server.call("StopLogging", ["Name": arn])
    let stopped = try await server.call("GetTrailStatus", ["Name": "a-trail"])
    #expect(stopped["IsLogging"] == false)
    #expect(stopped["StartLoggingTime"] != nil && stopped["StopLoggingTime"] != nil)
  }

  @Test("An update changes what it names, an empty text clears, and selectors stay")
  func update() async throws {
    let server = try TestServer()
    try await server.create("a-trail", ["SnsTopicName": "topic", "S3KeyPrefix": "p"])
    _ = try await server.call(
      "PutEventSelectors",
      ["TrailName": "a-trail", "EventSelectors": [["ReadWriteType": "ReadOnly"]]])
    let reply = try await server.call(
      "UpdateTrail", ["Name": "a-trail", "IsMultiRegionTrail": true, "SnsTopicName": ""])
    #expect(reply["IsMultiRegionTrail"] == true && reply["S3KeyPrefix"] == "p")
    #expect(reply["SnsTopicName"] == nil && reply["SnsTopicARN"] == nil)
    let trail = try await server.call("GetTrail", ["Name": "a-trail"])
    #expect(trail["Trail"]?["IsMultiRegionTrail"] == true)
    #expect(trail["Trail"]?["SnsTopicName"] == nil)
    #expect(trail["Trail"]?["HasCustomEventSelectors"] == true)
    #expect(trail["Trail"]?["HomeRegion"] == "us-east-1")
  }

  @Test("A log group and its role come together, and go together by either")
  func logGroup() async throws {
    let server = try TestServer()
    try await server.create("a-trail", World.pipe)
    func pair() async throws -> [String] {
      let trail = try await server.call("GetTrail", ["Name": "a-trail"])["Trail"]
      return (World.pipe.members ?? []).compactMap { trail?[$0.key]?.string }
    }
    #expect(try await pair().count == 2)
    for member in World.pipe.members ?? [] {
      let cleared = try await server.call(
        "UpdateTrail", .object([.init("Name", "a-trail"), .init(member.key, "")]))
      #expect(cleared.status == 200)
      #expect((World.pipe.members ?? []).allSatisfy { cleared[$0.key] == nil })
      #expect(try await pair() == [])
      let again = try await server.call(
        "UpdateTrail", .object([.init("Name", "a-trail")] + (World.pipe.members ?? [])))
      #expect(again.status == 200)
      #expect(try await pair().count == 2)
    }
    // Clearing what is not there is no fault.
    try await server.create("plain", ["CloudWatchLogsRoleArn": ""])
    #expect(try await server.call("GetTrail", ["Name": "plain"]).status == 200)
  }

  @Test("Attempts to deliver are empty, but not said of a trail that was started elsewhere")
  func attempts() async throws {
    let names = [
      "LatestDeliveryAttemptTime", "LatestDeliveryAttemptSucceeded",
      "LatestNotificationAttemptTime", "LatestNotificationAttemptSucceeded",
    ]
    let server = try TestServer()
    try await World.fill(server)
    let started = try await server.call("GetTrailStatus", ["Name": "a-trail"])
    #expect(started["IsLogging"] == true && names.allSatisfy { started[$0] == "" })
    let new = try await server.call("GetTrailStatus", ["Name": "far"], region: "eu-west-1")
    #expect(new["IsLogging"] == false && names.allSatisfy { new[$0] == "" })
    let elsewhere = try await server.call(
      "GetTrailStatus", ["Name": "dim-logging"], region: World.dimRegion)
    #expect(elsewhere["IsLogging"] == true && names.allSatisfy { elsewhere[$0] == nil })
  }

  @Test("Recursive logging is on until it is put off, and then off through other updates")
  func recursiveLogging() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    func trail() async throws -> JSONValue? {
      try await server.call("GetTrail", ["Name": "a-trail"])["Trail"]?["RecursiveLogging"]
    }
    #expect(try await trail() == true)
    let off = try await server.call("UpdateTrail", ["Name": "a-trail", "RecursiveLogging": false])
    #expect(off["RecursiveLogging"] == false)
    let other = try await server.call("UpdateTrail", ["Name": "a-trail", "S3KeyPrefix": "p"])
    #expect(other["RecursiveLogging"] == false)
    #expect(try await trail() == false)
    let wrong = try await server.call("UpdateTrail", ["Name": "a-trail", "RecursiveLogging": "no"])
    #expect(wrong.refusal == "Serialization")
  }

  @Test("A trail created again under its name starts anew")
  func again() async throws {
    let server = try TestServer()
    try await server.create("a-trail", ["S3KeyPrefix": "old"])
    _ = try await server.call(
      "PutEventSelectors",
      ["TrailName": "a-trail", "EventSelectors": [["ReadWriteType": "ReadOnly"]]])
    #expect(try await server.call("DeleteTrail", ["Name": "a-trail"]).json == .object([]))
    #expect(try await server.call("GetTrail", ["Name": "a-trail"]).refusal == "TrailNotFound")
    try await server.create("a-trail")
    let trail = try await server.call("GetTrail", ["Name": "a-trail"])
    #expect(trail["Trail"]?["HasCustomEventSelectors"] == false)
    #expect(trail["Trail"]?["S3KeyPrefix"] == nil)
  }

  static let refused: [(JSONValue, String)] = [
    (["S3BucketName": ""], "InvalidS3BucketName"), (["S3BucketName": "A"], "InvalidS3BucketName"),
    (["S3BucketName": "two..dots"], "InvalidS3BucketName"),
    (["S3KeyPrefix": .string(String(repeating: "p", count: 201))], "InvalidS3Prefix"),
    (["SnsTopicName": "a topic"], "InvalidSnsTopicName"),
    (["KmsKeyId": "nokey"], "InvalidKmsKeyId"),
    (["CloudWatchLogsLogGroupArn": "group"], "InvalidCloudWatchLogsRoleArn"),
    (["CloudWatchLogsRoleArn": "role"], "InvalidCloudWatchLogsLogGroupArn"),
    (
      ["IsMultiRegionTrail": true, "IncludeGlobalServiceEvents": false],
      "InvalidParameterCombination"
    ),
    (["Name": "a"], "InvalidTrailName"),
    (["TagsList": [["Key": "aws:x", "Value": ""]]], "InvalidTagParameter"),
    (
      ["TagsList": [["Key": "k", "Value": "1"], ["Key": "k", "Value": "2"]]], "InvalidTagParameter"
    ),
    (
      ["TagsList": .array((0..<51).map { ["Key": .string("k\($0)"), "Value": ""] })],
      "TagsLimitExceeded"
    ),
    (["IsMultiRegionTrail": "perhaps"], "Serialization"),
  ]

  @Test("Input that CloudTrail refuses creates nothing", arguments: refused)
  func refusals(_ input: JSONValue, _ refusal: String) async throws {
    let server = try TestServer()
    var members = ["Name": JSONValue.string("a-trail"), "S3BucketName": "a-bucket"]
    for member in input.members ?? [] { members[member.key] = member.value }
    let reply = try await server.call(
      "CreateTrail", .object(members.map { .init($0.key, $0.value) }))
    #expect(reply.refusal == refusal && reply.status == 400, "\(reply.json.compact)")
    #expect(try await server.call("ListTrails")["Trails"] == [])
  }

  @Test("A name that is taken, and one trail too many")
  func taken() async throws {
    let server = try TestServer()
    for number in 1...5 { #expect(try await server.create("trail-\(number)").status == 200) }
    let taken = try await server.create("trail-1")
    #expect(taken.refusal == "TrailAlreadyExists")
    #expect(taken.message == "Trail trail-1 already exists for customer: 111122223333")
    #expect(try await server.create("trail-6").refusal == "MaximumNumberOfTrailsExceeded")
    #expect(try await server.create("trail-6", region: "eu-west-1").status == 200)
  }

  @Test("All trails of all Regions are listed, page by page")
  func list() async throws {
    let server = try TestServer()
    for region in 0..<25 {
      for number in 1...5 { try await server.create("t-\(number)", region: "region-\(region)") }
    }
    var names: [String] = []
    var input = JSONValue.object([])
    var pages = 0
    repeat {
      let reply = try await server.call("ListTrails", input)
      names += reply["Trails"]?.array?.compactMap { $0["TrailARN"]?.string } ?? []
      pages += 1
      guard let next = reply["NextToken"] else { break }
      input = ["NextToken": next]
    } while pages < 10
    #expect(pages == 2 && names.count == 125 && names == Set(names).sorted())
  }
}
