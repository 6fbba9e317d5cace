import CloudTrail
import History
import ReplayTestSupport
import Selectors
import Testing
import TrailLogs

@testable import Replay

@Suite("A cache that names fill")
struct NamesInCacheTests {
  /// Counts many names of one class in a cache with little memory.
  private struct Filling: LogVisitor {
    var cache: VerdictCache
    var report: ReplayReport
    /// By record.
    var entries: [Int] = []
    var epochs: [Int] = []
    var verdicts: [Verdict] = []
    /// Whether counting ended an epoch whose entry the caller still looks at.
    var wasClearedInUse = false

    init(_ judges: Judges, limit: Int?) {
      cache = VerdictCache(judges, settling: .strict, limit: limit)
      report = ReplayReport(trails: judges.all.map(\.trail))
    }

    mutating func record(_ record: borrowing Record) {
      let judged = JudgedRecord(record.fields)
      let entry = cache.entry(of: judged, at: record.time)
      let epoch = cache.epoch
      cache.count(entry, judged)
      report.note(record.time)
      entries.append(entry)
      epochs.append(epoch)
      verdicts.append(cache.verdict(entry, trail: 0))
      if cache.epoch != epoch { wasClearedInUse = true }
    }
    mutating func observation(_ event: TrailEvent, number: Int) {}
    mutating func problem(_ problem: InputProblem) throws { throw problem }
  }

  private func fill(_ names: [String], limit: Int?) throws -> Filling {
    let bench = try Bench(Example.logging())
    let path = try bench.write(
      "a.json", names.map { Example.record(["eventName": .string($0)]) })
    var filling = Filling(try bench.judges(), limit: limit)
    var reader = LogReader()
    try reader.read(LogFile(path: path), into: &filling)
    return filling
  }

  @Test("With enough memory all names share one class")
  func room() throws {
    let filling = try fill((0..<500).map { "Name\($0 % 250)" }, limit: nil)
    #expect(Set(filling.entries).count == 1 && filling.cache.epoch == 0)
    #expect(filling.cache.table.counts.counts.count == 250)
  }

  @Test("Names that take too much are forgotten with the classes, and none goes uncounted")
  func full() throws {
    let names = (0..<2_000).map { "Name\($0)" }
    var filling = try fill(names + names, limit: 60_000)
    #expect(filling.cache.epoch > 5)
    // There is one class alone; in each epoch it is entry 0.
    #expect(Set(filling.entries) == [0] && !filling.wasClearedInUse)
    #expect(Set(filling.verdicts.map(\.reason)) == [.selected])
    filling.cache.drain(into: &filling.report)
    let trail = try #require(filling.report.trails.first)
    #expect(trail.answers[.logged]?.events == 4_000)
    let counted = filling.report.names(of: 0)
    #expect(counted.count == 2_000)
    #expect(counted.values.allSatisfy { $0 == [.logged: 2] })
  }

  @Test("Clearing waits for the next record, and what was counted until then is drained only once")
  func waiting() throws {
    // Just not enough for a class with one name.
    let limit = try fill(["A"], limit: nil).cache.table.size - 1
    var filling = try fill(["A"], limit: limit)
    #expect(filling.cache.epoch == 0 && filling.cache.table.size > limit)
    filling.cache.drain(into: &filling.report)
    filling.cache.drain(into: &filling.report)
    #expect(filling.cache.epoch == 0)
    #expect(filling.report.names(of: 0) == [Self.name("A"): [.logged: 1]])
    var twice = try fill(["A", "B", "A"], limit: limit)
    #expect(twice.epochs == [0, 1, 2])
    twice.cache.drain(into: &twice.report)
    twice.cache.drain(into: &twice.report)
    #expect(
      twice.report.names(of: 0)
        == [Self.name("A"): [.logged: 2], Self.name("B"): [.logged: 1]])
  }

  private static func name(_ name: String) -> EventName {
    EventName(source: "ec2.amazonaws.com", name: name)
  }
}
