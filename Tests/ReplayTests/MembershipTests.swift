import CloudTrail
import History
import ReplayTestSupport
import Selectors
import TestSupport
import Testing
import TrailLogs

@testable import Replay

/// SEMANTICS 3.5g, 3.5i and 3.5j: an organization's trail, and accounts that join and leave.
@Suite("Records of accounts that join and leave an organization")
struct MembershipTests {
  private static let member = "444455556666"

  private static func change(
    _ change: TrailChange, at second: Int64, _ id: String? = nil
  ) -> TrailEvent {
    var event = Example.event(change, at: second)
    event.id = id ?? "m\(second)-\(change.kind.rawValue)"
    event.stream = .unattributed(region: "us-east-1", account: "111122223333")
    event.region = "us-east-1"
    event.account = "111122223333"
    return event
  }

  private static func joined(_ account: String? = member) -> TrailChange {
    .join(MembershipChange(account: account))
  }
  private static func departed(_ account: String? = member) -> TrailChange {
    .depart(MembershipChange(account: account))
  }

  /// An organization's trail that logs from the first second on.
  private static let trail = [
    Example.event(
      .create(Example.settings.updated(with: TrailSettings(isOrganizationTrail: true)))),
    Example.event(.startLogging),
  ]

  private static func record(
    at second: Int64, of account: String = member, _ changes: JSONValue = [:]
  ) -> JSONValue {
    Example.record(at: second, ["recipientAccountId": .string(account)]).changed(changes)
  }

  @Test(
    "To the second, by configuration",
    arguments: [
      (19_999, Reason.selected), (20_000, .membershipUnknown), (20_001, .accountDeparted),
      (39_999, .accountDeparted), (40_000, .membershipUnknown), (40_001, .selected),
    ] as [(Int64, Reason)])
  func edges(_ second: Int64, _ reason: Reason) throws {
    let events =
      Self.trail + [
        Self.change(Self.departed(), at: 20_000), Self.change(Self.joined(), at: 40_000),
      ]
    #expect(try judge(Self.record(at: second), by: events).reason == reason)
    // Other accounts are not concerned.
    for account in ["111122223333", "999988887777"] {
      #expect(try judge(Self.record(at: second, of: account), by: events).reason == .selected)
    }
  }

  @Test("Before an account first joined it is not known; an account of no word is a member")
  func first() throws {
    let events = Self.trail + [Self.change(Self.joined(), at: 20_000)]
    #expect(try judge(Self.record(at: 10_000), by: events).reason == .membershipUnknown)
    #expect(try judge(Self.record(at: 30_000), by: events).reason == .selected)
    #expect(try judge(Self.record(at: 10_000), by: Self.trail).reason == .selected)
  }

  @Test("Whoever leaves does not matter to a trail that is no organization's")
  func ofOneAccount() throws {
    let events = Example.logging() + [Self.change(Self.departed(), at: 20_000)]
    for second: Int64 in [10_000, 20_000, 30_000] {
      #expect(try judge(Self.record(at: second), by: events).reason == .otherAccount)
    }
    // A sure no is a no, whatever is not known (SEMANTICS 0b).
    let off =
      Self.trail + [
        Example.event(.stopLogging, at: 5_000), Self.change(Self.departed(), at: 20_000),
      ]
    #expect(try judge(Self.record(at: 20_000), by: off).reason == .loggingOff)
  }

  @Test(
    "A change of membership settles like one of the trail",
    arguments: [
      (19_099, Reason.selected), (19_100, .settling), (19_999, .settling),
      (20_000, .membershipUnknown), (20_001, .settling), (20_360, .settling),
      (20_361, .accountDeparted),
    ] as [(Int64, Reason)])
  func settling(_ second: Int64, _ reason: Reason) throws {
    let events = Self.trail + [Self.change(Self.departed(), at: 20_000)]
    let (verdict, change) = try ReplayTests.verdict(of: Self.record(at: second), by: events)
    #expect(verdict.reason == reason)
    #expect(change == nil)
    if reason == .settling {
      guard case .membership(let kind, let time, let answer) = verdict.unsettled else {
        Issue.record("\(verdict)")
        return
      }
      #expect(kind == .accountDeparted && time == Example.start.advanced(bySeconds: 20_000))
      #expect(answer != verdict.judgement.answer)
    }
    // What another gate refuses needs no settling.
    let elsewhere = Self.record(at: second, ["awsRegion": "eu-west-1"])
    let refused = try Self.verdict(elsewhere, events)
    #expect(refused.answer == .notLogged && refused.unsettled == nil)
  }

  private static func verdict(_ record: JSONValue, _ events: [TrailEvent]) throws -> Verdict {
    try ReplayTests.verdict(of: record, by: events).verdict
  }

  @Test("With a change of the trail within the same minutes every combination is looked at")
  func combined() throws {
    // The trail becomes the organization's when the account comes back.
    let single =
      Example.logging() + [
        Self.change(Self.departed(), at: 10_000), Self.change(Self.joined(), at: 20_010),
        Example.event(.update(TrailSettings(isOrganizationTrail: true)), at: 20_020),
      ]
    let verdict = try Self.verdict(Self.record(at: 20_000), single)
    #expect(verdict.judgement.reason == .otherAccount)
    #expect(verdict.answer == .uncertain && verdict.reason == .settling)
  }

  @Test("An account that is not named may have been any")
  func unnamed() throws {
    let events = Self.trail + [Self.change(Self.departed(nil), at: 20_000)]
    #expect(try judge(Self.record(at: 10_000), by: events).reason == .selected)
    #expect(try judge(Self.record(at: 30_000), by: events).reason == .membershipUnknown)
    #expect(
      try judge(Self.record(at: 30_000, of: "111122223333"), by: events).reason == .selected)
  }

  @Test("A replay as known earlier goes by what was known then")
  func knownEarlier() throws {
    let bench = try Bench(Self.trail + [Self.change(Self.departed(), at: 20_000)])
    let before = try bench.judges(asKnownAt: Bench.learned.advanced(bySeconds: -1))
    #expect(before.all.isEmpty)
    let judge = try #require(try bench.judges().all.first)
    let answers = try bench.reading(Self.record(at: 30_000)) { record in
      judge.judge(JudgedRecord(record.fields), at: record.time).answer
    }
    #expect(answers == .notLogged)
  }
}
