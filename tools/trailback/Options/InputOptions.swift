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

  func find() throws -> LogFinder { try LogFinder(paths: paths) }
}
