public import CloudTrail
public import History
public import Replay
import Selectors
public import TrailLogs

/// What happened in windows of time, and was not logged although the configuration before would have logged it.
public struct MissedEvents: Sendable {
  /// One for each window, in the order of ``Gaps/windows``.
  public let windows: [Tally]
  /// What was read, and what was passed by.
  public let input: InputCounts
  /// The calls in the files that the history does not hold: with them, windows can be others.
  public let unrecorded: UnrecordedCalls
  /// How much happened and was missed over time; nil if nobody asked.
  public let density: EventDensity?

  /// What was missed in one window. A record that is in the files twice counts twice, as in a replay.
  public struct Tally: Sendable {
    /// Events that the configuration before would have logged, and that of their own second did not: that of
    /// the trail, or of an account those of all its trails that are known. Of several windows of one scope
    /// that missed an event, the one that opened last counts it.
    public internal(set) var missed = ReplayReport.Count()
    /// Those that were surely not logged, although changes take time to settle and calls can have been missed.
    public internal(set) var certain = ReplayReport.Count()
    /// Those of an account's that a trail may have logged of which it is not known what it logged.
    public internal(set) var perhapsLogged = ReplayReport.Count()
    /// Events that the configuration before would have logged, and of which it is not known whether the trail
    /// itself logged them. They are not among the missed.
    public internal(set) var undecided = ReplayReport.Count()
    /// The earliest `eventTime` that was missed.
    public internal(set) var first: Timestamp?
    /// The latest `eventTime` that was missed.
    public internal(set) var last: Timestamp?
    var categories: SmallestNames<String, ReplayReport.Count>
    var calls: SmallestNames<EventName, ReplayReport.Count>
    var principals: SmallestNames<String, ReplayReport.Count>

    init(limit: Int) {
      categories = SmallestNames(limit: limit)
      calls = SmallestNames(limit: limit)
      principals = SmallestNames(limit: limit)
    }
  }
}

extension MissedEvents.Tally {
  /// How many were missed of each category, named as `EventCategory.name` does; most first.
  public var byCategory: [(category: String, count: ReplayReport.Count)] {
    Self.sorted(categories, others: EventName.others.name).map { (category: $0.0, count: $0.1) }
  }

  /// How many were missed of each call: those that write first, then the most. What was beyond the bound of memory
  /// is counted as `EventName.others`.
  public var byCall: [(call: EventName, count: ReplayReport.Count)] {
    Self.sorted(calls, others: .others).map { (call: $0.0, count: $0.1) }
  }

  /// How many each principal's were: the ARN of `userIdentity`, or the service that made the call; empty if the
  /// record names neither. Ordered as ``byCall``.
  public var byPrincipal: [(principal: String, count: ReplayReport.Count)] {
    Self.sorted(principals, others: EventName.others.name).map { (principal: $0.0, count: $0.1) }
  }

  private static func sorted<Name>(
    _ counted: SmallestNames<Name, ReplayReport.Count>, others: Name
  ) -> [(Name, ReplayReport.Count)] {
    let (names, rest) = counted.all
    var sorted = names.map { ($0.key, $0.value) }.sorted {
      ($1.1.writes, $1.1.events, $0.0) < ($0.1.writes, $0.1.events, $1.0)
    }
    if rest.events > 0 { sorted.append((others, rest)) }
    return sorted
  }
}

/// One event that a window missed.
public struct MissedEvent: Sendable, Hashable {
  /// The number of the window: from 1, in the order of ``Gaps/windows``.
  public var window: Int
  /// What missed it.
  public var scope: Gap.Scope
  /// `eventID`; nil if the record has none.
  public var id: String?
  /// `eventTime`.
  public var time: Timestamp
  /// `eventSource`; nil if the record has none.
  public var source: String?
  /// `eventName`; nil if the record has none.
  public var name: String?
  /// `awsRegion`; nil if the record has none.
  public var region: String?
  /// The ARN of `userIdentity`, or the service that made the call; nil if the record names neither.
  public var principal: String?
  /// `readOnly`; nil if the record does not say.
  public var readOnly: Bool?
  /// Whether it was surely not logged, although changes take time to settle.
  public var isCertain: Bool
  /// `recipientAccountId`; nil if the record has none.
  public var account: String?
  /// `sourceIPAddress`: an address, or the name of a service; nil if the record has none.
  public var sourceIPAddress: String?
  /// `userAgent`; nil if the record has none.
  public var userAgent: String?
  /// `requestID`; nil if the record has none.
  public var requestID: String?
  /// `errorCode`; nil if the call was not refused.
  public var errorCode: String?

  /// An event that a window missed.
  public init(
    window: Int, scope: Gap.Scope, id: String?, time: Timestamp, source: String?, name: String?,
    region: String?, principal: String?, readOnly: Bool?, isCertain: Bool
  ) {
    self.window = window
    self.scope = scope
    self.id = id
    self.time = time
    self.source = source
    self.name = name
    self.region = region
    self.principal = principal
    self.readOnly = readOnly
    self.isCertain = isCertain
  }
}

extension Gaps {
  /// All windows: of accounts first, since what no known trail logged matters most, then of trails. A window's
  /// number is its place among them, from 1.
  public var windows: [Gap] { ofAccounts + ofTrails }
}

/// Looks in log files for what happened in windows and was missed.
public struct MissedEventSearch: Sendable {
  private let windows: [Gap]
  private let layers: [WindowJudges.Layer]
  private let trails: Int
  /// Which records are looked at, and how they are read. Its judges are those of the search: of all trails,
  /// and of what was configured before each window.
  public var replayer: Replayer
  /// In which slices of time records are counted, too; nil for none.
  public var density: EventDensity?

  /// A search for what the windows missed.
  ///
  /// - Parameters:
  ///   - gaps: the windows.
  ///   - covering: how it is worked out where calls can have been missed.
  ///   - knownAt: leaves out what the history learned later.
  ///   - history: the history in which the windows were found. All its trails judge: of an account, an event
  ///     is missed only if none of them logged it.
  /// - Throws: `HistoryError`.
  public init(
    _ gaps: Gaps, covering: CoverageOptions? = .standard, asKnownAt knownAt: Timestamp? = nil,
    in history: HistorySnapshot
  ) throws {
    windows = gaps.windows
    let real = try Judges(history, covering: covering, asKnownAt: knownAt)
    layers = try WindowJudges(windows, asKnownAt: knownAt, in: history).layers
    trails = real.all.count
    replayer = Replayer(judges: Judges(all: real.all + layers.map(\.judge)))
  }

  /// Judges all records of the files. The parameters are those of `Replayer`.
  ///
  /// - Parameter event: receives each missed event, once for each scope that missed it, in the order of the
  ///   files; nil if only the counts are wanted.
  /// - Throws: what the functions throw; `HistoryError` if the history cannot be asked about the calls in the
  ///   files.
  public func run(
    _ finder: LogFinder, event: ((MissedEvent) throws -> Void)? = nil,
    each: (FileReport) throws -> Void = { _ in }, shouldStop: () -> Bool = { false },
    problem: (any Explained) -> Void = { _ in }
  ) throws -> MissedEvents {
    let empty = MissedSink(
      MissedWindows(windows, layers, trails: replayer.judges.all.prefix(trails).map(\.trail)),
      lists: event != nil, density: density)
    let (report, sinks) = try replayer.run(
      finder, sink: { empty }, deliver: { try event.map($0.forEach) }, each: each,
      shouldStop: shouldStop, problem: problem)
    var tallies = empty.tallies
    for sink in sinks {
      for (index, tally) in sink.tallies.enumerated() { tallies[index].merge(tally) }
    }
    var counted = density
    for sink in sinks { if let more = sink.density { counted?.merge(more) } }
    return MissedEvents(
      windows: tallies, input: InputCounts(report), unrecorded: report.unrecorded,
      density: counted)
  }
}
