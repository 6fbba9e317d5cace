import CloudTrail
import HTTPMessages
import History
import TestSupport
import Testing

@testable import Endpoint

/// Answers about times in which calls can have been missed. SEMANTICS 3.7
@Suite("How far an answer can be trusted")
struct RelianceTests {
  private static let home = AccountRegion(account: TestServer.account, region: "us-east-1")
  private static let start = Timestamp(seconds: 1_767_225_600)  // 2026-01-01T00:00:00Z

  private static func record(
    _ name: String, _ second: Int64, _ request: JSONValue
  ) -> JSONValue {
    [
      "eventVersion": "1.08", "eventTime": .string("\(start.advanced(bySeconds: second))"),
      "eventSource": "cloudtrail.amazonaws.com", "eventName": .string(name),
      "awsRegion": "us-east-1", "eventID": .string("\(name)-\(second)"), "readOnly": false,
      "recipientAccountId": .string(TestServer.account), "requestParameters": request,
      "responseElements": .null,
    ]
  }

  /// A trail whose logs were read for the first hour, and from hour 9 to hour 12 with a stop at hour 10 and
  /// a start at hour 11.
  private func server() async throws -> TestServer {
    let server = try TestServer()
    let name: JSONValue = ["name": "a-trail"]
    try await server.ingest([
      Self.record("CreateTrail", 0, ["name": "a-trail", "s3BucketName": "b"]),
      Self.record("StartLogging", 0, name), Self.record("StopLogging", 36_000, name),
      Self.record("StartLogging", 39_600, name),
    ])
    var reading = ReadingDraft(kind: .file, path: "log")
    var activity = Activity(at: Self.start)
    let first = Self.start.second
    activity.management = SpanSet(runs: [first...first + 3600, first + 32_400...first + 43_200])
    reading.activity[Self.home] = activity
    reading.delivery = NamedDelivery(
      place: Self.home, time: Self.start.advanced(bySeconds: 43_300))
    let recorder = try Recorder(path: server.path)
    try recorder.append([], readings: [reading])
    try recorder.close()
    return server
  }

  private func ask(
    _ operation: String, _ server: TestServer, atHour hour: Double
  ) async throws -> Reply {
    let time = Self.start.advanced(bySeconds: Int64(hour * 3600))
    let key = operation == "GetEventSelectors" ? "TrailName" : "Name"
    return try await server.call(operation, .object([.init(key, "a-trail")]), at: "/at/\(time)/")
  }

  @Test("What was read is answered without a word")
  func known() async throws {
    let server = try await server()
    let reply = try await ask("GetEventSelectors", server, atHour: 0.5)
    #expect(reply.status == 200)
    for field in [Reliance.knownUntil, Reliance.selfBlind, Reliance.provisional] {
      #expect(reply.headers[field] == nil, "\(field)")
    }
  }

  @Test("In a hole of the past it is not known, and after it until something shows it")
  func hole() async throws {
    let server = try await server()
    for hour in [2, 9.5] {
      let reply = try await ask("GetEventSelectors", server, atHour: hour)
      #expect(reply.refusal == "OperationNotPermitted", "\(hour)")
      #expect(reply.message?.contains("not read") == true, "\(reply.message ?? "")")
    }
    // The stop shows whether it logs.
    #expect(try await ask("GetTrailStatus", server, atHour: 2).refusal == "OperationNotPermitted")
    #expect(try await ask("GetTrailStatus", server, atHour: 11.5)["IsLogging"] == true)
  }

  @Test("While no trail logs such calls the last answer is given, and the span")
  func selfBlind() async throws {
    let server = try await server()
    let reply = try await ask("GetTrailStatus", server, atHour: 10.5)
    #expect(reply["IsLogging"] == false)
    let from = Self.start.advanced(bySeconds: 36_000)
    let until = Self.start.advanced(bySeconds: 39_600)
    #expect(reply.headers[Reliance.selfBlind] == "\(from)/\(until)")
  }

  @Test("Now, after all that was read, the last answer is given, and until when it is known")
  func present() async throws {
    let server = try await server()
    let reply = try await server.call("GetTrailStatus", ["Name": "a-trail"])
    #expect(reply["IsLogging"] == true)
    let delivered = Self.start.advanced(bySeconds: 43_300)
    #expect(reply.headers[Reliance.knownUntil] == "\(delivered)")
    let list = try await server.call("DescribeTrails")
    #expect(list.headers[Reliance.knownUntil] == "\(delivered)")
  }

  @Test("A trail that only this API has changed is known for ever")
  func own() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    let reply = try await server.call("GetEventSelectors", ["TrailName": "a-trail"])
    #expect(reply.status == 200 && reply.headers[Reliance.knownUntil] == nil)
  }
}
