import CloudTrail
import Foundation
import TestSupport
import Testing

/// A server that is killed at any moment keeps every put that it acknowledged, and nothing by half.
@Suite("Killed servers")
struct ServeKillTests {
  private static let kills = LongRun.rounds(100, long: 2000)
  /// As many as the API makes in a Region.
  private static let trails = 5
  private static let callers = 8
  /// Kills that hit one store: each of them but the last is followed by going on.
  private static let killsOfAStore = 10

  @Test("Kills under puts by eight callers on five trails", .timeLimit(.minutes(60)))
  func kills() throws {
    var random = SeededRandom(seed: 7)
    var acknowledged = 0
    var landed = 0
    for _ in 0..<Self.kills / Self.killsOfAStore {
      let place = try Workplace()
      try makeTrails(place)
      var known = try place.loggedPuts().count
      for kill in 0..<Self.killsOfAStore {
        let callers = (0..<Self.callers).map { PuttingCaller(kill: kill, caller: $0) }
        let moment = TimeInterval.random(in: 0..<0.15, using: &random)
        let begun = Int(Date().timeIntervalSince1970)
        try killOnce(place, after: moment, callers)
        acknowledged += callers.map(\.acknowledged).reduce(0, +)
        landed += callers.contains { $0.sent > $0.acknowledged } ? 1 : 0
        // The log only grows, so what was there stays as it was looked at.
        let logged = try place.loggedPuts(
          since: begun, with: PuttingCaller.prefix(kill: kill))
        for caller in callers { try check(caller, logged) }
        known += logged.count
      }
      #expect(try place.loggedPuts().count == known)
      try checkWhole(place)
    }
    // Otherwise the moments were badly chosen and the test says nothing.
    #expect(landed > Self.kills * 8 / 10, "only \(landed) kills hit a put")
    #expect(acknowledged > 1000, "only \(acknowledged) puts were acknowledged")
  }

  @Test("Kills while EventBridge and Firehose post", .timeLimit(.minutes(60)))
  func killsUnderFeeds() throws {
    var random = SeededRandom(seed: 11)
    var acknowledged = 0
    var landed = 0
    let kills = LongRun.rounds(30, long: 300)
    for _ in 0..<kills / Self.killsOfAStore {
      let place = try Workplace()
      for kill in 0..<Self.killsOfAStore {
        let callers = (0..<Self.callers).map { FeedingCaller(kill: kill, caller: $0) }
        let server = try RunningServer("--log-level", "error", in: place)
        let (port, done) = (server.port, DispatchGroup())
        for caller in callers {
          done.enter()
          Thread {
            caller.run(port: port)
            done.leave()
          }.start()
        }
        usleep(UInt32.random(in: 50_000..<500_000, using: &random))
        let outcome = try server.end(by: SIGKILL)
        try #require(outcome.signal == SIGKILL, "\(outcome.errors)")
        try #require(done.wait(timeout: .now() + 10) == .success)
        let found = try place.eventIDs()
        for caller in callers {
          try #require(caller.refusal == nil, "\(caller.refusal ?? "")")
          #expect(caller.acknowledged.subtracting(found).isEmpty)
          acknowledged += caller.acknowledged.count
          landed += caller.isCutOff ? 1 : 0
        }
      }
      try checkWhole(place)
    }
    #expect(landed > kills, "only \(landed) kills hit a post")
    #expect(acknowledged > kills, "only \(acknowledged) calls were acknowledged")
  }

  private func makeTrails(_ place: Workplace) throws {
    let server = try RunningServer("--log-level", "error", in: place)
    let connection = try #require(CallConnection(port: server.port))
    for trail in 0..<Self.trails {
      let answer = connection.call(
        "CreateTrail", ["Name": .string("trail-\(trail)"), "S3BucketName": "a-bucket"])
      try #require(answer?.hasPrefix("HTTP/1.1 200 ") == true, "\(answer ?? "no answer")")
    }
    try #require(try server.end(by: SIGTERM).code == 0)
  }

  private func killOnce(
    _ place: Workplace, after seconds: TimeInterval, _ callers: [PuttingCaller]
  ) throws {
    let server = try RunningServer("--log-level", "error", in: place)
    let port = server.port
    let done = DispatchGroup()
    for caller in callers {
      done.enter()
      Thread {
        caller.run(port: port, trails: Self.trails)
        done.leave()
      }.start()
    }
    usleep(UInt32(seconds * 1_000_000))
    let outcome = try server.end(by: SIGKILL)
    try #require(outcome.signal == SIGKILL, "\(outcome.errors)")
    try #require(done.wait(timeout: .now() + 10) == .success)
    for caller in callers { try #require(caller.refusal == nil, "\(caller.refusal ?? "")") }
  }

  /// All that a caller was told of is there, once, in its order, as it was sent; of what it was not
  /// told there is at most the one put that was under way.
  private func check(_ caller: PuttingCaller, _ logged: [LoggedPut]) throws {
    let found = logged.filter { $0.bucket.hasPrefix(caller.prefix) }
    let expected = (0..<found.count).map { caller.put($0, trails: Self.trails) }
    try #require(found == expected)
    try #require(
      found.count == caller.acknowledged || found.count == caller.sent,
      "\(caller.acknowledged) of \(caller.sent) puts acknowledged, \(found.count) there")
  }

  /// The log is sound, and the projections are what it adds up to.
  private func checkWhole(_ place: Workplace) throws {
    try #require(try place.isSound())
    let before = try place.trailback("export", "timeline").out
    try #require(try place.trailback("rebuild").code == 0)
    try #require(try place.trailback("export", "timeline").out == before)
    try #require(try place.isSound())
  }
}
