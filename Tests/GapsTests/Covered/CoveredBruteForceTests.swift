import CloudTrail
import History
import ReplayTestSupport
import Selectors
import TestSupport
import Testing

@testable import Gaps
@testable import Replay

/// Random histories, asked about at random; and random events of what was asked, put to the evaluator.
@Suite("What is said to be logged is logged, event by event")
struct CoveredBruteForceTests {
  private static let rounds = LongRun.rounds(40, long: 10_000)

  /// How often each share was held against an event.
  private final class Tally {
    var checked: [LoggedTimes.Share: Int] = [:]
    var missing = 0
  }

  @Test("Everything is known of the time")
  func known() throws {
    let tally = Tally()
    for seed in 0..<UInt64(Self.rounds) {
      var random = SeededRandom(seed: seed)
      let history = RandomTrails(&random)
      try Bench(history.events).snapshot { snapshot in
        try Self.check(snapshot, .complete, history, &random, tally, "seed \(seed)")
      }
    }
    #expect(tally.checked[.all, default: 0] > Self.rounds * 5, "\(tally.checked)")
    #expect(tally.checked[.none, default: 0] > Self.rounds * 5, "\(tally.checked)")
    #expect(tally.checked[.part, default: 0] > Self.rounds * 5, "\(tally.checked)")
    #expect(tally.missing > Self.rounds, "\(tally.missing)")
  }

  @Test("Some of the time was not read, or nobody logged it")
  func doubted() throws {
    let tally = Tally()
    for seed in 0..<UInt64(Self.rounds) {
      var random = SeededRandom(seed: seed &+ 1_000_000)
      let history = RandomTrails(&random)
      try Bench(history.events).snapshot { snapshot in
        let coverages = try Coverages(
          snapshot, ReadEvidence(Self.readings(history, &random)),
          options: CoverageOptions(largestGap: 300))
        try Self.check(snapshot, coverages, history, &random, tally, "seed \(seed)")
      }
    }
    for share in LoggedTimes.Share.allCases {
      #expect(tally.checked[share, default: 0] > Self.rounds, "\(tally.checked)")
    }
  }

  /// Files of some stretches of time, of the places at which trails are at home.
  private static func readings(
    _ history: RandomTrails, _ random: inout SeededRandom
  ) -> [ReadingDraft] {
    let places = Set(history.events.compactMap(\.stream.trailARN).map(AccountRegion.init(home:)))
    return places.sorted().map { place in
      var runs: [ClosedRange<Int64>] = []
      var second = Example.start.second - 10
      let end = Example.start.second + history.end + 100
      while second < end {
        let length = Int64(1_000 + random.below(40_000))
        runs.append(second...min(second + length, end))
        second += length + Int64(600 + random.below(6_000))
      }
      var reading = ReadingDraft(kind: .file, path: "log-\(place)")
      var activity = Activity(at: Example.start)
      activity.management = SpanSet(runs: runs)
      activity.writes = random.chance(50) ? SpanSet(runs: runs) : SpanSet(runs: [])
      reading.activity[place] = activity
      reading.delivery = NamedDelivery(
        place: place, time: Example.start.advanced(bySeconds: history.end + 90_000))
      return reading
    }
  }

  private static func check(
    _ snapshot: HistorySnapshot, _ coverages: Coverages, _ history: RandomTrails,
    _ random: inout SeededRandom, _ tally: Tally, _ seed: String
  ) throws {
    let judges = try Judges(snapshot, covered: coverages).all
    let trails = try LoggingTrails(
      snapshot, coverages: coverages, now: Example.start.advanced(bySeconds: history.end + 500))
    for _ in 0..<4 {
      let question = random.one(of: RandomTrails.questions)
      let asked = try EventsAskedFor(question.what, readOnly: question.readOnly)
      let account = RandomTrails.account
      guard
        let times = try trails.times(
          of: asked, account: account, since: Example.start.advanced(bySeconds: -50),
          until: Example.start.advanced(bySeconds: history.end + 500))
      else { continue }
      try Self.areWhole(times.spans, times)
      let selectors = CompiledSelectors(asked.selectors(in: "aws"))
      for _ in 0..<60 {
        let second = Int64(random.below(Int(history.end) + 550)) - 50
        let time = Example.start.advanced(bySeconds: second)
        let record = RandomTrails.record(&random, account: account, at: second)
        if let region = asked.region, record["awsRegion"]?.string != region { continue }
        try JudgedRecord.reading(json: record.compact) { judged in
          guard selectors.decide(judged).answer == .logged else { return }
          // A trail of another account that became an organization's unseen is not asked.
          let asked = judges.filter { judge in times.trails.contains { $0.trail == judge.trail } }
          let answers = asked.map { judge in
            (trail: judge.trail, answer: judge.verdict(judged, at: time, settling: .strict).answer)
          }
          let what = "\(seed): \(question) at \(time): \(record.compact)"
          let whole = try #require(times.spans.last { $0.from <= time })
          Self.check(whole, answers.map(\.answer), tally, what)
          for trail in times.trails {
            let span = try #require(trail.spans.last { $0.from <= time })
            let own = answers.filter { $0.trail == trail.trail }.map(\.answer)
            #expect(own.count == 1)
            Self.check(span, own, tally, what + " by \(trail.trail.name)")
          }
          for trail in whole.by where trail.extent == .all {
            #expect(answers.contains { $0.trail == trail.trail && $0.answer == .logged }, "\(what)")
          }
        }
      }
    }
  }

  /// The spans fill the time, and neighbours differ.
  private static func areWhole(_ spans: [LoggedTimes.Span], _ times: LoggedTimes) throws {
    #expect(spans.first?.from == times.from && spans.last?.until == times.until)
    for (left, right) in zip(spans, spans.dropFirst()) {
      #expect(left.until == right.from)
      var same = right
      (same.from, same.until) = (left.from, left.until)
      #expect(same != left)
    }
    for span in spans {
      #expect((span.doubt != nil) == (span.share == .unknown))
      #expect((span.lost != nil) == (span.share == .part || span.share == .none))
    }
  }

  private static func check(
    _ span: LoggedTimes.Span, _ answers: [Answer], _ tally: Tally, _ what: String
  ) {
    tally.checked[span.share, default: 0] += 1
    switch span.share {
    case .all: #expect(answers.contains(.logged), "\(what)")
    case .none: #expect(answers.allSatisfy { $0 == .notLogged }, "\(what)")
    case .part: if answers.allSatisfy({ $0 == .notLogged }) { tally.missing += 1 }
    case .unknown: break
    }
  }
}
