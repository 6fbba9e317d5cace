public import CloudTrail
public import History
public import Replay

/// What was read of each account and Region, and where the holes are.
///
/// A place is *expected* to be read if a known trail is at home there, or if any record of it was read. What
/// is expected of it begins with its first evidence, or with the creation of a trail that is at home there, and
/// ends with the last evidence of all places; or it is what was asked for. A *hole* is expected time that
/// was not read (`ReadTime`). At the two ends, time up to the largest gap is no hole: it cannot be told from quiet.
public struct ReadSources: Sendable {
  /// One account and Region.
  public struct Place: Sendable {
    /// The account and the Region.
    public let name: AccountRegion
    /// The trails that are at home there.
    public let trails: [TrailARN]
    /// The time of which something is expected; nil if there is none.
    public let expected: Range<Timestamp>?
    /// The time that was read.
    public let read: TimeRanges
    /// What of it counts as read by what digests, or the listing of a bucket, show.
    public let proven: TimeRanges
    /// The time of which digests show that something was not read.
    public let lacking: TimeRanges
    /// The expected time that was not.
    public let holes: TimeRanges
    /// Time that was read, and in which no known trail logged the calls that change trails.
    public let selfBlind: TimeRanges
    /// What was read.
    public let total: ReadCounts.Count
    /// The same, by the number of the day or hour since 1970.
    let cells: [Int64: ReadCounts.Count]
  }

  /// What decides.
  public struct Options: Sendable {
    /// Which places and which time.
    public var window = EventWindow()
    /// How far apart two management records may be for the time between to be read; in seconds.
    public var largestGap = CoverageOptions.standard.largestGap
    /// The clock. Nothing later is expected.
    public var now: Timestamp

    /// Everything, until now.
    public init(now: Timestamp) {
      self.now = now
    }
  }

  /// From the first to the last evidence, or what was asked for; nil if that is nothing.
  public let window: Range<Timestamp>?
  /// The worst first.
  public let places: [Place]
  /// Each file once.
  public let total: ReadCounts.Count
  /// What `cells` of the places are.
  public let unit: ReadCounts.Unit
  /// Accounts and Regions that were asked for by name, of which nothing is known.
  public let notFound: [String]
  let trails: [KnownTrail]
  let organizations: [String: String]
  let buckets: ImportedBuckets
  let now: Timestamp

  /// Works it out.
  ///
  /// - Parameters:
  ///   - evidence: which moments were read.
  ///   - counts: how many files and records, of the same window.
  ///   - trails: all that are known.
  ///   - delivered: by place, what counts as read by what digests and listings show.
  ///   - selfBlind: by place; spans of the kind `unread` are passed by, since the evidence shows them.
  ///   - options: what decides.
  public init(
    _ evidence: ReadEvidence, counts: ReadCounts, trails: [KnownTrail],
    delivered: [AccountRegion: TimeRanges], selfBlind: [BlindSpan], options: Options
  ) {
    let asked = options.window
    let homes = Dictionary(grouping: trails) { AccountRegion(home: $0.arn) }
    let covering = CoverageOptions(largestGap: options.largestGap)
    let gap = covering.largestGap
    let past = TimeRanges(Self.beginning, until: options.now)
    var times: [AccountRegion: TimeRanges] = [:]
    for name in Self.expectedPlaces(evidence, counts, homes).filter(asked.contains(_:)) {
      let read = ReadTime(
        of: name, evidence, covering, delivered: delivered[name] ?? TimeRanges())
      times[name] = read.all.intersection(past)
    }
    let firsts = times.compactMap { name, read in
      [Self.first(of: name, read, evidence), counts.places[name]?.first].compactMap(\.self).min()
    }
    let lasts = times.compactMap { name, read in
      [read.end, counts.places[name]?.last.advanced(bySeconds: 1)].compactMap(\.self).max()
    }
    let from = asked.since ?? firsts.min()
    let until = [asked.until ?? lasts.max(), options.now].compactMap(\.self).min()
    var window: Range<Timestamp>?
    if let from, let until, from < until, asked.until != nil || !lasts.isEmpty {
      window = from..<until
    }
    let blind = Dictionary(grouping: selfBlind.filter { $0.kind == .selfBlind }, by: \.place)
    places = times.map { name, read in
      Self.place(
        name, read, window, isFromAsked: asked.since != nil, gap: gap, counts.places[name],
        homes[name] ?? [], blind[name] ?? [],
        proven: delivered[name] ?? TimeRanges(),
        lacking: evidence.lacking(of: name))
    }.sorted(by: Self.isWorse)
    self.window = window
    total = counts.total
    unit = counts.unit
    notFound =
      asked.accounts.filter { account in !times.keys.contains { $0.account == account } }.sorted()
      + asked.regions.filter { region in !times.keys.contains { $0.region == region } }.sorted()
    self.trails = trails
    organizations = counts.organizations
    buckets = counts.buckets
    now = options.now
  }

  /// Whether the time that is shown is so short that a cell for each hour is easier to read than one for each
  /// day.
  public static func isShort(_ evidence: ReadEvidence, _ options: Options) -> Bool {
    let sources = ReadSources(
      evidence, counts: ReadCounts(by: .hour, window: options.window), trails: [],
      delivered: [:], selfBlind: [], options: options)
    return sources.window.map { TimeRanges.length(of: $0) <= 4 * 86_400 * 1_000_000 } ?? false
  }

  /// Whether something that is expected was not read.
  public var hasHoles: Bool { !notFound.isEmpty || places.contains { !$0.holes.isEmpty } }

  private static func expectedPlaces(
    _ evidence: ReadEvidence, _ counts: ReadCounts, _ homes: [AccountRegion: [KnownTrail]]
  ) -> Set<AccountRegion> {
    var names = Set(homes.keys).union(evidence.places.keys).union(evidence.beforeLedger.keys)
    names.formUnion(counts.places.keys)
    names.formUnion(evidence.declaredPlaces)
    // What names neither, or no Region, is no place of which files could be fetched.
    return names.filter { !$0.account.isEmpty && !$0.region.isEmpty }
  }

  /// Before everything: how far back a store without a ledger reached is not known.
  private static let beginning = Timestamp(microseconds: .min)

  /// The first moment that is known to have been read.
  private static func first(
    of place: AccountRegion, _ read: TimeRanges, _ evidence: ReadEvidence
  ) -> Timestamp? {
    read.first == beginning ? evidence.beforeLedger[place] : read.first
  }

  private static func place(
    _ name: AccountRegion, _ read: TimeRanges, _ window: Range<Timestamp>?, isFromAsked: Bool,
    gap: Int64, _ tally: ReadCounts.Tally?, _ homes: [KnownTrail], _ blind: [BlindSpan],
    proven: TimeRanges, lacking: TimeRanges
  ) -> Place {
    let expected = window.flatMap { window in
      expectedTime(read, window, isFromAsked: isFromAsked, gap: gap, tally, homes)
    }
    let selfBlind = window.map { window in
      TimeRanges(blind.map(\.time)).within(window)
    }
    return Place(
      name: name, trails: homes.map(\.arn).sorted(), expected: expected,
      read: window.map { read.within($0) } ?? TimeRanges(),
      proven: window.map { proven.within($0) } ?? TimeRanges(),
      lacking: window.map { lacking.within($0) } ?? TimeRanges(),
      holes: expected.map { read.gaps(in: $0) } ?? TimeRanges(),
      selfBlind: selfBlind ?? TimeRanges(), total: tally?.total ?? ReadCounts.Count(),
      cells: tally?.cells ?? [:])
  }

  private static func expectedTime(
    _ read: TimeRanges, _ window: Range<Timestamp>, isFromAsked: Bool, gap: Int64,
    _ tally: ReadCounts.Tally?, _ homes: [KnownTrail]
  ) -> Range<Timestamp>? {
    var from = window.lowerBound
    if !isFromAsked {
      let evidence = [read.first, tally?.first].compactMap(\.self) + homes.compactMap(\.createdAt)
      from = max(evidence.min() ?? from, from)
    }
    var until = window.upperBound
    let inside = read.within(window)
    if let first = inside.first, first <= from.advanced(bySeconds: gap) { from = max(from, first) }
    if let end = inside.end, until <= end.advanced(bySeconds: gap) { until = min(until, end) }
    return from < until ? from..<until : nil
  }

  private static func isWorse(_ left: Place, _ right: Place) -> Bool {
    let (leftHoles, rightHoles) = (left.holes.length, right.holes.length)
    if leftHoles != rightHoles { return leftHoles > rightHoles }
    let (leftBlind, rightBlind) = (left.selfBlind.length, right.selfBlind.length)
    return leftBlind != rightBlind ? leftBlind > rightBlind : left.name < right.name
  }
}
