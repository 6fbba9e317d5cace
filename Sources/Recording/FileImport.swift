public import CloudTrail
public import TrailLogs

/// What importing one file came to.
public struct FileImport: Sendable, Hashable {
  public var path: String
  public var records = 0
  public var observations = 0
  /// New events, by kind.
  public var appended: [EventKind: Int] = [:]
  /// Events that the history had already.
  public var known = 0
  /// Everything that could not be read or recorded.
  public var problems = 0
  public var skipped: [SkipReason: Int] = [:]
  public var bytesRead = 0

  init(path: String) {
    self.path = path
  }

  mutating func take(_ read: FileReport) {
    records = read.records
    observations = read.observations
    problems += read.problems
    skipped = read.skipped
    bytesRead = read.bytesRead
  }
}
