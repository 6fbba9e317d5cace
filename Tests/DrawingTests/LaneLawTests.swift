import CloudTrail
import Gaps
import History
import HistoryTestSupport
import ReadModels
import Replay
import Selectors
import TestSupport
import Testing

@testable import Drawing

/// Lanes against what `get` and the windows say of any moment.
@Suite("At any moment a lane says what the history and the windows say")
struct LaneLawTests {
  static let seeds = 0..<LongRun.rounds(60, long: 10_000)

  @Test("Of a trail")
  func trails() throws {
    var found: [Lane.State: Int] = [:]
    for seed in Self.seeds {
      let made = try MadeUpHistory(seed: seed)
      try made.store.snapshot { history in
        var random = SeededRandom(seed: UInt64(seed) &+ 1_000_000)
        let gaps = try Gaps(history, covering: CoverageOptions(trustsSilence: true))
        for trail in made.trails {
          guard let timeline = try history.timeline(of: trail) else { continue }
          let coverage = made.coverage(of: trail, &random)
          let windows = gaps.ofTrails.filter { $0.trail == trail }
          var shares = SelectorShares()
          let course = try TrailCourse(timeline, coverage, windows, in: made.span) { state in
            try history.selectors(of: state).map { shares.shares(of: $0) }
          }
          for moment in Self.moments(timeline, coverage, made.span, &random) {
            let drawn = course.at(moment)
            let expected = try Self.expected(history, trail, coverage, windows, moment)
            #expect(
              drawn.state == expected.state && drawn.lastKnown == expected.lastKnown,
              "seed \(seed), \(trail.name) at \(moment): \(drawn) is not \(expected)")
            found[drawn.state, default: 0] += 1
          }
        }
      }
    }
    // The law would be empty without them.
    for state in Lane.State.allCases { #expect((found[state] ?? 0) > 10, "\(state)") }
  }

  /// The edges of all that changes, the moments just before, and some others.
  private static func moments(
    _ timeline: TrailTimeline, _ coverage: TrailCoverage, _ span: Range<Timestamp>,
    _ random: inout SeededRandom
  ) -> [Timestamp] {
    let edges = timeline.periods.map(\.from) + coverage.segments.map(\.from)
    let around = edges.flatMap { edge in
      edge.microseconds == .min ? [] : [edge, Timestamp(microseconds: edge.microseconds - 1)]
    }
    let length = span.upperBound.second - span.lowerBound.second
    let others = random.times(30) {
      span.lowerBound.advanced(bySeconds: Int64($0.below(Int(length))))
    }
    return (around + others).filter(span.contains)
  }

  /// By the words of the documentation, from what `get` answers.
  private static func expected(
    _ history: HistorySnapshot, _ trail: TrailARN, _ coverage: TrailCoverage, _ windows: [Gap],
    _ moment: Timestamp
  ) throws -> (state: Lane.State, lastKnown: Lane.State) {
    let asked = try SelectorsAtMoment(history, trail: trail, at: moment, coverage: coverage)
    let open = windows.filter { gap in
      gap.from <= moment && (gap.until.map { moment < $0 } ?? true)
        && gap.kinds != [.destinationChanged]
    }
    func state(_ state: TrailState, _ selectors: TrailSelectors?) throws -> Lane.State {
      switch state.existence {
      case .notYetCreated: return .notThere
      case .deleted: return .off
      case .unknown: return .unknown
      case .exists: break
      }
      if state.logging == .known(false) { return .off }
      guard let selectors, state.logging == .known(true) else { return .unknown }
      if try !Universe.takesAnything(selectors) { return .blind }
      if open.isEmpty { return .full }
      return open.contains { $0.kinds != [.unknown] } ? .narrowed : .unknown
    }
    let known = try state(asked.period.state, asked.selectors)
    let doubt = coverage.doubt(at: moment)
    func doubted(_ aspects: Aspects) throws -> Lane.State {
      let rest = asked.period.state.doubting(aspects, .unread)
      return try state(rest, aspects.contains(.selectors) ? nil : asked.selectors)
    }
    // What is the same whatever was missed is not in doubt.
    let all = doubt.unread.union(doubt.selfBlind)
    if try doubted(all) == known, known != .unknown { return (known, known) }
    let deciding: Aspects = [.existence, .logging, .selectors]
    if !doubt.unread.isDisjoint(with: deciding) { return (.unread, known) }
    if !doubt.selfBlind.isDisjoint(with: deciding) {
      return (known == .full ? .selfBlind : known, known)
    }
    return (known, known)
  }

  @Test("Of an account: what its known trails say together")
  func accounts() throws {
    var found: Set<Lane.State> = []
    for seed in Self.seeds {
      let made = try MadeUpHistory(seed: seed)
      try made.store.snapshot { history in
        let gaps = try Gaps(history, covering: CoverageOptions(trustsSilence: true))
        var choices = Drawing.Choices(now: made.span.upperBound)
        (choices.since, choices.until) = (made.span.lowerBound, made.span.upperBound)
        let drawing = try Drawing(history, choices, gaps: gaps, coverages: .complete)
        #expect(try drawing.lanes.count == history.trailARNs().count)
        for lane in drawing.accounts {
          let account = lane.title
          let windows = gaps.ofAccounts.filter { $0.scope == .account(account) }
          for stretch in lane.stretches {
            let states = try drawing.lanes.filter { other in
              guard let trail = other.trail else { return false }
              let timeline = try #require(try history.timeline(of: trail))
              return trail.account == account
                || timeline.period(at: stretch.from).state.isOrganization == .known(true)
            }.compactMap { $0.at(stretch.from)?.state }
            let isNarrowed = windows.contains { gap in
              gap.from <= stretch.from && (gap.until.map { stretch.from < $0 } ?? true)
            }
            #expect(
              stretch.state == Self.together(Set(states), isNarrowed: isNarrowed),
              "seed \(seed), \(account) at \(stretch.from): \(states)")
            found.insert(stretch.state)
          }
        }
      }
    }
    #expect(found.isSuperset(of: [.off, .blind, .narrowed, .unknown, .full, .notThere]))
  }

  private static func together(_ states: Set<Lane.State>, isNarrowed: Bool) -> Lane.State {
    if !states.isDisjoint(with: [.full, .narrowed]) { return isNarrowed ? .narrowed : .full }
    if states.contains(.unread) { return .unread }
    if isNarrowed, states.contains(.blind) { return .blind }
    if isNarrowed, states.contains(.off) { return .off }
    for state in [Lane.State.unknown, .blind, .off] where states.contains(state) { return state }
    return .notThere
  }

  @Test("Without windows nothing is narrowed, and a note says so")
  func withoutWindows() throws {
    let made = try MadeUpHistory(seed: 5, changes: 60)
    try made.store.snapshot { history in
      let drawing = try Drawing(
        history, Drawing.Choices(now: made.span.upperBound), gaps: nil, coverages: .complete)
      #expect(!drawing.states.contains(.narrowed))
      #expect(drawing.notes.contains { $0.contains("windows") })
    }
  }

  @Test("Stretches and bands fill the span one after the other, and neighbours differ")
  func filled() throws {
    for seed in Self.seeds.prefix(100) {
      let made = try MadeUpHistory(seed: seed)
      try made.store.snapshot { history in
        var choices = Drawing.Choices(now: made.span.upperBound)
        (choices.since, choices.until) = (made.span.lowerBound, made.span.upperBound)
        let drawing = try Drawing(
          history, choices, gaps: try Gaps(history), coverages: .complete)
        for lane in drawing.all {
          try Self.expectFilled(lane.stretches.map { ($0.from, $0.until) }, drawing.span)
          for (left, right) in zip(lane.stretches, lane.stretches.dropFirst()) {
            #expect((left.state, left.lastKnown) != (right.state, right.lastKnown))
          }
          for band in lane.bands {
            try Self.expectFilled(band.stretches.map { ($0.from, $0.until) }, drawing.span)
            for (left, right) in zip(band.stretches, band.stretches.dropFirst()) {
              #expect(left.share != right.share)
            }
          }
        }
      }
    }
  }

  private static func expectFilled(
    _ stretches: [(Timestamp, Timestamp)], _ span: Range<Timestamp>
  ) throws {
    let first = try #require(stretches.first)
    #expect(first.0 == span.lowerBound && stretches.last?.1 == span.upperBound)
    #expect(stretches.allSatisfy { $0.0 < $0.1 })
    #expect(zip(stretches, stretches.dropFirst()).allSatisfy { $0.1 == $1.0 })
  }
}

extension TrailCourse {
  func at(_ time: Timestamp) -> Moment {
    moments.last { $0.from <= time }?.moment ?? moments[0].moment
  }
}

extension Lane {
  func at(_ time: Timestamp) -> Stretch? { stretches.first { $0.from <= time && time < $0.until } }
}
