import CloudTrail
import Foundation
import GRDB
import TestSupport
import Testing

import HistoryTestSupport
@testable import History

@Suite("What was known at a moment does not change afterwards")
struct AsKnownAtTests {
  struct Question: Hashable {
    let trail: TrailARN
    let time: Timestamp
    let knownAt: Timestamp
  }

  static let grid = stride(from: -2.0, through: 32, by: 1.5).map(Sample.time)

  static func answers(_ store: MemoryStore, knownAt: Timestamp) throws -> [Question: Period?] {
    try store.snapshot { history in
      var answers: [Question: Period?] = [:]
      for trail in [Sample.trail, Sample.otherTrail] {
        for time in grid {
          answers[Question(trail: trail, time: time, knownAt: knownAt)] = .some(
            try history.period(of: trail, at: time, asKnownAt: knownAt))
        }
      }
      return answers
    }
  }

  @Test(
    "whatever is learned later, and however the clock runs",
    arguments: 0..<LongRun.rounds(24, long: 240))
  func stable(_ seed: Int) throws {
    var history = GeneratedHistory(seed: 1000 + seed)
    let store = try MemoryStore()
    var answers: [Question: Period?] = [:]
    var random = SeededRandom(seed: UInt64(seed))
    var clock = Sample.start.advanced(bySeconds: 86_400)
    for batch in history.batches(of: history.shuffled()) {
      // Stops, advances, goes back.
      clock.microseconds += [0, 0, 7, 5_000_000, -3_000_000].randomElement(using: &random) ?? 0
      try store.append(batch, now: clock)
      let last = try store.database.read {
        try Int64.fetchOne($0, sql: "SELECT max(recorded_time) FROM event")
      }
      let knownAt = Timestamp(microseconds: try #require(last))
      // What is known now is what is known at the last recorded moment.
      let now = try Self.answers(store, knownAt: knownAt)
      for (question, answer) in now {
        let current = try store.snapshot { try $0.period(of: question.trail, at: question.time) }
        #expect(current == answer)
      }
      answers.merge(now) { old, new in
        #expect(old == new)
        return old
      }
      for moment in Set(answers.keys.map(\.knownAt)) {
        for (question, answer) in try Self.answers(store, knownAt: moment) {
          #expect(answers[question] == answer, "\(question)")
        }
      }
    }
    let before = try Self.answers(store, knownAt: Sample.start)
    #expect(before.values.allSatisfy { $0 == nil })
  }

  @Test("The recorded time goes up by at least a microsecond, and one transaction has one")
  func recordedTimes() throws {
    let store = try TemporaryStore()
    let offsets: [Double] = [100, 100, 50, 0, 100.000_003, 100.000_004, 200, -1, 300]
    let clock = SteppingClock(offsets.map(Sample.time))
    let recorder = try Recorder(path: store.path, now: { clock.now() })
    let call = Provenance(channel: .call)
    for index in offsets.indices {
      _ = try recorder.append([
        (Sample.event("a\(index)", .startLogging, at: Double(index)), call),
        (Sample.event("b\(index)", .stopLogging, at: Double(index)), call),
      ])
    }
    try recorder.close()
    var times: [Timestamp] = []
    try History(path: store.path).snapshot { history in
      let count = try history.eventCount()
      for sequence in 1...count {
        times.append(try #require(try history.event(sequence: sequence)).recordedAt)
      }
    }
    for pair in stride(from: 0, to: times.count, by: 2) {
      #expect(times[pair] == times[pair + 1])
      if pair > 0 { #expect(times[pair] > times[pair - 1]) }
    }
    let offsetsRecorded = times.map { $0.microseconds - Sample.time(100).microseconds }
    #expect(
      stride(from: 0, to: 18, by: 2).map { offsetsRecorded[$0] }
        == [0, 1, 2, 3, 4, 5, 100_000_000, 100_000_001, 200_000_000])
    #expect(try store.verify().findings == [])
  }

  /// SEMANTICS 3.6i
  @Test("A late event changes what is said of its time, and not what was said before")
  func lateEvent() throws {
    let store = try MemoryStore()
    let first = Sample.time(1000)
    try store.append([Sample.event("1", .create(Sample.settings))], now: first)
    try store.append(
      [Sample.event("2", .putEventSelectors(Sample.reads), at: 10)], now: Sample.time(2000))
    try store.append([Sample.event("3", .correct(voids: "2", reason: ""))], now: Sample.time(3000))
    try store.snapshot { history in
      func kind(knownAt: Double) throws -> TrailState.SelectorKind? {
        try history.period(
          of: Sample.trail, at: Sample.time(20), asKnownAt: Sample.time(knownAt))?
          .state.selectors.value
      }
      #expect(try kind(knownAt: 999) == nil)
      #expect(try kind(knownAt: 1000) == .default)
      #expect(try kind(knownAt: 1999.999_999) == .default)
      #expect(try kind(knownAt: 2000) == .basic)
      #expect(try kind(knownAt: 3000) == .default)
      var ids: [String] = []
      try history.eachEvent(asKnownAt: Sample.time(2999)) { ids.append($0.content.id) }
      #expect(ids == ["1", "2"])
    }
  }
}
