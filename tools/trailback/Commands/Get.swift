import ArgumentParser
import CloudTrail
import History
import ReadModels

struct Get: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What GetEventSelectors would have answered at a moment.",
    discussion: """
      EXAMPLES
        trailback get --trail management-trail
        trailback get --trail management-trail --at 2025-03-04T02:30:00Z
        trailback get --trail data-trail --at '2 days ago' --as-known-at 2025-03-05
        trailback get --trail management-trail --format text

      Prints the API's own JSON. With --format cli-input-json it is what \
      `aws cloudtrail put-event-selectors --cli-input-json` takes.
      """)

  @OptionGroup var trail: TrailOption
  @OptionGroup var store: StoreOption
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The moment asked about. Default: now. \(TimeArgument.help)", valueName: "time"))
  var at: TimeArgument?
  @OptionGroup var knowledge: KnowledgeOption
  @Option(name: .long, help: "json, cli-input-json, or text with the whole configuration.")
  var format: Format = .json

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case json
    case cliInputJSON = "cli-input-json"
    case text
  }

  func run() throws {
    let knownAt = try knowledge.knownAt()
    let answer = try store.history().snapshot { history in
      try SelectorsAtMoment(
        history, trail: try history.resolve(trail.trail), at: at?.time ?? .now, asKnownAt: knownAt)
    }
    switch format {
    case .json: StandardOutput.write(try answer.json())
    case .cliInputJSON: StandardOutput.write(try answer.cliInputJSON())
    case .text: StandardOutput.write(answer.text(Colour.style))
    }
  }
}
