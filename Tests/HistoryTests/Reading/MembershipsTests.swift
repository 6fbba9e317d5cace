import CloudTrail
import HistoryTestSupport
import TestSupport
import Testing

@testable import History

/// SEMANTICS 3.5i and 3.5j: who was a member of an organization, and when.
@Suite("The members of an organization")
struct MembershipsTests {
  private static let manager = "111122223333"
  private static let member = "444455556666"

  private static func event(
    _ id: String, _ change: TrailChange, at seconds: Double, region: String = "us-east-1",
    of account: String? = manager
  ) -> TrailEvent {
    var event = Sample.event(id, change, at: seconds)
    event.stream = .unattributed(region: region, account: account)
    event.region = region
    event.account = account
    return event
  }

  private static func joined(_ account: String? = member) -> TrailChange {
    .join(MembershipChange(account: account, method: "INVITED"))
  }

  private static func departed(_ account: String? = member) -> TrailChange {
    .depart(MembershipChange(account: account, method: "REMOVED"))
  }

  private static func timeline(
    _ events: [TrailEvent], of account: String = member, knownAt: Timestamp? = nil
  ) throws -> MembershipTimeline {
    let store = try MemoryStore()
    for event in events { try store.append([event]) }
    #expect(try store.projections() == store.rebuiltProjections())
    return try store.snapshot {
      try $0.memberships(ofOrganizationManagedBy: manager, asKnownAt: knownAt)
        .timeline(of: account)
    }
  }

  /// What holds before, in and after each of the seconds 10, 20 …
  private static func memberships(
    _ changes: [TrailChange], of account: String = member
  ) throws -> [Membership] {
    let events = changes.enumerated().map { index, change in
      event("\(index)", change, at: Double(10 * (index + 1)))
    }
    let timeline = try timeline(events, of: account)
    return (0...(2 * changes.count)).map { step in
      // 9, 10.5, 11, 20.5, 21 …
      let second = step == 0 ? 9 : Double(10 * ((step + 1) / 2)) + (step % 2 == 1 ? 0.5 : 1)
      return timeline.periods[timeline.index(at: Sample.time(second))].membership
    }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var changes: [TrailChange]
    var expected: [Membership]
    var testDescription: String { changes.map(\.kind.rawValue).joined(separator: ", ") }
  }

  @Test(
    "Before, within and after the second of each event",
    arguments: [
      Row(changes: [], expected: [.unseen]),
      Row(changes: [departed()], expected: [.member, .unknown, .departed]),
      Row(changes: [joined()], expected: [.unknown, .unknown, .member]),
      Row(
        changes: [departed(), joined()],
        expected: [.member, .unknown, .departed, .unknown, .member]),
      Row(
        changes: [joined(), departed()],
        expected: [.unknown, .unknown, .member, .unknown, .departed]),
      // Told twice, it is the same.
      Row(
        changes: [departed(), departed()],
        expected: [.member, .unknown, .departed, .departed, .departed]),
      Row(
        changes: [joined(), joined()], expected: [.unknown, .unknown, .member, .member, .member]),
      // An account that is not named may be this one.
      Row(changes: [departed(nil)], expected: [.unseen, .unknown, .unknown]),
      Row(changes: [joined(nil)], expected: [.unseen, .unseen, .unseen]),
      Row(
        changes: [joined(nil), departed(), joined(nil)],
        expected: [.member, .member, .member, .unknown, .departed, .unknown, .unknown]),
      Row(
        changes: [joined(), departed(nil), joined()],
        expected: [.unknown, .unknown, .member, .unknown, .unknown, .unknown, .member]),
      // Nothing is said of this account.
      Row(
        changes: [joined("999988887777"), departed("999988887777")],
        expected: [.unseen, .unseen, .unseen, .unseen, .unseen]),
    ])
  func order(_ row: Row) throws {
    #expect(try Self.memberships(row.changes) == row.expected)
  }

  @Test("Of two events of one second that differ nobody knows the order, until the next")
  func ambiguous() throws {
    let timeline = try Self.timeline([
      Self.event("a", Self.joined(), at: 10), Self.event("b", Self.departed(), at: 10),
      Self.event("c", Self.departed(), at: 20),
    ])
    #expect(timeline.periods.map(\.membership) == [.unknown, .departed])
    let settled = try Self.timeline([
      Self.event("0", Self.departed(), at: 0), Self.event("a", Self.joined(), at: 10),
      Self.event("b", Self.departed(), at: 10), Self.event("c", Self.joined(), at: 20),
    ])
    #expect(settled.periods.map(\.membership) == [.member, .unknown, .departed, .unknown, .member])
    // What held for no second of its own is passed over.
    let close = try Self.timeline([
      Self.event("a", Self.departed(), at: 10), Self.event("b", Self.joined(), at: 11),
    ])
    #expect(close.periods.map(\.membership) == [.member, .unknown, .member])
    #expect(close.periods.dropFirst().map(\.from) == [10, 12].map(Sample.time))
    #expect(settled.periods.dropFirst().map(\.from) == [0, 1, 10, 21].map(Sample.time))
    #expect(settled.periods[4].cause == .accountJoined)
    #expect(settled.periods[4].causedAt == Sample.time(20))
  }

  @Test("The order of import makes no difference, nor do the Regions")
  func shuffled() throws {
    var random = SeededRandom(seed: 5)
    let regions = ["us-east-1", "us-east-1", "cn-north-1"]
    for _ in 0..<100 {
      let events = (0..<6).map { index in
        Self.event(
          "\(index)",
          Bool.random(using: &random)
            ? Self.joined([Self.member, nil].randomElement(using: &random) ?? nil)
            : Self.departed(), at: Double(Int.random(in: 0...4, using: &random)),
          region: regions.randomElement(using: &random) ?? "")
      }
      let one = try Self.timeline(events)
      let other = try Self.timeline(events.shuffled(using: &random))
      #expect(one.periods.map(\.membership) == other.periods.map(\.membership))
      #expect(one.periods.map(\.from) == other.periods.map(\.from))
      for (left, right) in zip(one.periods, one.periods.dropFirst()) {
        #expect(left.from < right.from && left.membership != right.membership)
      }
    }
  }

  @Test("Another account's organization is another one")
  func others() throws {
    let foreign = Self.event("a", Self.departed(), at: 10, of: "999988887777")
    let nobody = Self.event("b", Self.departed(), at: 10, of: nil)
    #expect(try Self.timeline([foreign, nobody]).periods.map(\.membership) == [.unseen])
  }

  @Test("A voided event does not count; as known before its recording none does")
  func voidedAndUnknown() throws {
    let departed = Self.event("a", Self.departed(), at: 10)
    let voiding = Self.event("v", .correct(voids: "a", reason: "forged"), at: 10)
    #expect(try Self.timeline([departed, voiding]).periods.map(\.membership) == [.unseen])

    let store = try MemoryStore()
    try store.append([departed], now: Sample.time(100))
    try store.append([voiding], now: Sample.time(200))
    func known(at seconds: Double) throws -> [Membership] {
      try store.snapshot {
        try $0.memberships(
          ofOrganizationManagedBy: Self.manager, asKnownAt: Sample.time(seconds)
        ).timeline(of: Self.member).periods.map(\.membership)
      }
    }
    #expect(try known(at: 99) == [.unseen])
    #expect(try known(at: 150) == [.member, .unknown, .departed])
    #expect(try known(at: 250) == [.unseen])
  }

  @Test("Neither they nor replicated calls change the state of any trail (SEMANTICS 5g)")
  func noState() throws {
    let store = try MemoryStore()
    try store.append([
      Sample.event("1", .create(Sample.settings)), Sample.event("2", .startLogging, at: 1),
    ])
    func timeline() throws -> TrailTimeline? {
      try store.snapshot { try $0.timeline(of: Sample.trail) }
    }
    let before = try timeline()
    #expect(before?.periods.count == 3)
    for (index, call) in EventKind.calls.enumerated() {
      try store.append([Sample.event("r\(index)", .replicate(call: call), at: Double(index))])
    }
    try store.append([Self.event("m", Self.departed(), at: 5)])
    #expect(try timeline()?.periods == before?.periods)
    #expect(try store.projections() == store.rebuiltProjections())
    // A trail of which only such calls are known is none.
    try store.append([
      Sample.event("o", .replicate(call: .createTrail), at: 5, of: Sample.otherTrail)
    ])
    #expect(try store.snapshot { try $0.trailARNs() } == [Sample.trail])
    var kinds: Set<EventKind> = []
    try store.snapshot { try $0.eachEvent { kinds.insert($0.content.change.kind) } }
    #expect(kinds.isSuperset(of: [.replicatedCall, .accountDeparted]))
  }
}
