import History
import Selectors
import TrailLogs

/// What proposed selectors would have changed: events held against a trail as it was, and as it would
/// have been with other selectors and everything else the same.
public struct WhatIf: Sendable {
  private let actual: TrailJudge
  private let proposed: TrailJudge
  private let kinds: [EventKindCoverage]
  public private(set) var report = WhatIfReport()

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
    actual = try TrailJudge(timeline: timeline, assuming: assumption, in: history)
    proposed = try TrailJudge(
      timeline: timeline, assuming: assumption, proposing: selectors, in: history)
    kinds = try EventKindCoverage.all(wantedBy: selectors, asKnownAt: knownAt, in: history)
    report.trail = trail
  }

  /// Counts one record, by the configuration of its own second.
  public mutating func count(_ record: borrowing JudgedRecord, at time: Timestamp) {
    let before = actual.judge(record, at: time).answer
    let after = proposed.judge(record, at: time).answer
    report.count(record, at: time, before: before, after: after)
  }

  /// What was counted, with what could not be.
  public func finished() -> WhatIfReport {
    var report = report
    guard let first = report.firstEvent, let last = report.lastEvent else { return report }
    report.unrecorded = kinds.compactMap { kind in
      let share = kind.shareUnrecorded(from: first, through: last)
      return share > 0 ? (kind.kind, share) : nil
    }
    return report
  }
}
