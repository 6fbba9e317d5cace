import ReplayTestSupport
import Selectors
import TestSupport
import Testing
import TrailLogs

@testable import Replay

@Suite("Hostile names cannot fill the memory")
struct NameLimitTests {
  @Test("Past the limit different names count as others, and those that are known go on")
  func limit() {
    var tally = TrailTally(trail: Example.arn)
    let verdict = Verdict(Judgement(reason: .selected, period: 0))
    let extra = 50
    for number in 0..<(TrailTally.nameLimit + extra) {
      tally.count(verdict, EventName(source: "s", name: "\(number)"), isWrite: true)
    }
    let first = EventName(source: "s", name: "0")
    tally.count(verdict, first, isWrite: true)
    #expect(tally.names.count == TrailTally.nameLimit + 1)
    #expect(tally.names[.others] == [.logged: extra])
    #expect(tally.names[first] == [.logged: 2])
    #expect(tally.answers[.logged]?.events == TrailTally.nameLimit + extra + 1)
  }

  @Test("The smallest names are kept, in whatever order and by however many they were counted")
  func order() {
    let limit = 20
    let names = (0..<100).map { EventName(source: "s", name: "\($0)") }
    let smallest = Set(names.sorted().prefix(limit))
    for seed in 0..<50 {
      var random = SeededRandom(seed: UInt64(seed))
      let none = SmallestNames<EventName, AnswerCounts>(limit: limit)
      var parts = Array(repeating: none, count: 3)
      for name in (names + names).shuffled(using: &random) {
        parts[Int.random(in: 0..<3, using: &random)].add([.logged: 1, .uncertain: 2], to: name)
      }
      var merged = parts[0]
      merged.merge(parts[1])
      merged.merge(parts[2])
      let (kept, others) = merged.all
      #expect(Set(kept.keys) == smallest, "seed \(seed)")
      #expect(kept.values.allSatisfy { $0 == [.logged: 2, .uncertain: 4] }, "seed \(seed)")
      #expect(others == [.logged: 160, .uncertain: 320], "seed \(seed)")
    }
  }

  @Test("A name as long as a record is cut")
  func length() throws {
    let bench = try Bench(Example.logging())
    let long = String(repeating: "é", count: 100_000)
    try bench.write(
      "a.json",
      [
        Example.record(["eventName": .string(long)]),
        Example.record(["eventSource": .string(long)]),
      ]
    )
    let report = try Replayer(judges: bench.judges()).run(LogFinder(paths: [bench.logs]))
    #expect(report.records == 2)
    let names = try #require(report.trails.first).names.keys
    #expect(names.allSatisfy { $0.name.utf8.count <= 300 && $0.source.utf8.count <= 300 })
    #expect(names.contains { $0.name.hasPrefix("éé") && $0.name.hasSuffix("…") })
  }
}
