public import CloudTrail
public import History

/// Where all that was read of an account ends, as seen from one of its Regions: after it, the coverage of a
/// trail at home there follows from little.
///
/// Usually every trail must be looked at to say where calls on one of them can have been missed: some trail
/// must have logged them. After the last moment that was read nothing is logged that anybody read, so no
/// other trail matters. The trail is in doubt from the end on, but for the second of each call on it:
///
/// ```
///   read   ═════════════════┤ end
///   other  ════════════┤      ├ from: the last write of another Region, which may have confirmed something
///   doubt  by all trails      all        all but what the call shows        all
///                              │          │ a call on the trail, one second  │
/// ```
///
/// The present nearly always lies there. So the calls that a server takes do not make it read every trail
/// again to answer for now.
public struct ReadEnd: Sendable, Hashable {
  private let place: AccountRegion
  /// In microseconds; `.min` if nothing was read.
  private let end: Int64
  private let horizon: Int64?
  /// The first moment for which ``coverage(since:showing:)`` holds; the end of time if digests or listings may show
  /// that more was read.
  public let from: Timestamp

  /// The end of what was read of an account and Region.
  ///
  /// - Parameters:
  ///   - place: the home of the trails that are asked about.
  ///   - evidence: what was read.
  ///   - options: how coverage is worked out.
  public init(
    of place: AccountRegion, _ evidence: ReadEvidence, options: CoverageOptions = .standard
  ) {
    let here = PlaceCoverage(place, evidence, options)
    self.place = place
    end = here.end ?? .min
    horizon = here.horizon
    let writes = evidence.places.filter { $0.key.account == place.account }
      .compactMap { $0.value.writes.runs.last?.upperBound }.max()
    // What a record confirms holds for its second.
    let confirmed = writes.map { Timestamp(seconds: $0).advanced(bySeconds: 1).microseconds }
    // Whether what digests or listings show counts depends on the trails.
    let isShown = evidence.mayBeRead(place, after: Timestamp(microseconds: end))
    from = Timestamp(microseconds: isShown ? .max : max(end, confirmed ?? .min))
  }

  /// The coverage of a trail that is at home here, which at a moment from ``from`` on is that of
  /// ``Coverages``. Of earlier moments it says nothing.
  ///
  /// - Parameters:
  ///   - begin: when the first event of the trail took effect, by `HistorySnapshot.beginning(of:)`.
  ///   - periods: the periods of the trail that begin in the second of the moment, up to it. Events before
  ///     that second show nothing any more.
  public func coverage(since begin: Timestamp, showing periods: [Period] = []) -> TrailCoverage {
    let showings = periods.filter { $0.setBy != nil }.map {
      // Who logs writes does not matter in unread time.
      TrailDoubts.Showing(
        time: $0.from.microseconds, aspects: $0.shown, logsWrites: .asBefore)
    }
    let doubts = TrailDoubts(
      PlaceCoverage(place, knownUntil: end), since: begin.microseconds, showings: showings)
    return TrailCoverage(
      segments: doubts.segments, spans: doubts.spans,
      knownUntil: max(Timestamp(microseconds: end), begin),
      horizon: horizon.map(Timestamp.init(microseconds:)))
  }
}
