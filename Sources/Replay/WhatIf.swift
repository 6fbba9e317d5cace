public import CloudTrail
public import History
import Selectors
public import TrailLogs

/// What proposed selectors would have changed: compares the verdicts of a trail as it was with those of
/// the same trail with other selectors.
public struct WhatIf: Sendable {
  /// The trail as it was, and with the proposal.
  private let judges: Judges
  private let kinds: [EventKindCoverage]
  private let trail: TrailARN

  /// Compares a proposal with what a trail was; nil if the history has no such trail.
  ///
  /// - Parameters:
  ///   - selectors: the proposal, already validated.
  ///   - trail: the trail.
  ///   - assumptions: what to assume for the time before the history begins.
  ///   - covering: how it is worked out where calls can have been missed.
  ///   - knownAt: leaves out what the history learned later.
  ///   - history: the history of the trails.
  /// - Throws: `HistoryError`.
  public init?(
    _ selectors: TrailSelectors, on trail: TrailARN, assuming assumptions: Assumptions = .none,
    covering: CoverageOptions = .standard, asKnownAt knownAt: Timestamp? = nil,
    in history: HistorySnapshot
  ) throws {
    let coverage = try Coverages(history, asKnownAt: knownAt, options: covering)[trail]
    let assumption = assumptions.trails[trail]
    let known = try history.timeline(of: trail, asKnownAt: knownAt)
    guard let timeline = known ?? assumption.map({ _ in .unseen(trail) })
    else { return nil }
    let members = try history.memberships(
      ofOrganizationManagedBy: trail.account, asKnownAt: knownAt)
    judges = Judges(all: [
      try TrailJudge(
        timeline: timeline, members: members, assuming: assumption, covered: coverage,
        in: history),
      try TrailJudge(
        timeline: timeline, members: members, assuming: assumption, covered: coverage,
        proposing: selectors, in: history),
    ])
    kinds = try EventKindCoverage.all(wantedBy: selectors, asKnownAt: knownAt, in: history)
    self.trail = trail
  }

  /// Judges all records of the files both ways, each by the configuration of its own second.
  ///
  /// The parameters are those of ``Replayer``.
  ///
  /// - Returns: the comparison, and the report of the replay that made it.
  public func run(
    _ finder: LogFinder, scope: EventScope = EventScope(),
    options: LogReadingOptions = LogReadingOptions(), workers: Int = 1,
    recorded: RecordedCalls? = nil, each: (FileReport) throws -> Void = { _ in },
    shouldStop: () -> Bool = { false },
    problem: (any Explained) -> Void = { _ in }
  ) throws -> (WhatIfReport, ReplayReport) {
    let replayer = Replayer(
      judges: judges, scope: scope, settling: .strict, options: options, workers: workers,
      recorded: recorded)
    var report = WhatIfReport(trail: trail)
    let empty = report
    let (replay, sinks) = try replayer.run(
      finder, sink: { ComparingSink(report: empty) }, deliver: { _ in }, each: each,
      shouldStop: shouldStop,
      problem: problem)
    for sink in sinks { report.merge(sink.report) }
    report.input = InputCounts(replay)
    if let first = report.firstEvent, let last = report.lastEvent {
      report.unrecorded = kinds.compactMap { kind in
        let share = kind.shareUnrecorded(from: first, through: last)
        return share > 0 ? (kind.kind, share) : nil
      }
    }
    return (report, replay)
  }
}

/// Counts the differences between the two judges.
private struct ComparingSink: VerdictSink {
  var report: WhatIfReport

  mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache
  ) {
    report.count(
      judged, at: record.time, before: cache.verdict(entry, trail: 0).answer,
      after: cache.verdict(entry, trail: 1).answer)
  }

  /// A correction is no event that could be lost or gained.
  mutating func takeAddendum(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ verdicts: [Verdict]
  ) {
    guard record.addendum?.correctedEventID == nil else { return }
    report.count(judged, at: record.time, before: verdicts[0].answer, after: verdicts[1].answer)
  }

  var gatheredBytes: Int { 0 }

  mutating func drain() {}
}

/// When any trail recorded events of one kind. Logs can show what a proposal would have gained only for
/// the time in which some trail recorded events of that kind.
struct EventKindCoverage: Sendable {
  /// `management events`, `AWS::Lambda::Function data events`, `network activity of kms.amazonaws.com`.
  let kind: String
  /// When some trail was logging with selectors for the kind, in order of their beginnings.
  private var spans: [(from: Timestamp, until: Timestamp)] = []

  private init(kind: String) {
    self.kind = kind
  }

  /// The kinds that the selectors want, each with the times at which the history's trails recorded it.
  static func all(
    wantedBy selectors: TrailSelectors, asKnownAt knownAt: Timestamp? = nil,
    in history: HistorySnapshot
  ) throws -> [EventKindCoverage] {
    var coverage = kinds(of: selectors).sorted().map { EventKindCoverage(kind: $0) }
    for trail in try history.trailARNs() {
      for period in try history.timeline(of: trail, asKnownAt: knownAt)?.periods ?? []
      where period.state.exists == .known(true) && period.state.logging == .known(true) {
        guard let recorded = try history.selectors(of: period.state) else { continue }
        let recordedKinds = kinds(of: recorded)
        for index in coverage.indices where recordedKinds.contains(coverage[index].kind) {
          let until = period.until ?? Timestamp(microseconds: .max)
          coverage[index].spans.append((period.from, until))
        }
      }
    }
    for index in coverage.indices { coverage[index].spans.sort { $0.from < $1.from } }
    return coverage
  }

  /// The share of the time, 0 to 1, in which no trail recorded the kind.
  func shareUnrecorded(from first: Timestamp, through last: Timestamp) -> Double {
    guard last > first else {
      return spans.contains { $0.from <= first && $0.until > first } ? 0 : 1
    }
    var covered: Int64 = 0
    var reached = first
    for span in spans {
      let from = max(span.from, reached)
      let until = min(span.until, last)
      guard until > from else { continue }
      covered += until.microseconds - from.microseconds
      reached = until
    }
    return 1 - Double(covered) / Double(last.microseconds - first.microseconds)
  }

  private static func kinds(of selectors: TrailSelectors) -> Set<String> {
    switch selectors {
    case .basic(let selectors): Set(selectors.flatMap(kinds))
    case .advanced(let selectors): Set(selectors.flatMap(kinds))
    }
  }

  private static func kinds(of selector: EventSelector) -> [String] {
    let data = selector.dataResources.filter { !$0.values.isEmpty }.map { "\($0.type) data events" }
    return data + (selector.includeManagementEvents ? ["management events"] : [])
  }

  private static func kinds(of selector: AdvancedEventSelector) -> [String] {
    func values(_ field: String) -> [String] {
      selector.selectors(of: field).flatMap { $0.values(.equals) }
    }
    return values("eventCategory").flatMap { category -> [String] in
      switch category {
      case "Management": ["management events"]
      case "Data": values("resources.type").map { "\($0) data events" }
      case "NetworkActivity": values("eventSource").map { "network activity of \($0)" }
      default: []
      }
    }
  }
}
