import CloudTrail
import TestSupport
import Testing

@testable import History

/// Held against sets of numbers: each number stands for one microsecond.
@Suite("TimeRanges: stretches of time as sets of moments")
struct TimeRangesTests {
  private typealias Moments = Set<Int64>
  private static let span: Int64 = 40

  /// Stretches in any order, some empty, some that touch or overlap; with the moments in them.
  private static func some(_ random: inout SeededRandom) -> (ranges: [Range<Int64>], Moments) {
    let ranges = random.times(random.below(8)) { random in
      let from = Int64(random.below(Int(span)))
      return from..<min(from + Int64(random.below(9)), span)
    }
    return (ranges, ranges.reduce(into: []) { $0.formUnion($1) })
  }

  private static func time(_ range: Range<Int64>) -> Range<Timestamp> {
    Timestamp(microseconds: range.lowerBound)..<Timestamp(microseconds: range.upperBound)
  }

  /// The moments of a set that has none outside of the span; and that its stretches are in order, and apart.
  private static func moments(_ set: TimeRanges, _ name: Comment) -> Moments {
    let ranges = set.ranges
    #expect(ranges.allSatisfy { !$0.isEmpty }, name)
    #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound }, name)
    return ranges.reduce(into: []) { $0.formUnion($1.clamped(to: -1..<span + 1)) }
  }

  @Test("Union, intersection, difference and complement, of whatever stretches")
  func sets() {
    var differing = 0
    for seed in 0..<LongRun.rounds(2000, long: 200_000) {
      var random = SeededRandom(seed: UInt64(seed))
      let name: Comment = "seed \(seed)"
      let (ranges, mine) = Self.some(&random)
      let (others, theirs) = Self.some(&random)
      let (left, right) = (TimeRanges(ranges), TimeRanges(others.map(Self.time)))
      #expect(Self.moments(left, name) == mine && Self.moments(right, name) == theirs, name)
      #expect(Self.moments(left.union(right), name) == mine.union(theirs), name)
      #expect(Self.moments(left.intersection(right), name) == mine.intersection(theirs), name)
      #expect(Self.moments(left.subtracting(right), name) == mine.subtracting(theirs), name)
      let rest = Moments(-1..<Self.span + 1).subtracting(mine)
      #expect(Self.moments(left.complement, name) == rest, name)
      #expect(left.complement.complement == left, name)
      #expect(left.union(left.complement) == .all, name)
      if !mine.isDisjoint(with: theirs) && mine != theirs { differing += 1 }
    }
    #expect(differing > 500)
  }

  @Test("A sum of many is the same in whatever order they are added")
  func sums() {
    for seed in 0..<LongRun.rounds(500, long: 50_000) {
      var random = SeededRandom(seed: UInt64(seed))
      let parts = random.times(1 + random.below(6)) { Self.some(&$0).ranges }
      let whole = TimeRanges(parts.flatMap(\.self))
      var sum = TimeRanges()
      for part in parts { sum.formUnion(TimeRanges(part)) }
      #expect(sum == whole, "seed \(seed)")
      var ordered = TimeRanges()
      for range in parts.flatMap(\.self).sorted(by: { $0.lowerBound < $1.lowerBound }) {
        ordered.formUnion(TimeRanges([range]))
      }
      #expect(ordered == whole, "seed \(seed)")
    }
  }

  @Test("What of a window is in it, what is not, and how long both are")
  func windows() {
    for seed in 0..<LongRun.rounds(2000, long: 200_000) {
      var random = SeededRandom(seed: UInt64(seed))
      let name: Comment = "seed \(seed)"
      let (ranges, moments) = Self.some(&random)
      let from = Int64(random.below(Int(Self.span)))
      let window = from..<from + Int64(random.below(20))
      let (set, inside) = (TimeRanges(ranges), moments.intersection(window))
      let time = Self.time(window)
      #expect(Self.moments(set.within(time), name) == inside, name)
      #expect(
        set.gaps(in: time).ranges.flatMap(\.self) == window.filter { !moments.contains($0) }, name)
      #expect(set.length(in: time) == Int64(inside.count), name)
      #expect(set.length == Int64(moments.count), name)
      #expect(set.first?.microseconds == moments.min(), name)
      #expect(set.end?.microseconds == moments.max().map { $0 + 1 }, name)
      #expect(TimeRanges(set.spans) == set, name)
    }
  }

  @Test("What no number holds is the most that there is, and the ends of time are no overflow")
  func ends() {
    #expect(TimeRanges.all.length == .max)
    #expect(TimeRanges.length(of: Self.time(.min..<0)) == .max)
    #expect(TimeRanges.length(of: Self.time(-1..<Int64.max - 1)) == .max)
    #expect(TimeRanges.length(of: Self.time(0..<Int64.max)) == .max)
    #expect(TimeRanges([.min..<(-7), 7..<Int64.max]).length == .max)
    #expect(TimeRanges.all.complement.isEmpty && TimeRanges().complement == .all)
    #expect(TimeRanges(seconds: [0...1, 5...5]).seconds == 3)
    let last = Int64.max / 1_000_000
    #expect(TimeRanges(seconds: [last...Int64.max]).end?.microseconds == .max)
    let (early, late) = (Timestamp(seconds: 1), Timestamp(seconds: 2))
    #expect(TimeRanges(late, until: early).isEmpty && TimeRanges(early, until: early).isEmpty)
    #expect(TimeRanges(early, until: late).spans == [early..<late])
  }
}
