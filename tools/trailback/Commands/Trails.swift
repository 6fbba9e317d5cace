import ArgumentParser
import CloudTrail
import History
import ReadModels

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
      "The moment to look at. Default: now. \(TimeArgument.help)", valueName: "time"))
  var at: TimeArgument?
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text

  func run() throws {
    let list = try store.history().snapshot {
      try TrailList($0, at: at?.time ?? .now, isPresent: at == nil, withSettings: format == .json)
    }
    switch format {
    case .text: StandardOutput.write(list.text)
    case .json: StandardOutput.write(list.json)
    }
  }
}
