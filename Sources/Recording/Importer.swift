public import CloudTrail
public import History
public import TrailLogs

/// Reads log files and records every call in them that changes a trail.
///
/// The calls of a file are appended to the history together, when the file has been read to its end, or
/// ``batch`` at a time if there are more, while the next ones are read. Once a file is reported to `each`,
/// all of it is durable. Of a gzip member that is damaged or cut short nothing is recorded, whatever came
/// before the damage.
/// Running again over the same files, in any order, appends nothing. A call of which the history has a
/// copy with less content is completed.
public struct Importer {
  private let recorder: Recorder
  private let options: LogReadingOptions

  /// How many calls are appended in one transaction at most; twice as many are held in memory.
  public static let batch = 1000
  /// How much memory the calls of a batch may take, in bytes, however few they are.
  static let batchBytes = 16 << 20
  /// How much memory the calls may take that wait for the end of a gzip member, in bytes. Only those of a
  /// pipe or of standard input wait: a file is read ahead.
  static let mostHeldBytes = 64 << 20

  /// An importer that appends through `recorder`, the store's one writer.
  public init(recorder: Recorder, options: LogReadingOptions = LogReadingOptions()) {
    self.recorder = recorder
    self.options = options
  }

  /// Imports every file.
  ///
  /// - Parameters:
  ///   - finder: the files.
  ///   - each: called for each file in their order, when all of its events are durable.
  ///   - shouldStop: called before each record, and while a pipe is waited for; once it returns true, what
  ///     was read so far is recorded and the rest is not read.
  ///   - problem: called for each thing that could not be read or recorded; the import continues.
  /// - Throws: ``ImportFailure`` if the history failed, and what `each` throws; what was recorded before
  ///   stays.
  public func run(
    _ finder: LogFinder, each: @escaping (FileImport) throws -> Void = { _ in },
    shouldStop: @escaping () -> Bool = { false },
    problem: @escaping (any Explained) -> Void = { _ in }
  ) throws -> ImportReport {
    for found in finder.problems { problem(found) }
    var reader = LogReader(options: options)
    let hash = FileHash()
    let check = GzipCheck()
    var collector = CallCollector(
      recorder: recorder, hash: hash, check: check, each: each, shouldStop: shouldStop,
      problem: problem)
    do {
      for file in finder.files {
        collector.begin(file)
        do {
          try collector.end(
            try reader.read(
              file, hash: hash, check: check, shouldStop: shouldStop, into: &collector))
        } catch is TooMuchHeld {
          try collector.giveUp()
        }
      }
      try collector.settle()
    } catch is Cancelled {
      try collector.stop()
    } catch let error as HistoryError {
      collector.abandon()
      throw collector.failure(error, ofFiles: finder.files.count)
    } catch {
      collector.abandon()
      throw error
    }
    var report = collector.report
    report.skipped.merge(finder.skipped, uniquingKeysWith: +)
    report.problems += finder.problems.count
    return report
  }
}

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
  /// Whether it was stopped before the last file.
  public var isStopped = false

  /// The number of new events of all kinds.
  public var appendedCount: Int { appended.values.reduce(0, +) }
  /// New events of all kinds, and calls that were completed.
  var recordedCount: Int { appendedCount + completed }

  mutating func add(_ file: FileImport) {
    files += 1
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

  init(path: String) {
    self.path = path
  }

  /// New events of all kinds, and calls that were completed.
  var recordedCount: Int { appended.values.reduce(0, +) + completed }

  mutating func add(_ read: FileReport) {
    records = read.records
    observations = read.observations
    problems += read.problems
    skipped = read.skipped
    bytesRead = read.bytesRead
  }
}
