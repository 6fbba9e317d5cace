import CloudTrail
import History
import Replay
import Testing

@Suite("Whether a trail was logging")
struct LoggingGateTests {
  private static let created = Example.event(.create(Example.settings))

  /// SEMANTICS 3.5b
  @Test(
    "Started and stopped, to the second",
    arguments: [
      (5, Reason.loggingOff), (9, .loggingOff), (10, .selected), (19, .selected), (20, .loggingOff),
      (21, .loggingOff), (30, .selected),
    ] as [(Int64, Reason)])
  func switched(_ second: Int64, _ reason: Reason) throws {
    let events = [
      Self.created, Example.event(.startLogging, at: 10), Example.event(.stopLogging, at: 20),
      Example.event(.startLogging, at: 30),
    ]
    #expect(try judge(Example.record(at: second), by: events).reason == reason)
  }

  @Test("Started and stopped within one second: either may have come first")
  func ambiguous() throws {
    let events = [
      Self.created, Example.event(.startLogging, at: 10), Example.event(.stopLogging, at: 10),
    ]
    for second: Int64 in [10, 11, 100] {
      let judgement = try judge(Example.record(at: second), by: events)
      #expect(judgement.reason == .loggingUnknown)
      #expect(judgement.unknown == .ambiguous)
    }
    #expect(try judge(Example.record(at: 9), by: events).reason == .loggingOff)
  }

  @Test("Nobody saw it started, and its selectors are known")
  func unseen() throws {
    let events = [
      Example.event(.putEventSelectors(.default)), Example.event(.update(Example.settings)),
    ]
    let judgement = try judge(Example.record(), by: events)
    #expect(judgement.reason == .loggingUnknown)
    #expect(judgement.unknown == .unseen)
  }

  /// SEMANTICS 3.6e
  @Test("An observation that says otherwise makes the time before unknown, back to the last call")
  func contradicted() throws {
    let events =
      Example.logging() + [Example.event(.observe(Observation(isLogging: false)), at: 100)]
    let before = try judge(Example.record(at: 50), by: events)
    #expect(before.reason == .loggingUnknown)
    #expect(before.unknown == .contradicted)
    #expect(try judge(Example.record(at: 100), by: events).reason == .loggingOff)
    #expect(try judge(Example.record(at: -1), by: events).reason == .trailNotCreated)
  }

  @Test("An observation that agrees changes nothing")
  func confirmed() throws {
    let events =
      Example.logging() + [Example.event(.observe(Observation(isLogging: true)), at: 100)]
    #expect(try judge(Example.record(at: 50), by: events).reason == .selected)
    #expect(try judge(Example.record(at: 150), by: events).reason == .selected)
  }

  @Test("A refused StopLogging stops nothing, and a voided one neither")
  func refused() throws {
    let reject = TrailChange.reject(
      call: .stopLogging, errorCode: "AccessDenied", errorMessage: "no")
    let refused = Example.logging() + [Example.event(reject, at: 5)]
    #expect(try judge(Example.record(), by: refused).reason == .selected)

    let stop = Example.event(.stopLogging, at: 5)
    let voided =
      Example.logging() + [stop, Example.event(.correct(voids: stop.id, reason: "forged"), at: 6)]
    #expect(try judge(Example.record(), by: voided).reason == .selected)
  }
}
