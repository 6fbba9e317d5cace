import ArgumentParser
import Foundation
import History

/// Which store is meant.
struct StoreOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The store. Default: $TRAILBACK_STORE, or trailback.sqlite in the current folder.",
      valueName: "path"),
    completion: .file(extensions: ["sqlite"]))
  var store: String?

  var path: String {
    store ?? ProcessInfo.processInfo.environment["TRAILBACK_STORE"] ?? "trailback.sqlite"
  }

  func history() throws -> History { try History(path: path) }

  /// Runs the body with the writer of the store, and closes it whatever happens.
  func recording<Result>(_ body: (Recorder) throws -> Result) throws -> Result {
    let recorder = try Recorder(path: path)
    let result: Result
    do {
      result = try body(recorder)
    } catch {
      try recorder.close()
      throw error
    }
    try recorder.close()
    return result
  }
}
