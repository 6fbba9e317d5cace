import CloudTrail
import History
import Replay
import ReplayTestSupport
import Selectors
import Testing
import TrailLogs

@Suite("Which configuration holds in which second")
struct PeriodTests {
  private static let events =
    Example.logging() + [
      Example.event(.putEventSelectors(Example.nothing), at: 100),
      Example.event(.putEventSelectors(.default), at: 200),
    ]

  /// SEMANTICS 3.3a, 3.6a
  @Test(
    "A call counts from its own second on",
    arguments: [
      (99, Reason.selected), (100, .managementEventsOff), (199, .managementEventsOff),
      (200, .selected),
    ] as [(Int64, Reason)])
  func boundaries(_ second: Int64, _ reason: Reason) throws {
    #expect(try judge(Example.record(at: second), by: Self.events).reason == reason)
  }

  @Test("Events arrive in any order")
  func anyOrder() throws {
    for second: Int64 in [-1, 0, 99, 100, 199, 200] {
      let record = Example.record(at: second)
      let forwards = try judge(record, by: Self.events)
      let backwards = try judge(record, by: Self.events.reversed())
      #expect(forwards == backwards)
    }
  }

  @Test("A fraction of a second lies within it")
  func fractions() throws {
    let record = Example.record(["eventTime": "2024-05-01T12:01:39.999999Z"])
    #expect(try judge(record, by: Self.events).reason == .selected)
    let next = Example.record(["eventTime": "2024-05-01T12:01:40.000001Z"])
    #expect(try judge(next, by: Self.events).reason == .managementEventsOff)
  }

  @Test("Of two different sets put in one second nobody knows which holds, until the next")
  func ambiguous() throws {
    var second = Example.event(.putEventSelectors(.default), at: 100)
    second.id = "the other"
    let events = Self.events + [second]
    for (at, reason) in [
      (99, Reason.selected), (100, .selectorsUnknown), (199, .selectorsUnknown), (200, .selected),
    ] as [(Int64, Reason)] {
      let judgement = try judge(Example.record(at: at), by: events)
      #expect(judgement.reason == reason)
      #expect(judgement.unknown == (reason == .selected ? nil : .ambiguous))
    }
  }

  @Test("What was learned later is left out when asked as known before")
  func asKnownAt() throws {
    let bench = try Bench()
    let learned = [Timestamp(seconds: 1_800_000_000), Timestamp(seconds: 1_800_001_000)]
    for (events, moment) in zip([Example.logging(), [Self.events[2]]], learned) {
      let recorder = try Recorder(path: bench.store, now: { moment })
      _ = try recorder.append(events.map { ($0, Provenance(channel: .call)) })
      try recorder.close()
    }
    for (knownAt, reason) in [
      (nil, .managementEventsOff), (learned[1], .managementEventsOff), (learned[0], .selected),
    ] as [(Timestamp?, Reason)] {
      let judge = try #require(try bench.judges(asKnownAt: knownAt).all.first)
      let judgement = try bench.reading(Example.record(at: 150)) { record in
        judge.judge(JudgedRecord(record.fields), at: record.time)
      }
      #expect(judgement.reason == reason)
    }
    let before = learned[0].advanced(bySeconds: -1)
    #expect(try bench.judges(asKnownAt: before).all.isEmpty)
  }
}
