public import CloudTrail
public import History
public import TrailLogs

/// The result of an import.
public struct ImportReport: Sendable, Hashable {
  /// Files that were read.
  public var files = 0
  /// CloudTrail records that were read.
  public var records = 0
  /// Responses of the API that were read.
  public var observations = 0
  /// New events, by kind.
  public var appended: [EventKind: Int] = [:]
  /// Calls that the history had before, with less content.
  public var completed = 0
  /// Events that the history had before.
  public var known = 0
  /// Calls that succeeded and do not say which trail they changed, new and known ones.
  public var namingNoTrail = 0
  /// Everything that could not be read or recorded.
  public var problems = 0
  /// Files and documents that were not read although nothing is wrong with them, by reason.
  public var skipped: [SkipReason: Int] = [:]
  /// In bytes on disk.
  public var bytesRead = 0
  /// Files that were not read, since they were read before without problems and are as they were then.
  public var knownFiles = 0
  /// CloudTrail's own files whose bytes are others than when they were read before.
  public var changedFiles = 0
  /// What was claimed of the files, and is in the ledger now; nil if nothing was, or the claim was refused.
  public var claim: CompletenessClaim?
  /// Of which moments the ledger knows now, and did not before, that all files of listed buckets were read.
  public var listed: [CompletenessClaim] = []
  /// What digests showed; nil if they were passed by.
  public var digests: DigestReport?
  /// Whether a claim was refused.
  public var isClaimRefused = false
  /// Whether it was stopped before the last file.
  public var isStopped = false

  /// The number of new events of all kinds.
  public var appendedCount: Int { appended.values.reduce(0, +) }
  /// New events of all kinds, and calls that were completed.
  var recordedCount: Int { appendedCount + completed }
  /// Whether anything was found that a person should look at.
  public var hasFindings: Bool {
    problems > 0 || changedFiles > 0 || isClaimRefused || isStopped
      || (digests?.findings.count ?? 0) > 0
  }

  mutating func add(_ file: FileImport) {
    files += 1
    changedFiles += file.isChanged ? 1 : 0
    records += file.records
    observations += file.observations
    appended.merge(file.appended, uniquingKeysWith: +)
    completed += file.completed
    known += file.known
    namingNoTrail += file.namingNoTrail
    problems += file.problems
    skipped.merge(file.skipped, uniquingKeysWith: +)
    bytesRead += file.bytesRead
  }
}

/// The result of importing one file.
public struct FileImport: Sendable, Hashable {
  /// As text; see `FilePath.description`.
  public var path: String
  /// CloudTrail records that were read.
  public var records = 0
  /// Responses of the API that were read.
  public var observations = 0
  /// New events, by kind.
  public var appended: [EventKind: Int] = [:]
  /// Calls that the history had before, with less content.
  public var completed = 0
  /// Events that the history had before.
  public var known = 0
  /// Calls that succeeded and do not say which trail they changed, new and known ones.
  public var namingNoTrail = 0
  /// Everything that could not be read or recorded.
  public var problems = 0
  /// Documents in the file that were not read although nothing is wrong with them, by reason.
  public var skipped: [SkipReason: Int] = [:]
  /// In bytes on disk.
  public var bytesRead = 0
  /// Whether this is a file of CloudTrail whose bytes are others than when it was read before.
  public var isChanged = false

  init(path: String) {
    self.path = path
  }

  /// Records of calls and of memberships in it, whatever came of them.
  var calls = 0
  /// New events of all kinds, and calls that were completed.
  var recordedCount: Int { appended.values.reduce(0, +) + completed }

  mutating func add(_ read: FileReport) {
    records = read.records
    observations = read.observations
    problems += read.problems
    skipped = read.skipped
    bytesRead = read.bytesRead
  }

  /// Adds what came of some of its calls.
  mutating func addOutcomes(_ other: FileImport) {
    appended.merge(other.appended, uniquingKeysWith: +)
    completed += other.completed
    known += other.known
    namingNoTrail += other.namingNoTrail
    problems += other.problems
  }
}
