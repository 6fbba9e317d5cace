import HTTPMessages
import CloudTrail
import History
import Testing

@testable import Endpoint

@Suite("The API against the past")
struct PastTests {
  private func recordedAt(_ server: TestServer) throws -> [Timestamp] {
    try server.history.snapshot { history in
      try (1...(try history.eventCount())).compactMap {
        try history.event(sequence: $0)?.content.time
      }
    }
  }

  @Test("The same call gives the state at the moment in the path")
  func past() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    for type in ["ReadOnly", "WriteOnly"] {
      _ = try await server.call(
        "PutEventSelectors",
        [
          "TrailName": "a-trail",
          "EventSelectors": [["ReadWriteType": .string(type)]],
        ])
    }
    let times = try recordedAt(server)
    func type(_ time: Timestamp, _ suffix: String = "/") async throws -> JSONValue? {
      let text = "\(time)".replacing(":", with: "%3A")
      let reply = try await server.call(
        "GetEventSelectors", ["TrailName": "a-trail"], at: "/at/\(text)\(suffix)")
      return reply["EventSelectors"]?.array?.first?["ReadWriteType"]
    }
    #expect(try await type(times[0]) == "All")
    #expect(try await type(times[1]) == "ReadOnly")
    #expect(try await type(times[2], "") == "WriteOnly")
    let before = try await server.call(
      "GetEventSelectors", ["TrailName": "a-trail"], at: "/at/2020-01-01T00:00:00Z/")
    #expect(before.refusal == "TrailNotFound")
  }

  @Test("What was learned later can be left out, and then the response never changes")
  func knownAt() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    let known = try #require(try recordedAt(server).first)
    _ = try await server.call("StartLogging", ["Name": "a-trail"])
    let now = try #require(try recordedAt(server).last)
    let reply = try await server.call(
      "GetTrailStatus", ["Name": "a-trail"], at: "/at/\(now)/as-known-at/\(known)/")
    #expect(reply["IsLogging"] == false)
    #expect(reply.headers["Cache-Control"] == "private, max-age=31536000, immutable")
    let open = try await server.call("GetTrailStatus", ["Name": "a-trail"], at: "/at/\(now)/")
    #expect(open["IsLogging"] == true && open.headers["Cache-Control"] == "no-store")
    let future = try await server.call(
      "GetTrailStatus", ["Name": "a-trail"],
      at: "/at/\(now)/as-known-at/9000-01-01T00:00:00Z/")
    #expect(future.headers["Cache-Control"] == "no-store")
  }

  @Test("A time in the path may have any form that people write; what counts from now is not kept")
  func written() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    let known = try #require(try recordedAt(server).first)
    let day = "\(known)".prefix(10)
    for text in [
      "2030-01", "20300101T0000Z", "2030-01-01%2000:00", "1893456000", "1893456000000", "now",
    ] {
      let status = try await server.call(
        "GetTrailStatus", ["Name": "a-trail"], at: "/at/\(text)/as-known-at/now/")
      #expect(status.headers["Cache-Control"] == "no-store", "\(text)")
      #expect(status.message?.contains("no time that can be read") != true, "\(text)")
    }
    let before = try await server.call(
      "GetTrailStatus", ["Name": "a-trail"], at: "/at/\(day)%2000:00/")
    #expect(before.refusal == "TrailNotFound")
    let unread = try await server.call("ListTrails", at: "/at/20260101/")
    #expect(unread.message?.contains(WrittenTime.forms) == true)
  }

  @Test("The past is not to be changed", arguments: APIOperation.allCases.filter(\.isWrite))
  func writes(_ operation: APIOperation) async throws {
    let server = try TestServer()
    let reply = try await server.call(operation.rawValue, at: "/at/2026-01-01T00:00:00Z/")
    #expect(reply.refusal == "OperationNotPermitted" && reply.status == 400)
    #expect(reply.message?.contains("past cannot be changed") == true)
    #expect(try server.history.snapshot { try $0.eventCount() } == 0)
  }

  @Test(
    "A path without a time is refused in words",
    arguments: [
      "/at/", "/at/someday/", "/at/20260101/", "/at/2026-13-01T00:00:00Z/",
      "/at/2026-01-01/as-known-at/x",
    ])
  func noTime(_ path: String) async throws {
    let reply = try await TestServer().call("ListTrails", at: path)
    #expect(reply.refusal == "OperationNotPermitted" && reply.status == 400)
  }
}
