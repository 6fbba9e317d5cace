import ArgumentParser
import History
import ReadModels

struct RebuildProjections: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Make the projections anew from the log.",
    discussion: """
      EXAMPLES
        trailback rebuild

      The log itself is only read. The rows come out the same, unless someone changed them.
      """)

  @OptionGroup var store: StoreOption

  func run() throws {
    // Rebuilding is no occasion to make a store.
    _ = try store.history()
    try store.recording { try $0.rebuild() }
    let count = try store.history().snapshot { try $0.eventCount() }
    StandardOutput.write("rebuilt from \(Number.counted(Int(count), "event"))\n")
  }
}
