import CloudTrail
import Drawing
import Gaps
import Replay
import TestSupport

/// Lanes made at random, for what draws them.
enum MadeUpLanes {
  static func lane(
    _ random: inout SeededRandom, _ number: Int, in span: Range<Timestamp>, stretches: Int,
    marks: Int = 0
  ) -> Lane {
    let length = span.upperBound.microseconds - span.lowerBound.microseconds
    func times(_ count: Int, _ random: inout SeededRandom) -> [Timestamp] {
      Set(random.times(count) { Int64($0.next() >> 1) % length }).sorted().map {
        Timestamp(microseconds: span.lowerBound.microseconds + $0)
      }
    }
    let edges = [span.lowerBound] + times(stretches, &random).dropFirst() + [span.upperBound]
    let made = zip(edges, edges.dropFirst()).map { from, until in
      Lane.Stretch(
        from: from, until: until, state: random.one(of: Lane.State.allCases),
        doubt: random.chance(10) ? .selfBlind : nil)
    }
    let bands = Band.Category.allCases.map { category in
      Band(
        category: category,
        stretches: made.map {
          .init(from: $0.from, until: $0.until, share: random.one(of: Band.Share.allCases))
        })
    }
    let marked = times(marks, &random).enumerated().map { index, time in
      Mark(
        time: time, direction: random.one(of: Mark.Direction.allCases), words: "stops logging",
        who: "Support/s-\(index)", sequence: Int64(index))
    }
    let trail = TrailARN(
      partition: "aws", region: "us-east-1", account: "111122223333", name: "trail-\(number)")
    return Lane(
      scope: .trail(trail), title: trail.name, stretches: made, bands: bands, marks: marked)
  }
}
