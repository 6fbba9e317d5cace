import ArgumentParser
import History
import ReadModels

struct RebuildProjections: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Rebuild the tables that are derived from the log.",
    discussion: """
      EXAMPLES
        trailback rebuild

      The store keeps every recorded event in a log, and tables that are derived from it for fast \
      answers. This makes the tables anew. The log is only read, and the tables come out the same \
      unless someone changed them. What `trailback mark` wrote is dropped: run it again.
      """)

  @OptionGroup var store: StoreOption

  func run() throws {
    try store.recording(acceptingLoss: true) { try $0.rebuild() }
    let count = try store.uncheckedHistory().snapshot { try $0.eventCount() }
    StandardOutput.write("rebuilt from \(Number.counted(Int(count), "event"))\n")
  }
}
