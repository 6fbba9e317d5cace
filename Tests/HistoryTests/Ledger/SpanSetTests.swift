import TestSupport
import Testing

@testable import History

@Suite("Runs of times")
struct SpanSetTests {
  /// All times in order, as runs.
  private static func simple(_ times: [Int64]) -> [ClosedRange<Int64>] {
    var runs: [ClosedRange<Int64>] = []
    for time in times.sorted() {
      if let last = runs.last, time - last.upperBound <= SpanSet.gap {
        runs[runs.count - 1] = last.lowerBound...time
      } else {
        runs.append(time...time)
      }
    }
    return runs
  }

  @Test("Times in any order, one by one and in sets, give the same runs")
  func order() {
    for seed in 0..<LongRun.rounds(2000, long: 200_000) {
      var random = SeededRandom(seed: UInt64(seed))
      let span = random.one(of: [1000, 5000, 100_000])
      let times = random.times(random.below(30)) { Int64($0.below(span)) }
      var one = SpanSet()
      for time in times { one.insert(time) }
      #expect(one.runs == Self.simple(times), "seed \(seed)")
      var union = SpanSet()
      var rest = times[...]
      while !rest.isEmpty {
        var part = SpanSet()
        let count = 1 + random.below(rest.count)
        for time in rest.prefix(count) { part.insert(time) }
        union.formUnion(part)
        rest = rest.dropFirst(count)
      }
      #expect(union.runs == Self.simple(times), "seed \(seed)")
    }
  }
}
