public import CloudTrail
public import History
import Selectors

/// How coverage is worked out.
public struct CoverageOptions: Sendable, Hashable {
  /// How far apart two management records of a place may be at most for the time between them to count as
  /// read, in seconds; at least 5 minutes.
  public var largestGap: Int64
  /// Whether silence is taken for no change (`--trust-silence`): then everything counts as read.
  public var trustsSilence: Bool

  /// The least that ``largestGap`` can be, in seconds: 5 minutes.
  public static let smallestGap = PlaceCoverage.largestGapOfWrites
  /// 3 hours, and silence proves nothing.
  public static let standard = CoverageOptions()

  /// The options that are given.
  public init(largestGap: Int64 = 3 * 3600, trustsSilence: Bool = false) {
    self.largestGap = max(largestGap, Self.smallestGap)
    self.trustsSilence = trustsSilence
  }
}

/// The coverage of every trail of a history.
///
/// It is worked out from the last known values, as the fold keeps them, and never from a coverage: so no
/// span feeds itself.
public struct Coverages: Sendable {
  private var trails: [TrailARN: TrailCoverage] = [:]
  private var places: [AccountRegion: PlaceCoverage] = [:]
  /// Of which places calls that change trails were read, at whatever time; nil if silence is trusted.
  public private(set) var readPlaces: ReadPlaces?
  /// When the history of the first trail begins that is at home in a place.
  private var beginnings: [AccountRegion: Timestamp] = [:]

  /// Every trail is covered at all times.
  public static let complete = Coverages()

  private init() {}

  /// The coverage of each trail, from what the ledger holds.
  ///
  /// - Parameters:
  ///   - history: the history that is read.
  ///   - knownAt: leaves out what was learned later; nil for everything.
  ///   - options: how it is worked out.
  /// - Throws: `HistoryError`.
  public init(
    _ history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil,
    options: CoverageOptions = .standard
  ) throws {
    guard !options.trustsSilence else {
      self = .complete
      return
    }
    let evidence = try history.readEvidence(asKnownAt: knownAt)
    try self.init(history, evidence, asKnownAt: knownAt, options: options)
  }

  init(
    _ history: HistorySnapshot, _ evidence: ReadEvidence, asKnownAt knownAt: Timestamp? = nil,
    options: CoverageOptions = .standard
  ) throws {
    let judges = try Judges(history, covering: nil, asKnownAt: knownAt).all
    try self.init(
      judges, evidence,
      recordedHere: { try history.isRecordedHere($0, asKnownAt: knownAt) }, options)
  }

  init(
    _ judges: [TrailJudge], _ evidence: ReadEvidence,
    recordedHere: (TrailARN) throws -> Bool, _ options: CoverageOptions
  ) throws {
    if !options.trustsSilence { readPlaces = ReadPlaces(evidence) }
    for judge in judges where judge.trail.hasParts {
      if try recordedHere(judge.trail) { continue }
      let home = AccountRegion(home: judge.trail)
      let place =
        try places[home] ?? PlaceCoverage(home, evidence, options, loggedBy: judges)
      places[home] = place
      trails[judge.trail] = try Self.coverage(of: judge, place, evidence, judges)
      if let begin = judge.begin { beginnings[home] = min(beginnings[home] ?? begin, begin) }
    }
  }

  /// The coverage of a trail; that of one that the history does not know is complete.
  public subscript(trail: TrailARN) -> TrailCoverage { trails[trail] ?? .complete }

  /// The self-blind spans of each account and Region that is home to a trail, in the order of the places,
  /// since the history of the first such trail begins.
  public var selfBlind: [BlindSpan] {
    places.values.sorted { $0.place < $1.place }.flatMap { place in
      let begin = (beginnings[place.place]?.microseconds ?? .min)..<Int64.max
      return place.selfBlind.intersection(TimeRanges([begin])).ranges.map { range in
        BlindSpan(
          kind: .selfBlind,
          from: range.lowerBound == .min ? nil : Timestamp(microseconds: range.lowerBound),
          until: range.upperBound == .max ? nil : Timestamp(microseconds: range.upperBound),
          place: place.place)
      }
    }
  }

  private static func coverage(
    of judge: TrailJudge, _ place: PlaceCoverage, _ evidence: ReadEvidence,
    _ judges: [TrailJudge]
  ) throws -> TrailCoverage {
    guard let first = judge.begin else {
      return .complete
    }
    var showings = try judge.showings()
    showings += try Confirmations(judge, evidence, judges).after(place.selfBlind)
    let doubts = TrailDoubts(place, since: first.microseconds, showings: showings)
    let end = place.end.map(Timestamp.init(microseconds:))
    return TrailCoverage(
      segments: doubts.segments, spans: doubts.spans,
      knownUntil: max(end ?? first, first),
      horizon: place.horizon.map(Timestamp.init(microseconds:)))
  }
}

extension TrailJudge {
  /// When the first event of the trail happened; nil if none is known.
  fileprivate var begin: Timestamp? { timeline.periods.first { $0.setBy != nil }?.from }

  /// What each event of the trail shows.
  fileprivate func showings() throws -> [TrailDoubts.Showing] {
    try Self.readingTrailCall(of: AccountRegion(home: trail)) { record in
      timeline.periods.indices.filter { timeline.periods[$0].setBy != nil }.map { index in
        let period = timeline.periods[index]
        let alone = judge(
          record, at: period.from, in: index, doubting: .all.subtracting(period.shown))
        return TrailDoubts.Showing(
          time: period.from.microseconds, aspects: period.shown,
          logsWrites: alone.answer == .notLogged
            ? .no : period.cause == .observedConfiguration ? .asBefore : .perhaps)
      }
    }
  }
}

/// Records that only one trail can have logged show that it is there, logs, and, if they are of another
/// Region, is a multi-Region trail (SEMANTICS 3.7).
private struct Confirmations {
  private let judge: TrailJudge
  private let evidence: ReadEvidence
  private let others: [TrailJudge]
  private let home: AccountRegion

  init(_ judge: TrailJudge, _ evidence: ReadEvidence, _ judges: [TrailJudge]) {
    self.judge = judge
    self.evidence = evidence
    home = AccountRegion(home: judge.trail)
    others = judges.filter { $0.trail != judge.trail }
  }

  /// The first records after each span, of each Region of the account, that only this trail can have
  /// logged.
  func after(_ spans: TimeRanges) throws -> [TrailDoubts.Showing] {
    var showings: [TrailDoubts.Showing] = []
    for span in spans.ranges where span.upperBound < .max {
      for (place, here) in evidence.places where place.account == home.account {
        guard let time = Self.first(in: here.writes, from: span.upperBound),
          try isAlone(place, at: time)
        else { continue }
        showings.append(
          TrailDoubts.Showing(
            time: time.microseconds,
            aspects: place == home
              ? [.existence, .logging] : [.existence, .logging, .multiRegion],
            logsWrites: .perhaps))
      }
    }
    return showings
  }

  /// A moment by which there was a record at or after a time: runs do not say when between their ends.
  private static func first(in set: SpanSet, from: Int64) -> Timestamp? {
    let second = Timestamp(microseconds: from).second
    guard let run = set.runs.first(where: { $0.upperBound >= second }) else { return nil }
    return Timestamp(
      seconds: run.lowerBound >= second
        ? run.lowerBound : min(run.upperBound, second + SpanSet.gap))
  }

  private func isAlone(_ place: AccountRegion, at time: Timestamp) throws -> Bool {
    try TrailJudge.readingTrailCall(of: place) { record in
      judge.judge(record, at: time).answer == .logged
        && others.allSatisfy { $0.judge(record, at: time).answer == .notLogged }
    }
  }
}
