import CloudTrail
import History
import Selectors

/// Which moments of an account and Region were read, and in which of them a call that changes a trail
/// would have been logged (SEMANTICS 3.7).
struct PlaceCoverage: Sendable {
  let place: AccountRegion
  let read: TimeRanges
  /// What was read and of which records may still arrive.
  let provisional: TimeRanges
  private(set) var logged: TimeRanges
  /// The part of ``logged`` in which that which logs may not have begun yet: from a call that something known
  /// logged to the first write that nothing known did.
  private(set) var edges = TimeRanges()
  /// Stretches in each of which one and the same thing logs.
  private var steady: [Range<Int64>] = [Int64.min..<Int64.max]

  var unread: TimeRanges { read.complement }
  var selfBlind: TimeRanges { read.subtracting(logged) }
  /// The end of the last moment that was read; nil if nothing was.
  var end: Int64? { read.ranges.last?.upperBound }
  /// From which moment on records may still arrive; nil if nothing was read.
  var horizon: Int64? {
    guard let last = provisional.ranges.last, last.upperBound == end else { return end }
    return last.lowerBound
  }

  /// Whether everything in a second was read, and logged by something that logs before and after it: what
  /// changed in that second itself may have logged only a part of it.
  func isSteady(inSecondOf time: Int64) -> Bool {
    let second = Timestamp(microseconds: time).wholeSecond
    return read.ranges.contains { $0.clamped(to: second) == second }
      && steady.contains {
        $0.lowerBound < second.lowerBound && $0.upperBound > second.upperBound
      }
  }

  /// What was read, as if all of it had been logged.
  ///
  /// - Parameter delivered: what counts as read by what digests and listings show, see ``DeliveryCoverage``.
  init(
    _ place: AccountRegion, _ evidence: ReadEvidence, _ options: CoverageOptions,
    delivered: TimeRanges = TimeRanges()
  ) {
    self.place = place
    let read = ReadTime(of: place, evidence, options, delivered: delivered)
    self.read = read.all
    provisional = read.all.subtracting(read.settled)
    logged = .all
  }

  /// Everything until a moment was read and logged, and nothing after it.
  init(_ place: AccountRegion, knownUntil end: Int64) {
    self.place = place
    read = TimeRanges([Int64.min..<end])
    provisional = TimeRanges()
    logged = .all
  }

  /// What was read and logged.
  ///
  /// - Parameters:
  ///   - delivered: what counts as read by what digests and listings show.
  ///   - loggers: every trail, with how far it is known (see ``TrailJudge/logsTrailCalls(of:_:)``).
  init(
    _ place: AccountRegion, _ evidence: ReadEvidence, _ options: CoverageOptions,
    delivered: TimeRanges, loggedBy loggers: [(judge: TrailJudge, coverage: TrailCoverage)]
  ) throws {
    self.init(place, evidence, options, delivered: delivered)
    let here = evidence.places[place] ?? PlaceEvidence()
    steady = here.lookedUp.map(\.inMicroseconds)
    for (judge, coverage) in loggers { steady += try judge.logsTrailCalls(of: place, coverage) }
    // A call on a trail that may have logged can be the end of it: so each stretch between two calls needs
    // writes of its own.
    let calls = Set(loggers.flatMap { $0.judge.timeline.periods.map(\.from.microseconds) })
      .sorted()
    var unknown: [Range<Int64>] = []
    var edges: [Range<Int64>] = []
    for stretch in TimeRanges(steady).complement.ranges {
      let ends = Self.ends(of: stretch, calls)
      let between = zip(ends, ends.dropFirst()).map { end, next in
        Self.betweenWrites(here.writes, within: end.upperBound..<next.lowerBound)
      }
      unknown += between.joined().map(\.logged)
      var begun: Set<Int64> = []
      // Of such a row only this is known: what logged until then logs after it.
      for (index, row) in ends.enumerated().dropFirst()
      where between[index - 1].last?.logged.upperBound == row.lowerBound
        && (index == between.count || between[index].first?.logged.lowerBound == row.upperBound)
      {
        unknown.append(row.lowerBound..<row.upperBound)
        begun.insert(row.upperBound)
      }
      edges += between.joined().filter { !begun.contains($0.logged.lowerBound) }.map(\.edge)
    }
    logged = TimeRanges(steady + unknown)
    steady += TimeRanges(unknown).ranges
    self.edges = TimeRanges(edges)
  }

  /// The calls at which a stretch, in which no known trail logs writes, falls apart, and its ends. Calls in
  /// seconds in a row are one: they leave no other second between them, and what one of them wrote says
  /// nothing of the time before another.
  private static func ends(of stretch: Range<Int64>, _ calls: [Int64]) -> [ClosedRange<Int64>] {
    var ends = [stretch.upperBound...stretch.upperBound]
    for call in calls.reversed() where stretch.contains(call) {
      if ends[0].lowerBound - 2_000_000 < call {
        ends[0] = call...ends[0].upperBound
      } else {
        ends.insert(call...call, at: 0)
      }
    }
    if ends[0].lowerBound > stretch.lowerBound {
      ends.insert(stretch.lowerBound...stretch.lowerBound, at: 0)
    }
    return ends
  }

  /// How far apart two writes are at most between which something that nobody knows logs all writes, in
  /// seconds: 5 minutes (SEMANTICS 3.7e).
  static let largestGapOfWrites: Int64 = 300

  /// The time between writes that were read, of a stretch in which no known trail logs any, provided that
  /// some of them happened within it. A write before or after it, or in the second in which it begins or
  /// ends, was logged by the trail that logged then, and alone says nothing of what logs within.
  ///
  /// - Returns: each with its edge, the part up to its first write within the stretch.
  private static func betweenWrites(
    _ writes: SpanSet, within stretch: Range<Int64>
  ) -> [(logged: Range<Int64>, edge: Range<Int64>)] {
    // The whole seconds that are within.
    let first = stretch.lowerBound == .min ? .min : stretch.lowerBound / 1_000_000 + 1
    let last = stretch.upperBound == .max ? .max : stretch.upperBound / 1_000_000 - 1
    guard first <= last else { return [] }
    let within = first...last
    let unexplained = writes.runs.filter { run in
      // Of a run that reaches over both ends only that it has no longer gap is known.
      within.contains(run.lowerBound) || within.contains(run.upperBound)
        || (run.overlaps(within) && within.upperBound - within.lowerBound >= SpanSet.gap)
    }
    return writes.joined(gap: largestGapOfWrites).compactMap { run in
      guard let first = unexplained.first(where: { run.overlaps($0) }) else { return nil }
      // The moment of the last one is not between them.
      let between =
        Timestamp(seconds: run.lowerBound)
        .microseconds..<Timestamp(
          seconds: run.upperBound
        ).microseconds
      let logged = between.clamped(to: stretch)
      // Two writes of a run are at most so far apart.
      let begun =
        first.lowerBound >= within.lowerBound
        ? first.lowerBound : min(first.upperBound, within.lowerBound - 1 + SpanSet.gap)
      let edge = min(max(logged.lowerBound, begun * 1_000_000), logged.upperBound)
      return (logged, logged.lowerBound..<edge)
    }
  }
}
