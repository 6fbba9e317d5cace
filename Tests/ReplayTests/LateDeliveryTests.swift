import CloudTrail
import History
import Replay
import Selectors
import Testing
import TrailLogs

/// SEMANTICS 3.5e: what is delivered after a StopLogging is not judged by logging or the selectors.
@Suite("A stop soon after")
struct LateDeliveryTests {
  private static func events(_ between: [TrailEvent]) -> [TrailEvent] {
    Example.logging() + between + [Example.event(.stopLogging, at: 10_000)]
  }

  private static let narrowed = events([
    Example.event(.putEventSelectors(Example.nothing), at: 1_000)
  ])
  /// Created, and never started before its StartLogging at second 9,990.
  private static let started = [
    Example.event(.create(Example.settings)), Example.event(.startLogging, at: 9_995),
    Example.event(.stopLogging, at: 10_000),
  ]

  @Test(
    "Selectors that refuse do not stand for 15 minutes before the stop; of older events they do",
    arguments: [
      (9_099, Reason.managementEventsOff), (9_100, .lateDelivery), (9_999, .lateDelivery),
      (10_000, .loggingOff), (10_001, .loggingOff),
    ] as [(Int64, Reason)])
  func selectors(_ second: Int64, _ reason: Reason) throws {
    let (verdict, change) = try verdict(of: Example.record(at: second), by: Self.narrowed)
    #expect(verdict.reason == reason)
    #expect(verdict.judgement.answer == .notLogged)
    #expect(change?.cause == (reason == .lateDelivery ? .stopLogging : nil))
    #expect((verdict.unsettled == .lateDelivery(period: 4)) == (reason == .lateDelivery))
  }

  @Test("Logging that was off does not stand either")
  func logging() throws {
    // Started for no moment: no other configuration is near.
    let events = [
      Example.event(.create(Example.settings)), Example.event(.stopLogging, at: 10_000),
    ]
    let (verdict, _) = try verdict(of: Example.record(at: 9_900), by: events)
    #expect(verdict.reason == .lateDelivery)
    #expect(verdict.judgement.reason == .loggingOff)
    let old = try ReplayTests.verdict(of: Example.record(at: 9_099), by: events).verdict
    #expect(old.reason == .loggingOff)
  }

  @Test("Another answer nearby comes first")
  func settling() throws {
    let (verdict, change) = try verdict(of: Example.record(at: 9_900), by: Self.started)
    #expect(verdict.reason == .settling)
    #expect(change?.cause == .startLogging)
  }

  @Test(
    "Account and Region refuse what is late as well, whether or not logging was on",
    arguments: [
      (["awsRegion": "eu-west-1"], .otherRegion),
      (["recipientAccountId": "999988887777"], .otherAccount),
    ] as [(JSONValue, Reason)])
  func stands(_ changes: JSONValue, _ reason: Reason) throws {
    let record = Example.record(at: 9_900, changes)
    let on = try verdict(of: record, by: Self.narrowed).verdict
    #expect(on.reason == reason && on.unsettled == nil)
    let off = try verdict(of: record, by: Self.started).verdict
    #expect(off.reason == .loggingOff && off.unsettled == nil)
  }

  @Test("A trail that was not there got nothing, stopped or not")
  func existence() throws {
    let deleted =
      Self.narrowed.dropLast() + [
        Example.event(.delete, at: 9_000), Example.event(.create(Example.settings), at: 9_950),
        Example.event(.stopLogging, at: 10_000),
      ]
    let gone = try verdict(of: Example.record(at: 9_900), by: Array(deleted)).verdict
    #expect(gone.reason == .trailDeleted && gone.unsettled == nil)
    let unborn = [
      Example.event(.create(Example.settings), at: 9_950), Example.event(.stopLogging, at: 10_000),
    ]
    let before = try verdict(of: Example.record(at: 9_900), by: unborn).verdict
    #expect(before.reason == .trailNotCreated && before.unsettled == nil)
  }

  @Test("A stop in the past, a refused one and one that is looked at with no span do not count")
  func others() throws {
    let stopped = Self.narrowed + [Example.event(.startLogging, at: 10_100)]
    let after = try verdict(of: Example.record(at: 10_500), by: stopped).verdict
    #expect(after.reason == .managementEventsOff && after.unsettled == nil)
    let refused =
      Array(Self.narrowed.dropLast()) + [
        Example.event(
          .reject(call: .stopLogging, errorCode: "AccessDenied", errorMessage: nil), at: 10_000)
      ]
    let kept = try verdict(of: Example.record(at: 9_900), by: refused).verdict
    #expect(kept.reason == .managementEventsOff)
    let own = try verdict(
      of: Example.record(at: 9_999), by: Self.narrowed, Settling(before: 360, after: 0)
    ).verdict
    #expect(own.reason == .managementEventsOff)
  }
}
