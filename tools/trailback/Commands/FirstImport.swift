import CloudTrail
import Foundation
import ReadModels
import Recording
import TrailLogs

/// `replay --import`: records the calls of the files before they are judged.
struct FirstImport {
  let input: InputOptions
  let store: StoreOption
  let speed: SpeedOptions

  /// Records them, and says in one line what was recorded. All files count, also those that hold nothing
  /// of the time asked for: what was set before is in force in it.
  ///
  /// - Parameter warn: gets each thing that could not be read or recorded.
  /// - Throws: ``UsageError/readOnce(_:)`` for what cannot be read twice; `FindingExit` after Ctrl-C, which
  ///   is told.
  func run(warn: @escaping (any Explained) -> Void) throws {
    for path in input.paths where !path.canBeReadTwice { throw UsageError.readOnce(path.path) }
    let finder = try input.find()
    Interruption.watch()
    let report = try store.recording(creating: true) { recorder in
      var progress = Progress(finder)
      let importer = Importer(recorder: recorder, options: speed.reading, workers: speed.threads)
      return try importer.run(
        finder, each: { progress.advance(records: $0.records, bytes: $0.bytesRead) },
        shouldStop: { Interruption.isRequested }, problem: warn)
    }
    let fuller = report.completed > 0 ? "\(Number.grouped(report.completed)) completed, " : ""
    Messages.note(
      "recorded \(Number.grouped(report.appendedCount)) new, \(fuller)\(Number.grouped(report.known)) "
        + "known before, of \(Number.counted(report.files, "file"))\(passedBy(report.knownFiles))")
    if report.isStopped {
      Messages.warning(UsageError.importStopped)
      throw FindingExit()
    }
  }

  private func passedBy(_ files: Int) -> String {
    files == 0 ? "" : "; \(Number.counted(files, "file")) known from before, not read again"
  }
}

extension FileArgument {
  /// Whether it is a file or a folder. A pipe gives what it holds only once.
  fileprivate var canBeReadTwice: Bool {
    if path == "-" { return false }
    var status = stat()
    let found = (bytes.map(CChar.init(bitPattern:)) + [0]).withUnsafeBufferPointer { path in
      path.baseAddress.map { stat($0, &status) }
    }
    // One that is not there is told by those who read it.
    guard found == 0 else { return true }
    return [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }
}
