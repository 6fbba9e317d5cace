import CloudTrail
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
    var report = ReplayReport(trails: [Example.arn, "\(Example.arn)-2"])
    let answers: [VerdictCounts] = [[.logged: 1], [.notLogged: 1]]
    let extra = 50
    for number in 0..<(ReplayReport.nameLimit + extra) {
      report.count(answers, of: EventName(source: "s", name: "\(number)"))
    }
    let first = EventName(source: "s", name: "0")
    report.count(answers, of: first)
    for (trail, answer) in [Answer.logged, .notLogged].enumerated() {
      let names = report.names(of: trail)
      #expect(names.count == ReplayReport.nameLimit + 1)
      #expect(names[.others] == [answer: extra])
      #expect(names[first] == [answer: 2])
    }
    #expect(report.answersByName.first?.name == .others)
    #expect(report.answersByName.map(\.name) == report.answersByName.map(\.name).sorted())
  }

  @Test("The smallest names are kept, in whatever order and by however many they were counted")
  func order() {
    let limit = 20
    let names = (0..<100).map { EventName(source: "s", name: "\($0)") }
    let smallest = Set(names.sorted().prefix(limit))
    for seed in 0..<50 {
      var random = SeededRandom(seed: UInt64(seed))
      let none = SmallestNames<EventName, VerdictCounts>(limit: limit)
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
    let names = report.answersByName.map(\.name)
    #expect(names.allSatisfy { $0.name.utf8.count <= 300 && $0.source.utf8.count <= 300 })
    #expect(names.contains { $0.name.hasPrefix("éé") && $0.name.hasSuffix("…") })
  }
}
