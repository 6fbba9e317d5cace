import CloudTrail
import History
import HistoryTestSupport
import Selectors
import TestSupport
import Testing

@testable import Replay

/// What `ReadEnd` says without looking at other trails, held against what `Coverages` says with all of them.
@Suite("After the end of what was read")
struct ReadEndTests {
  @Test("The coverage of a trail is the same without the other trails, in made-up worlds")
  func agrees() throws {
    var (compared, inSecondsOfCalls, withSpan) = (0, 0, 0)
    for seed in 0..<Self.worlds {
      var random = SeededRandom(seed: UInt64(seed))
      let imported = Imported(&random)
      let store = try imported.store()
      try store.append(Self.laterCalls(imported, &random))
      let options = CoverageOptions(largestGap: imported.largestGap)
      try store.snapshot { history in
        let coverages = try Coverages(history, imported.evidence, options: options)
        for trail in try history.trailARNs() {
          let end = ReadEnd(of: AccountRegion(home: trail), imported.evidence, options: options)
          let timeline = try #require(try history.timeline(of: trail))
          let begin = try #require(try history.beginning(of: trail))
          let whole = coverages[trail]
          for time in Self.moments(timeline, end, &random) {
            let second = Timestamp(seconds: time.second)
            let shown = timeline.periods.filter { (second...time).contains($0.from) }
            let alone = end.coverage(since: begin, showing: shown)
            let name = "seed \(seed), \(trail) at \(time)"
            var (doubt, expected) = (alone.doubt(at: time), whole.doubt(at: time))
            let span = doubt.unreadSpan.map { alone.spans[$0] }
            #expect(span == expected.unreadSpan.map { whole.spans[$0] }, "\(name)")
            // The spans before the last have no number here.
            (doubt.unreadSpan, expected.unreadSpan) = (nil, nil)
            #expect(doubt == expected, "\(name)")
            #expect(alone.knownUntil ?? begin == whole.knownUntil ?? begin, "\(name)")
            #expect(alone.horizon == whole.horizon, "\(name)")
            compared += 1
            if !shown.isEmpty { inSecondsOfCalls += 1 }
            if span != nil { withSpan += 1 }
          }
        }
      }
    }
    #expect(compared > 10 * Self.worlds)
    #expect(inSecondsOfCalls > Self.worlds)
    #expect(withSpan > 5 * Self.worlds)
  }

  #if DEBUG
    private static let worlds = LongRun.rounds(100, long: 2000)
  #else
    private static let worlds = LongRun.rounds(300, long: 20_000)
  #endif

  /// Calls that nothing which was read shows, some in one second.
  private static func laterCalls(
    _ imported: Imported, _ random: inout SeededRandom
  ) -> [TrailEvent] {
    var events: [TrailEvent] = []
    for trail in imported.world.homes.flatMap(\.trails) where random.chance(70) {
      let last = imported.world.span.upperBound + Int64(random.below(4)) * 1_800_000_000
      for (number, offset) in [Int64(250_000), 500_000, 90_000_000].enumerated() {
        let change: TrailChange =
          random.one(of: [.stopLogging, .startLogging, .putEventSelectors(.default), .delete])
        events.append(
          TrailEvent(
            id: "later-\(trail.text)-\(number)", stream: .trail(trail), change: change,
            time: Timestamp(microseconds: last + offset), request: change.parameters.compact))
      }
    }
    return events
  }

  /// Moments from the end on: the end itself, and those about each period.
  private static func moments(
    _ timeline: TrailTimeline, _ end: ReadEnd, _ random: inout SeededRandom
  ) -> [Timestamp] {
    let changes = timeline.periods.map(\.from.microseconds)
    let about = [end.from.microseconds] + changes.suffix(8)
    let near = about.flatMap { moment in
      [-1, 0, 1, 400_000, 1_000_000, 3_600_000_000].map { offset in
        moment == .min ? changes.first ?? 0 : moment + offset
      }
    }
    return near.map(Timestamp.init(microseconds:)).filter { $0 >= end.from }
  }
}
