import CloudTrail
import Foundation
import HTTPMessages
import History
import Synchronization
import TestSupport
import Testing

@testable import Endpoint

/// What is sent as never changing never changes. SEMANTICS 3.6w
@Suite("What was known at a moment, while others write")
struct SettledTests {
  private static let forever = "private, max-age=31536000, immutable"
  private let arn: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/a-trail"

  private static func distinct(_ kept: [(path: String, reply: Reply)]) -> Int {
    Set(kept.map { $0.reply.json.compact }).count
  }

  private func path(_ knownAt: Timestamp) -> String {
    "/at/2100-01-01T00:00:00Z/as-known-at/\(knownAt)/"
  }

  /// Appends puts, and holds each transaction open for a while.
  ///
  /// - Parameter isOver: asked before each put; may wait.
  private func write(to path: String, until isOver: () -> Bool) throws {
    let recorder = try Recorder(path: path)
    var number = 0
    while !isOver() {
      number += 1
      try recorder.transaction { session in
        let selectors = TrailSelectors.basic([
          EventSelector(
            readWriteType: .all, includeManagementEvents: true,
            dataResources: [
              DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3:::b-\(number)/"])
            ])
        ])
        usleep(4000)
        try session.append(
          TrailEvent(
            id: "put-\(number)", stream: .trail(arn), change: .putEventSelectors(selectors),
            time: Timestamp(seconds: 4_000_000_000 + Int64(number))),
          from: Provenance(channel: .file))
        usleep(4000)
      }
      usleep(1000)
    }
    try recorder.close()
  }

  @Test("No response that was sent as immutable is another later")
  func hammer() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    // A few puts for each round of questions: how fast either is depends on what else the machine does.
    let round = DispatchSemaphore(value: 0)
    let isOver = Mutex(false)
    let writer = Thread { [self, path = server.path] in
      do {
        try write(to: path) {
          round.wait()
          return isOver.withLock { $0 }
        }
      } catch {
        Issue.record(error)
      }
    }
    writer.start()
    var kept: [(path: String, reply: Reply)] = []
    var open = 0
    var rounds = 0
    while rounds < 2000, kept.count <= 20 || open <= 20 || Self.distinct(kept) <= 5 {
      round.signal()
      rounds += 1
      for path in [
        path(.now), path(Timestamp(microseconds: Timestamp.now.microseconds - 6000)),
        path(Timestamp.now.advanced(bySeconds: -1)),
      ] {
        let reply = try await server.call(
          "GetEventSelectors", ["TrailName": "a-trail"], at: path)
        if reply.headers["Cache-Control"] == Self.forever {
          kept.append((path, reply))
        } else {
          // An exception of the API, of before the trail was made, has no such field.
          #expect(reply.headers["Cache-Control"] == (reply.status == 200 ? "no-store" : nil))
          open += 1
        }
      }
    }
    isOver.withLock { $0 = true }
    round.signal()
    #expect(kept.count > 20 && open > 20, "\(kept.count) settled, \(open) not")
    #expect(Self.distinct(kept) > 5)
    for (path, reply) in kept {
      let later = try await server.call("GetEventSelectors", ["TrailName": "a-trail"], at: path)
      #expect(later.json == reply.json, "\(path)")
      #expect(later.headers["Cache-Control"] == Self.forever)
    }
  }

  @Test("While one writes, what it began to record before is open; then it is settled")
  func inFlight() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    func caching(_ time: Timestamp) async throws -> String? {
      let page = "at=2100-01-01T00:00:00Z&as-known-at=\(time)"
      let shown = await server.endpoint.respond(
        to: .init(method: "GET", path: "/", query: page)
      ).headers["Cache-Control"]
      let told = try await server.call("ListTrails", at: path(time)).headers["Cache-Control"]
      #expect(shown == told)
      let isSettled = try server.history.isSettled(time)
      #expect(isSettled == (told == Self.forever))
      return told
    }
    let (began, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let ended = DispatchSemaphore(value: 0)
    let storePath = server.path
    let writer = Thread {
      do {
        let recorder = try Recorder(path: storePath)
        try recorder.transaction { session in
          began.signal()
          goOn.wait()
          try session.append(
            TrailEvent(
              id: "late", stream: .trail(arn), change: .startLogging,
              time: Timestamp(seconds: 4_000_000_000)), from: Provenance(channel: .file))
        }
        try recorder.close()
      } catch {
        Issue.record(error)
      }
      ended.signal()
    }
    writer.start()
    Self.wait(for: began)
    usleep(2000)
    let during = Timestamp.now
    usleep(2000)
    #expect(try await caching(during) == "no-store")
    // What is in the log already settles what is before it.
    let created = try #require(
      try server.history.snapshot { try $0.event(sequence: 1)?.recordedAt })
    #expect(try await caching(created) == Self.forever)
    #expect(try await caching(.now.advanced(bySeconds: 3600)) == "no-store")
    goOn.signal()
    Self.wait(for: ended)
    #expect(try await caching(during) == Self.forever)
    let known = try await server.call("GetTrailStatus", ["Name": "a-trail"], at: path(during))
    #expect(known["IsLogging"] == true)
  }

  @Test("Who may not open the lock goes by the log alone")
  func noLock() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    let after = Timestamp.now
    usleep(2000)
    let history = try server.history
    #expect(try history.isSettled(after))
    #expect(rename(server.path + "-lock", server.path + "-hidden") == 0)
    #expect(try !history.isSettled(after))
    try await server.create("another")
    #expect(try history.isSettled(after))
  }

  private static func wait(for semaphore: DispatchSemaphore) { semaphore.wait() }
}
