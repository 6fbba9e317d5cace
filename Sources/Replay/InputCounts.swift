import CloudTrail
public import TrailLogs

/// What a run read of the files that it was given, and what it passed by.
public struct InputCounts: Sendable, Hashable {
  /// Files that were read.
  public var files = 0
  /// Records that correct earlier ones (SEMANTICS 3.6p), which are not counted as events.
  public var corrections = 0
  /// Records outside of the time, accounts and Regions in scope, of the files that were read.
  public var outOfScope = 0
  /// Files and documents that were not read although nothing is wrong with them, by reason.
  public var skipped: [SkipReason: Int] = [:]
  /// How many things could not be read.
  public var problems = 0
  /// Whether the run was stopped before the last file.
  public var isStopped = false

  /// Nothing read and nothing passed by.
  public init() {}

  /// The counts of the replay that made a report.
  public init(_ report: ReplayReport) {
    files = report.files
    corrections = report.corrections
    outOfScope = report.outOfScope
    skipped = report.skipped
    problems = report.problems
    isStopped = report.isStopped
  }
}
