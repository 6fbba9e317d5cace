import CloudTrail
import Foundation
import History
import Recording
import TestSupport
import Testing
import TrailLogs

@testable import Endpoint
@testable import HTTPMessages

@Suite("Looking up the recorded calls")
struct LookupTests {
  private func server() async throws -> TestServer {
    let server = try TestServer()
    for name in ["one", "two"] {
      try await server.create(name)
      _ = try await server.call("StartLogging", ["Name": .string(name)])
    }
    _ = try await server.call("StopLogging", ["Name": "nobody"])
    try await server.create("far", region: "eu-west-1")
    return server
  }

  private func names(_ reply: Reply) -> [String] {
    reply["Events"]?.array?.compactMap { $0["EventName"]?.string } ?? []
  }

  private func lookup(_ server: TestServer, _ key: String, _ value: String) async throws -> Reply {
    try await server.call(
      "LookupEvents",
      [
        "LookupAttributes": [["AttributeKey": .string(key), "AttributeValue": .string(value)]]
      ])
  }

  @Test("Newest first, of the Region that is called, refused ones included")
  func all() async throws {
    let server = try await server()
    let reply = try await server.call("LookupEvents")
    #expect(
      names(reply) == ["StopLogging", "StartLogging", "CreateTrail", "StartLogging", "CreateTrail"])
    let far = try await server.call("LookupEvents", region: "eu-west-1")
    #expect(names(far) == ["CreateTrail"])
  }

  @Test("However much is found, it is put together away from whoever awaits it")
  func large() async throws {
    let server = try TestServer()
    let recorder = try Recorder(path: server.path)
    let request = JSONValue.object([.init("Name", .string(String(repeating: "a", count: 1 << 20)))])
    for number in 0..<8 {
      try recorder.append(
        TrailEvent(
          id: "\(number)", stream: "\(World.arn)", change: .startLogging, time: .now,
          region: "us-east-1", account: TestServer.account, request: request.compact),
        from: Provenance(channel: .file))
    }
    try recorder.close()
    let call = HTTPRequest(
      method: "POST", path: "/", headers: ["X-Amz-Target": "CloudTrail_20131101.LookupEvents"])
    let executor = WatchedExecutor()
    let response = await withTaskExecutorPreference(executor) {
      await server.endpoint.respond(to: call)
    }
    #expect(response.status == 200 && response.body.count > 8 << 20)
    #expect(executor.busy > .zero && executor.busy < .milliseconds(50))
  }

  @Test("By each attribute")
  func attributes() async throws {
    let server = try await server()
    #expect(names(try await lookup(server, "EventName", "StopLogging")) == ["StopLogging"])
    #expect(names(try await lookup(server, "ResourceName", "one")).count == 2)
    #expect(
      names(
        try await lookup(
          server, "ResourceName", "arn:aws:cloudtrail:us-east-1:111122223333:trail/two")
      ).count
        == 2)
    #expect(names(try await lookup(server, "ReadOnly", "true")).isEmpty)
    #expect(names(try await lookup(server, "EventSource", "cloudtrail.amazonaws.com")).count == 5)
    #expect(names(try await lookup(server, "EventSource", "s3.amazonaws.com")).isEmpty)
    #expect(names(try await lookup(server, "ResourceType", "AWS::CloudTrail::Trail")).count == 5)
    #expect(names(try await lookup(server, "Username", "somebody")).isEmpty)
    #expect(names(try await lookup(server, "AccessKeyId", "AKID")).isEmpty)
    let event = try await lookup(server, "EventName", "StopLogging")["Events"]?.array?.first
    let id = try #require(event?["EventId"]?.string)
    #expect(names(try await lookup(server, "EventId", id)) == ["StopLogging"])
  }

  @Test("Page by page, each call once")
  func pages() async throws {
    let server = try await server()
    var ids: [String] = []
    var input: JSONValue = ["MaxResults": 2]
    for _ in 0..<5 {
      let reply = try await server.call("LookupEvents", input)
      ids += reply["Events"]?.array?.compactMap { $0["EventId"]?.string } ?? []
      guard let token = reply["NextToken"] else { break }
      input = ["MaxResults": 2, "NextToken": token]
    }
    #expect(ids.count == 5 && Set(ids).count == 5)
  }

  @Test("A range of time, and a moment in the path")
  func times() async throws {
    let server = try await server()
    let none = try await server.call("LookupEvents", ["EndTime": 1_600_000_000])
    #expect(names(none).isEmpty)
    let all = try await server.call(
      "LookupEvents", ["StartTime": 1_600_000_000, "EndTime": .integer(Timestamp.now.second + 9)])
    #expect(names(all).count == 5)
    let past = try await server.call("LookupEvents", at: "/at/2020-01-01T00:00:00Z/")
    #expect(names(past).isEmpty)
  }

  static let refused: [(JSONValue, String)] = [
    (["MaxResults": 0], "InvalidMaxResults"), (["MaxResults": 51], "InvalidMaxResults"),
    (["NextToken": "made-up"], "InvalidNextToken"),
    (["StartTime": 2, "EndTime": 1], "InvalidTimeRange"),
    (["EventCategory": "other"], "InvalidEventCategory"),
    (
      ["LookupAttributes": [["AttributeKey": "Color", "AttributeValue": "x"]]],
      "InvalidLookupAttributes"
    ),
    (
      [
        "LookupAttributes": [
          ["AttributeKey": "EventId", "AttributeValue": "x"],
          ["AttributeKey": "EventName", "AttributeValue": "x"],
        ]
      ], "InvalidLookupAttributes"
    ),
  ]

  @Test("Questions that are none", arguments: refused)
  func refusals(_ input: JSONValue, _ refusal: String) async throws {
    let reply = try await TestServer().call("LookupEvents", input)
    #expect(reply.refusal == refusal && reply.status == 400)
  }

  @Test("A token belongs to its question")
  func token() async throws {
    let server = try await server()
    let token = try #require(try await server.call("LookupEvents", ["MaxResults": 1])["NextToken"])
    let other = try await server.call("LookupEvents", ["StartTime": 1, "NextToken": token])
    #expect(other.refusal == "InvalidNextToken")
  }

  @Test("What was looked up reads in again as the same events")
  func roundTrip() async throws {
    let server = try await server()
    let reply = try await server.call("LookupEvents")
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("lookup-\(UUID().uuidString).json")
    try Data(reply.json.compact.utf8).write(to: file)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: file) } }
    let recorder = try Recorder(path: server.path)
    var problems: [String] = []
    let report = try Importer(recorder: recorder).run(
      LogFinder(paths: [file.path]), problem: { problems.append($0.fact) })
    #expect(problems.isEmpty, "\(problems)")
    #expect(report.known == 5 && report.appendedCount == 0)
  }

  /// A record as no writer would write it again.
  private static func text(_ id: String, _ identity: String, _ more: String = "") -> String {
    #"{ "eventVersion":"1.11" ,"eventID":"\#(id)","eventTime":"2026-01-01T00:00:00Z","#
      + #""eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging","awsRegion":"us-east-1","#
      + #""requestParameters":{"name":"\#(World.arn)"},"requestID":"r-1","readOnly":false\#(identity)\#(more)}"#
  }

  private static let role =
    #","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/a/eve","#
    + #""accessKeyId":"ASIAEXAMPLE","sessionContext":{"sessionIssuer":{"userName":"a"}}}"#

  @Test("The record of a call that was read is answered byte for byte")
  func original() async throws {
    let server = try TestServer()
    let identities = [
      Self.role, #","userIdentity":{"type":"Root","arn":"arn:aws:iam::111122223333:root"}"#,
      #","userIdentity":{"type":"IAMUser","userName":"bob","arn":"arn:aws:iam::111122223333:user/x/bob"}"#,
    ]
    for (number, identity) in identities.enumerated() {
      let text = Self.text("\(number)", identity, #","recipientAccountId":"111122223333""#)
      let response = await server.endpoint.respond(
        to: HTTPRequest(
          method: "POST", path: "/ingest", headers: ["Content-Type": "application/json"],
          body: Array(text.utf8)))
      #expect(try Reply(response)["appended"] == 1)
    }
    for (number, name) in ["eve", "root", "bob"].enumerated() {
      let events = try await lookup(server, "Username", name)["Events"]?.array
      #expect(events?.count == 1)
      let event = try #require(events?.first)
      #expect(
        event["CloudTrailEvent"]?.string
          == Self.text(
            "\(number)", identities[number], #","recipientAccountId":"111122223333""#))
      #expect(event["Username"]?.string == name)
      #expect(event["ReadOnly"] == "false")
      #expect(event["AccessKeyId"]?.string == (number == 0 ? "ASIAEXAMPLE" : nil))
      #expect(event["EventId"]?.string == "\(number)")
    }
    // A call that was made here has no record but the one that the history can make.
    try await server.create("mine")
    let mine = try await lookup(server, "ResourceName", "mine")["Events"]?.array?.first
    let record = try JSONValue(parsing: mine?["CloudTrailEvent"]?.string ?? "")
    #expect(record["eventVersion"] == "1.08" && record["eventName"] == "CreateTrail")
  }

  @Test("Records that were trimmed are found by the account and the Region in their trail's ARN")
  func trimmed() async throws {
    let server = try TestServer()
    let noAccount = Self.text("1", "")
    let nothing = Self.text("2", "").replacing(#""awsRegion":"us-east-1","#, with: "")
    let other = Self.text("3", "").replacing("111122223333", with: "999900001111")
    for text in [noAccount, nothing, other] {
      let response = await server.endpoint.respond(
        to: HTTPRequest(
          method: "POST", path: "/ingest", headers: ["Content-Type": "application/json"],
          body: Array(text.utf8)))
      #expect(try Reply(response)["appended"] == 1)
    }
    let reply = try await server.call("LookupEvents")
    let ids = reply["Events"]?.array?.compactMap { $0["EventId"]?.string }
    #expect(ids == ["2", "1"])
    #expect(names(try await server.call("LookupEvents", region: "eu-west-1")).isEmpty)
    let texts = reply["Events"]?.array?.compactMap { $0["CloudTrailEvent"]?.string }
    #expect(texts == [nothing, noAccount])

    // The fuller copy takes the place of the trimmed one.
    let whole = Self.text("1", Self.role, #","recipientAccountId":"111122223333""#)
    let response = await server.endpoint.respond(
      to: HTTPRequest(
        method: "POST", path: "/ingest", headers: ["Content-Type": "application/json"],
        body: Array(whole.utf8)))
    #expect(try Reply(response)["completed"] == 1)
    let found = try await lookup(server, "EventId", "1")["Events"]?.array
    #expect(found?.count == 1)
    #expect(found?.first?["CloudTrailEvent"]?.string == whole)
    #expect(names(try await server.call("LookupEvents")).count == 2)
  }
}
