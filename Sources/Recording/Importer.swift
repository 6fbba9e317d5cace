public import CloudTrail
public import History
public import TrailLogs

/// Reads log files and records every call in them that changes a trail.
///
/// Each file's calls go into the history together, when the file has been read to its end; a file
/// with more than ``batch`` of them in several steps. What ``run(_:progress:)`` has reported of a file
/// is durable. Running again over the same files, in any order, appends nothing.
public struct Importer {
  private let recorder: Recorder
  private let options: LogReadingOptions

  /// The most calls that wait in memory.
  public static let batch = 1000

  public init(recorder: Recorder, options: LogReadingOptions = LogReadingOptions()) {
    self.recorder = recorder
    self.options = options
  }

  /// Imports every file.
  ///
  /// - Parameters:
  ///   - files: what a ``LogFinder`` found.
  ///   - each: called after each file, when all that it gave is durable.
  ///   - shouldStop: asked between records; when it says so, what was read so far is recorded and the
  ///     rest is left.
  ///   - problem: called for each thing that could not be read or recorded; the rest goes on.
  /// - Throws: what the history reports; what was recorded up to then stays.
  public func run(
    _ finder: LogFinder, each: (FileImport) throws -> Void = { _ in },
    shouldStop: @escaping () -> Bool = { false },
    problem: @escaping (any Explained) -> Void = { _ in }
  ) throws -> ImportReport {
    var report = ImportReport()
    report.skipped = finder.skipped
    for found in finder.problems {
      report.problems += 1
      problem(found)
    }
    var reader = LogReader(options: options)
    for file in finder.files {
      var collector = CallCollector(
        recorder: recorder, file: file, shouldStop: shouldStop, tell: problem)
      do {
        collector.report.take(try reader.read(file, into: &collector))
      } catch is Stopped {
        collector.stop()
        report.isStopped = true
      }
      try collector.flush()
      report.add(collector.report)
      // A file that was left in the middle is not done, and must not be reported as if it were.
      if report.isStopped { break }
      try each(collector.report)
    }
    return report
  }
}

/// Thrown by a visitor that was asked to stop.
struct Stopped: Error {}
