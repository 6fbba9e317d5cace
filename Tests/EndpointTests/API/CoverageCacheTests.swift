import CloudTrail
import Foundation
import GRDB
import HTTPMessages
import History
import TestSupport
import Testing

@testable import Endpoint

/// No answer may rest on what was known of the coverage before something else was recorded. Each test asks,
/// lets another connection write, as another program would, and asks again, on every connection of the server.
@Suite("Coverage is never out of date")
struct CoverageCacheTests {
  private static let home = AccountRegion(account: TestServer.account, region: "us-east-1")
  private static let start = Timestamp(seconds: 1_767_225_600)  // 2026-01-01T00:00:00Z
  private static let trail: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/a-trail"

  private func event(
    _ id: String, _ change: TrailChange, _ trail: TrailARN = Self.trail, atHour hour: Int64
  ) -> EventDraft {
    EventDraft(
      TrailEvent(
        id: id, stream: .trail(trail), change: change,
        time: Self.start.advanced(bySeconds: hour * 3600), request: change.parameters.compact),
      from: Provenance(channel: .file, path: "log", sha256: nil, record: 1))
  }

  /// Management records of all hours in the range.
  private func reading(_ hours: ClosedRange<Int64>) -> ReadingDraft {
    var reading = ReadingDraft(kind: .file, path: "log-\(hours)")
    var activity = Activity(at: Self.start)
    let first = Self.start.second
    activity.management = SpanSet(
      runs: [first + hours.lowerBound * 3600...first + hours.upperBound * 3600])
    reading.activity[Self.home] = activity
    reading.delivery = NamedDelivery(place: Self.home, time: end(hours.upperBound))
    return reading
  }

  /// When the last file of the hours was delivered.
  private func end(_ hour: Int64) -> Timestamp { Self.start.advanced(bySeconds: hour * 3600 + 100) }

  /// A trail that was made elsewhere, read for two hours.
  private func server() throws -> TestServer {
    let server = try TestServer()
    try record(
      server,
      [event("1", .create(TrailSettings()), atHour: 0), event("2", .startLogging, atHour: 1)],
      [reading(0...2)])
    return server
  }

  private func record(
    _ server: TestServer, _ events: [EventDraft] = [], _ readings: [ReadingDraft] = []
  ) throws {
    let recorder = try Recorder(path: server.path)
    for case .refused(let error) in try recorder.append(events, readings: readings) { throw error }
    try recorder.close()
  }

  private func tamper(_ server: TestServer, _ sql: String) throws {
    try DatabaseQueue(path: server.path).write { try $0.execute(sql: sql) }
  }

  /// Up to when the answers say they are known; asks often enough at a time to meet each connection.
  private func knownUntil(
    _ server: TestServer, at path: String = "/"
  ) async throws -> Set<String?> {
    try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<32 {
        group.addTask {
          let reply = try await server.call("GetTrailStatus", ["Name": "a-trail"], at: path)
          return reply.status == 200
            ? reply.headers[Reliance.knownUntil] : "status \(reply.status)"
        }
      }
      var said: Set<String?> = []
      for try await one in group { said.insert(one) }
      return said
    }
  }

  /// Expects that each connection says so.
  private func expect(
    _ known: Set<String?>, _ server: TestServer, at path: String = "/",
    _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let said = try await knownUntil(server, at: path)
    #expect(said == known, sourceLocation: location)
  }

  @Test("An import by another program moves the end of what is known, again and again")
  func imported() async throws {
    let server = try server()
    for hour: Int64 in 2...12 {
      if hour > 2 { try record(server, [], [reading(0...hour)]) }
      try await expect(["\(end(hour))"], server)
    }
  }

  @Test(
    "A trail that only this API had changed is doubted once a record from elsewhere is imported")
  func noLongerOwn() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    try await expect([nil], server)
    try record(server, [event("elsewhere", .putEventSelectors(.default), atHour: 5)])
    let said = try await knownUntil(server)
    #expect(said.count == 1 && !said.contains(nil), "\(said)")
    // And calls of the API do not make it known again.
    _ = try await server.call("StopLogging", ["Name": "a-trail"])
    try await expect(said, server)
  }

  @Test("A moment that was not read is answered once it is, and doubted before")
  func past() async throws {
    let server = try server()
    try record(server, [], [reading(9...12)])
    let path = "/at/\(Self.start.advanced(bySeconds: 5 * 3600))/"
    try await expect(["status 400"], server, at: path)
    try record(server, [], [reading(2...9)])
    try await expect([nil], server, at: path)
  }

  @Test("After a rebuild the rebuilt tables count, though nothing was recorded")
  func rebuilt() async throws {
    let server = try server()
    try tamper(
      server, "UPDATE activity SET until_second = from_second; UPDATE place SET delivered = NULL")
    try await expect(["\(Self.start.advanced(bySeconds: 1))"], server)
    let recorder = try Recorder(path: server.path)
    try recorder.rebuild()
    try await expect(["\(end(2))"], server)
    try recorder.close()
  }

  @Test("A file in the place of the store is not answered from what was known of the store")
  func replaced() async throws {
    let (server, other) = (try server(), try server())
    try await expect(["\(end(2))"], server)
    try FileManager.default.moveItem(atPath: server.path, toPath: server.path + "-away")
    try FileManager.default.copyItem(atPath: other.path, toPath: server.path)
    // For a millisecond a file counts as that which was there.
    try await Task.sleep(for: .milliseconds(50))
    try await expect(["status 503"], server)
  }

  @Test("For now no other trail is read, whatever is put; for the past all are")
  func readsNoOtherTrail() async throws {
    let server = try server()
    let other: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/other"
    try record(server, [event("3", .create(TrailSettings()), other, atHour: 0)])
    try tamper(server, "UPDATE period SET logging = 'nonsense' WHERE trail = '\(other.text)'")
    for _ in 0..<3 {
      let reply = try await server.call("StopLogging", ["Name": "a-trail"])
      #expect(reply.status == 200)
      try await expect(["\(end(2))"], server)
    }
    let path = "/at/\(Self.start.advanced(bySeconds: 1800))/"
    try await expect(["status 500"], server, at: path)
  }
}
