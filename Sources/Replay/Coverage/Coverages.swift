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
  /// What counts as read by what digests and listings show (SEMANTICS 3.7n, 3.7p).
  public private(set) var delivered: [AccountRegion: TimeRanges] = [:]

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
    let recordedHere = try Set(
      judges.map(\.trail).filter { try history.isRecordedHere($0, asKnownAt: knownAt) })
    var deliveries: [TrailARN: [DeliveryPlace]] = [:]
    for judge in evidence.listings.isEmpty ? [] : judges {
      deliveries[judge.trail] = try DeliveryPlace.all(
        of: judge.timeline, in: history, asKnownAt: knownAt)
    }
    var delivered = DeliveryCoverage(judges, evidence, deliveringTo: deliveries)
    self = try delivered.settle(judges) {
      try Coverages(judges, evidence, recordedHere: recordedHere, delivered: $0, options)
    } coverage: {
      $0[$1]
    }
  }

  /// - Parameters:
  ///   - recordedHere: the trails every call of which came to this store.
  ///   - delivered: what counts as read by what digests and listings show.
  private init(
    _ judges: [TrailJudge], _ evidence: ReadEvidence, recordedHere: Set<TrailARN>,
    delivered: [AccountRegion: TimeRanges], _ options: CoverageOptions
  ) throws {
    self.delivered = delivered
    if !options.trustsSilence { readPlaces = ReadPlaces(evidence, delivered: delivered.keys) }
    var begun: [(judge: TrailJudge, since: Timestamp, showings: [TrailDoubts.Showing])] = []
    var loggers: [(judge: TrailJudge, coverage: TrailCoverage)] = []
    for judge in judges {
      guard judge.trail.hasParts, let begin = judge.begin, !recordedHere.contains(judge.trail)
      else {
        loggers.append((judge, .complete))
        continue
      }
      let home = AccountRegion(home: judge.trail)
      let read =
        places[home]
        ?? PlaceCoverage(
          home, evidence, options, delivered: delivered[home] ?? TimeRanges())
      let showings = try judge.showings()
      places[home] = read
      beginnings[home] = min(beginnings[home] ?? begin, begin)
      loggers.append((judge, TrailCoverage(read, since: begin, showings)))
      begun.append((judge, begin, showings))
    }
    for home in places.keys {
      places[home] = try PlaceCoverage(
        home, evidence, options, delivered: delivered[home] ?? TimeRanges(), loggedBy: loggers)
    }
    for (judge, begin, showings) in begun {
      guard let place = places[AccountRegion(home: judge.trail)] else { continue }
      trails[judge.trail] = TrailCoverage(
        place, since: begin, judge.settled(showings, at: place))
    }
    // What records confirm of a trail rests on what is known of the others without that.
    let unconfirmed = trails
    for (judge, begin, showings) in begun {
      guard let place = places[AccountRegion(home: judge.trail)] else { continue }
      let settled = judge.settled(showings, at: place)
      let confirmed = try Confirmations(judge, evidence, judges, unconfirmed)
        .after(TrailDoubts.selfBlind(place, settled), place)
      if confirmed.isEmpty { continue }
      trails[judge.trail] = TrailCoverage(place, since: begin, settled + confirmed)
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
        BlindSpan(.selfBlind, range, at: place.place)
      }
    }
  }
}

extension TrailCoverage {
  fileprivate init(
    _ place: PlaceCoverage, since begin: Timestamp, _ showings: [TrailDoubts.Showing]
  ) {
    let doubts = TrailDoubts(place, since: begin.microseconds, showings: showings)
    let end = place.end.map(Timestamp.init(microseconds:))
    self.init(
      segments: doubts.segments, spans: doubts.spans, knownUntil: max(end ?? begin, begin),
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

  /// What the events show, given what was logged of their seconds.
  fileprivate func settled(
    _ showings: [TrailDoubts.Showing], at place: PlaceCoverage
  ) -> [TrailDoubts.Showing] {
    // In unread time a showing holds for its second alone anyway.
    let unclear = unclearSeconds.filter { second in
      let time = TimeRanges(seconds: [second...second])
      return !place.read.intersection(time).ranges.isEmpty
        && !place.isSteady(inSecondOf: second * 1_000_000)
    }
    if unclear.isEmpty { return showings }
    return showings.map {
      unclear.contains(Timestamp(microseconds: $0.time).second) ? .unclear($0.time) : $0
    }
  }

  /// The seconds in which the trail was deleted and something else happened to it.
  private var unclearSeconds: Set<Int64> {
    let events = timeline.periods.filter { $0.setBy != nil }
    let deletions = Set(events.filter { $0.state.exists == .known(false) }.map(\.from.second))
    if deletions.isEmpty { return [] }
    var counts: [Int64: Int] = [:]
    for event in events where deletions.contains(event.from.second) {
      counts[event.from.second, default: 0] += 1
    }
    return Set(counts.filter { $0.value > 1 }.keys)
  }
}
