public import CloudTrail
public import History
import Selectors
public import TrailLogs

/// What proposed selectors would have changed: events held against a trail as it was, and as it would
/// have been with other selectors and everything else the same.
public struct WhatIf: Sendable {
  /// The trail as it was, and with the proposal.
  private let judges: Judges
  private let kinds: [EventKindCoverage]
  private let trail: String

  /// - Parameters:
  ///   - selectors: the proposal, already validated.
  ///   - trail: the ARN.
  ///   - knownAt: what was learned later is left out.
  /// - Returns: nil where the history knows no such trail.
  public init?(
    _ selectors: TrailSelectors, on trail: String, assuming assumptions: Assumptions = .none,
    asKnownAt knownAt: Timestamp? = nil, in history: HistorySnapshot
  ) throws {
    let assumption = assumptions.trails[trail]
    let known = try history.timeline(of: trail, asKnownAt: knownAt)
    guard let timeline = known ?? assumption.map({ _ in .unseen(trail) })
    else { return nil }
    judges = Judges(all: [
      try TrailJudge(timeline: timeline, assuming: assumption, in: history),
      try TrailJudge(
        timeline: timeline, assuming: assumption, proposing: selectors, in: history),
    ])
    kinds = try EventKindCoverage.all(wantedBy: selectors, asKnownAt: knownAt, in: history)
    self.trail = trail
  }

  /// Holds all records of the files against both, by the configuration of their own second.
  ///
  /// - Parameters: as for ``Replayer``.
  /// - Returns: what was counted, and how the reading went.
  public func run(
    _ finder: LogFinder, scope: EventScope = EventScope(),
    options: LogReadingOptions = LogReadingOptions(), workers: Int = 1,
    each: (FileReport) throws -> Void = { _ in }, shouldStop: () -> Bool = { false },
    problem: (any Explained) -> Void = { _ in }
  ) throws -> (WhatIfReport, ReplayReport) {
    let replayer = Replayer(
      judges: judges, scope: scope, settling: .strict, options: options, workers: workers)
    let (reading, sinks) = try replayer.run(
      finder, sink: ChangeSink.init, deliver: { _ in }, each: each, shouldStop: shouldStop,
      problem: problem)
    var report = WhatIfReport()
    report.trail = trail
    for sink in sinks { report.merge(sink.report) }
    if let first = report.firstEvent, let last = report.lastEvent {
      report.unrecorded = kinds.compactMap { kind in
        let share = kind.shareUnrecorded(from: first, through: last)
        return share > 0 ? (kind.kind, share) : nil
      }
    }
    return (report, reading)
  }
}

/// Counts what differs between the two.
private struct ChangeSink: VerdictSink {
  var report = WhatIfReport()

  mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache
  ) {
    report.count(
      judged, at: record.time, before: cache.verdict(entry, trail: 0).answer,
      after: cache.verdict(entry, trail: 1).answer)
  }

  var gatheredBytes: Int { 0 }

  mutating func drain() {}
}
