import CloudTrail
import History
import Replay
import ReplayTestSupport
import TestSupport
import Testing

@testable import VerdictSQL

/// What a statement reads: each moment must lead to one plan of each trail.
@Suite("The history as rows")
struct PlanRowsTests {
  private static let hour: Int64 = 3_600_000_000

  private func rows(_ settling: Settling = .standard) throws -> PlanRows {
    try PlanRows(Bench(Example.life).judges(), settling: settling)
  }

  @Test("The periods of a trail follow each other without a gap, early and late records apart")
  func tiling() throws {
    let rows = try rows()
    for isLate in [false, true] {
      let spans = rows.periods.filter { ($0["first_bucket"] == -1) == isLate }.map {
        ($0["from_us"]?.number ?? 0, $0["until_us"]?.number ?? 0)
      }
      #expect(spans.count > 3)
      #expect(spans.first?.0 == Buckets.earliest.microseconds)
      #expect(spans.last?.1 == Buckets.latest.microseconds)
      #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.1 == $1.0 && $0.0 < $0.1 })
    }
  }

  @Test("A moment has a bucket among those of the period that holds it")
  func buckets() throws {
    let rows = try rows()
    var random = SeededRandom(seed: 7)
    var tried = 0
    for period in rows.periods where period["first_bucket"] != -1 {
      let from = period["from_us"]?.number ?? 0
      let until = period["until_us"]?.number ?? 0
      for moment in [from, until - 1, .random(in: from..<until, using: &random)] {
        let quotient = moment / rows.bucketWidth
        let bucket = min(
          max(quotient, rows.bucketRange.lowerBound), rows.bucketRange.upperBound)
        #expect(bucket >= period["first_bucket"]?.number ?? .max)
        #expect(bucket <= period["last_bucket"]?.number ?? .min)
        tried += 1
      }
    }
    #expect(tried > 10)
  }

  @Test("A bucket is an hour, or wider where the history is long or of many trails")
  func width() {
    let year = Int64(365 * 24) * Self.hour
    func buckets(_ trails: Int, _ span: Int64) -> Buckets {
      Buckets(
        Array(
          repeating: [
            Timestamp(microseconds: year * 50), Timestamp(microseconds: year * 50 + span),
          ], count: trails))
    }
    #expect(buckets(3, year).width == Self.hour)
    #expect(buckets(3, 10 * year).width > Self.hour)
    #expect(buckets(1_000, year).width > Self.hour)
    for (trails, years) in [(1, 1), (3, 10), (200, 5), (100_000, 30), (0, 0)] as [(Int, Int64)] {
      let buckets = buckets(trails, years * year)
      let count = buckets.range.upperBound - buckets.range.lowerBound + 1
      #expect(count <= 9_003 && count * Int64(trails) <= 500_000, "\(trails), \(years): \(count)")
    }
  }

  @Test("A trail that is set back has its earlier plan again, and selectors stand once")
  func sharing() throws {
    let events =
      [Example.created, Example.started]
      + (1...6).map {
        Example.event(
          .putEventSelectors($0.isMultiple(of: 2) ? Example.narrowed : Example.advanced),
          at: Int64($0) * 10_000)
      }
    let rows = try PlanRows(Bench(events).judges(), settling: .standard)
    // The default, and the two in turn.
    #expect(rows.library.sets.count == 3)
    #expect(rows.periods.count > rows.plans.count)
  }
}

extension JSONValue {
  fileprivate var number: Int64? {
    if case .integer(let number) = self { number } else { nil }
  }
}
