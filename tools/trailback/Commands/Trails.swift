import ArgumentParser
import CloudTrail
import History
import ReadModels
import Replay

struct Trails: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the trails that the store knows, and their state.",
    discussion: """
      EXAMPLES
        trailback trails
        trailback trails --at 2025-03-04T02:30:00Z --format json
      """)

  @OptionGroup var store: StoreOption
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The moment to look at. Default: now. \(TimeArgument.help)", valueName: "time"),
    transform: TimeArgument.read)
  var at: TimeArgument?
  @OptionGroup var coverage: CoverageOption
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text

  func run() throws {
    let list = try store.history().snapshot { history in
      try TrailList(
        history, at: at?.time ?? .now, isPresent: at == nil,
        coverages: Coverages(history, options: coverage.options), withSettings: format == .json)
    }
    coverage.note()
    switch format {
    case .text: StandardOutput.write(list.text(width: StandardOutput.width))
    case .json: StandardOutput.write(list.json)
    }
  }
}
