import CloudTrail
import History
import Synchronization
import TestSupport
import Testing

@testable import Endpoint

/// A machine whose clock was wrong for a while. SEMANTICS 3.6u, 3.6v
@Suite("A clock that was wrong")
struct WrongClockTests {
  /// A clock that the test sets; it runs on by a millisecond each time it is read.
  private final class Clock: Sendable {
    private let time: Mutex<Timestamp>

    init(_ text: String) throws { time = Mutex(try #require(Timestamp(iso8601: text))) }

    func set(_ text: String) throws {
      let wanted = try #require(Timestamp(iso8601: text))
      time.withLock { $0 = wanted }
    }

    func read() -> Timestamp {
      time.withLock { time in
        time.microseconds += 1000
        return time
      }
    }
  }

  private let clock: Clock
  private let server: TestServer
  private let arn: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/a-trail"

  init() throws {
    clock = try Clock("2026-05-01T00:00:00.5Z")
    server = try TestServer(now: { [clock] in clock.read() })
  }

  private func isLogging(_ server: TestServer, at path: String = "/") async throws -> JSONValue? {
    try await server.call("GetTrailStatus", ["Name": "a-trail"], at: path)["IsLogging"]
  }

  private func readWriteType(_ server: TestServer) async throws -> JSONValue? {
    try await server.call("GetEventSelectors", ["TrailName": "a-trail"])["EventSelectors"]?.array?
      .first?["ReadWriteType"]
  }

  private func put(_ type: String) async throws {
    _ = try await server.call(
      "PutEventSelectors",
      ["TrailName": "a-trail", "EventSelectors": [["ReadWriteType": .string(type)]]])
  }

  private func expectSound() throws {
    let findings = try server.history.verify().findings
    #expect(findings == [])
  }

  @Test("What is called after it was put right takes effect at once")
  func putRight() async throws {
    try await server.create("a-trail")
    try clock.set("2036-05-01T00:00:00.5Z")
    _ = try await server.call("StartLogging", ["Name": "a-trail"])
    try await put("ReadOnly")
    #expect(try await isLogging(server) == true)
    try clock.set("2026-05-01T01:00:00.5Z")
    // Nothing was called since, and what was done stays done.
    #expect(try await isLogging(server) == true)
    #expect(try await readWriteType(server) == "ReadOnly")
    let stopped = try await server.call("StopLogging", ["Name": "a-trail"])
    #expect(stopped.status == 200)
    #expect(try await isLogging(server) == false)
    #expect(try await readWriteType(server) == "ReadOnly")
    try await put("WriteOnly")
    #expect(try await readWriteType(server) == "WriteOnly")
    _ = try await server.call("StartLogging", ["Name": "a-trail"])
    #expect(try await isLogging(server) == true)
    // As of ten years later it is still so.
    #expect(try await isLogging(server, at: "/at/2037-01-01T00:00:00Z") == true)
    _ = try await server.call("DeleteTrail", ["Name": "a-trail"])
    let gone = try await server.call("GetTrail", ["Name": "a-trail"])
    #expect(gone.refusal == "TrailNotFound")
    // The effective time of each call is the clock of its machine.
    let times = try server.history.snapshot { history in
      var times: [Int64: Timestamp] = [:]
      try history.eachEvent { times[$0.sequence] = $0.content.time }
      return times.sorted { $0.key < $1.key }.map { "\($0.value)".prefix(4) }
    }
    #expect(times == ["2026", "2036", "2036", "2026", "2026", "2026", "2026"])
    try expectSound()
  }

  @Test(
    "A figure counts the calls that stand after one of a later clock, and one line tells of them")
  func told() async throws {
    try await server.create("a-trail")
    #expect(server.metrics.text.contains("trailback_calls_behind_log_total 0\n"))
    try clock.set("2036-05-01T00:00:00.5Z")
    _ = try await server.call("StartLogging", ["Name": "a-trail"])
    #expect(server.metrics.text.contains("trailback_calls_behind_log_total 0\n"))
    try clock.set("2026-05-01T01:00:00.5Z")
    for _ in 0..<3 { _ = try await server.call("StopLogging", ["Name": "a-trail"]) }
    #expect(server.metrics.text.contains("trailback_calls_behind_log_total 3\n"))
    #expect(server.clockNotes.count == 1)
  }

  @Test("Two servers with different clocks agree on which call came last")
  func twoServers() async throws {
    let ahead = try Clock("2026-05-01T03:00:00.5Z")
    let other = try TestServer(on: server, now: { ahead.read() })
    try await server.create("a-trail")
    for number in 0..<12 {
      let writer = [server, other][number * 7 % 5 % 2]
      let starts = number % 3 != 0
      let reply = try await writer.call(
        starts ? "StartLogging" : "StopLogging", ["Name": "a-trail"])
      #expect(reply.status == 200)
      for reader in [server, other] {
        #expect(try await isLogging(reader) == .bool(starts), "\(number)")
      }
    }
    try expectSound()
  }

  @Test(
    "A store whose calls were made effective by their recorded time is put right by the next call")
  func madeBefore() async throws {
    try await server.create("a-trail")
    try clock.set("2036-05-01T00:00:00.5Z")
    let recorder = try Recorder(path: server.path, now: { [clock] in clock.read() })
    for (id, change) in [
      ("x", TrailChange.startLogging), ("y", .stopLogging), ("z", .startLogging),
    ] {
      try recorder.transaction { session in
        _ = try session.append(
          TrailEvent(
            id: id, stream: .trail(arn), change: change,
            time: Timestamp(microseconds: session.recordedAt.microseconds + 1)),
          from: Provenance(channel: .call))
      }
      try clock.set("2026-05-01T01:00:00.5Z")
    }
    try recorder.close()
    #expect(try await isLogging(server) == true)
    _ = try await server.call("StopLogging", ["Name": "a-trail"])
    #expect(try await isLogging(server) == false)
    try expectSound()
  }

  @Test("Imported calls and observations of a time to come neither move nor count before it")
  func imported() async throws {
    try await server.create("a-trail")
    try await server.ingest([
      [
        "eventVersion": "1.08", "eventTime": "2036-01-01T00:00:00Z",
        "eventSource": "cloudtrail.amazonaws.com", "eventName": "StartLogging",
        "awsRegion": "us-east-1", "eventID": "future", "recipientAccountId": "111122223333",
        "requestParameters": ["name": "a-trail"], "responseElements": .null,
      ]
    ])
    #expect(try await isLogging(server) == false)
    try await put("ReadOnly")
    #expect(try await isLogging(server) == false)
    #expect(try await isLogging(server, at: "/at/2035-01-01T00:00:00Z") == false)
    #expect(try await isLogging(server, at: "/at/2037-01-01T00:00:00Z") == true)
    try expectSound()
  }

  @Test("As known before the clock was put right, the call stands where the clock put it")
  func asKnownBefore() async throws {
    try await server.create("a-trail")
    try clock.set("2036-05-01T00:00:00.5Z")
    _ = try await server.call("StartLogging", ["Name": "a-trail"])
    let before = try #require(
      try server.history.snapshot { try $0.event(sequence: 2)?.recordedAt })
    try clock.set("2026-05-01T01:00:00.5Z")
    _ = try await server.call("PutEventSelectors", World.input(.putEventSelectors))
    _ = try await server.call("AddTags", World.input(.addTags))
    try await put("ReadOnly")
    let now = try #require(Timestamp(iso8601: "2026-06-01T00:00:00Z"))
    try server.history.snapshot { history in
      let known = try history.timeline(of: arn, asKnownAt: before)
      #expect(known?.period(at: now).state.logging == .known(false))
      let present = try history.present(of: arn, clock: now, asKnownAt: before)
      #expect(known?.period(at: present).state.logging == .known(true))
      let all = try history.period(of: arn, at: now)
      #expect(all?.state.logging == .known(true))
    }
  }
}
