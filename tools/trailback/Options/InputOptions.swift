import ArgumentParser
import Foundation
import TrailLogs

/// The files to read.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Log files, folders that hold them, or - for standard input.", valueName: "path"),
    completion: .file())
  var paths: [String]

  /// - Throws: ``UsageError/noLogs(_:)`` where there is nothing to read: most likely another folder was
  ///   meant.
  func find(_ scope: EventScope = EventScope()) throws -> LogFinder {
    let finder = try LogFinder(paths: FilePath.arguments(paths), scope: scope)
    guard !finder.files.isEmpty || !finder.problems.isEmpty || finder.hasLogsOutOfScope else {
      throw UsageError.noLogs(paths)
    }
    return finder
  }
}
