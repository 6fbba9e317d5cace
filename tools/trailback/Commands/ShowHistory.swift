import ArgumentParser
import History
import Replay
import Reports
import Selectors

struct ShowHistory: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Every change, with who made it, from where, and what it changed.",
    discussion: """
      EXAMPLES
        trailback history --trail management-trail
        trailback history --since '30 days ago'
        trailback history --trail management-trail --format jsonl
      """)

  @Option(
    name: .long, help: ArgumentHelp("One trail, by name or ARN. Default: all.", valueName: "trail"))
  var trail: String?
  @OptionGroup var store: StoreOption
  @OptionGroup var range: RangeOptions
  @OptionGroup var knowledge: KnowledgeOption
  @Option(name: .long, help: "text or jsonl.")
  var format: Format = .text

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case jsonl
  }

  func run() throws {
    let knownAt = try knowledge.knownAt()
    let scope = range.scope
    var count = 0
    try store.history().snapshot { history in
      let arn = try trail.map { try history.resolve($0, includingRefused: true) }
      try Timeline.each(in: history, trail: arn, asKnownAt: knownAt) { entry in
        guard scope.contains(entry.event.content.time) else { return }
        count += 1
        switch format {
        case .text: StandardOutput.write(entry.text(Colour.style, showsTrail: arn == nil))
        case .jsonl: StandardOutput.write(entry.json.compact + "\n")
        }
      }
    }
    if count == 0 && format == .text { Messages.write("no changes in that time\n") }
  }
}
