public import CloudTrail
public import TrailLogs

/// What an import came to.
public struct ImportReport: Sendable, Hashable {
  public var files = 0
  public var records = 0
  public var observations = 0
  /// New events, by kind.
  public var appended: [EventKind: Int] = [:]
  /// Events that the history had already.
  public var known = 0
  /// Everything that could not be read or recorded.
  public var problems = 0
  /// Files and documents that are no log of calls, by reason.
  public var skipped: [SkipReason: Int] = [:]
  public var bytesRead = 0
  /// Whether it was stopped before the last file.
  public var isStopped = false

  public var appendedCount: Int { appended.values.reduce(0, +) }

  mutating func add(_ file: FileImport) {
    files += 1
    records += file.records
    observations += file.observations
    appended.merge(file.appended, uniquingKeysWith: +)
    known += file.known
    problems += file.problems
    skipped.merge(file.skipped, uniquingKeysWith: +)
    bytesRead += file.bytesRead
  }
}
