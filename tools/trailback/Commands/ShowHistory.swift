import ArgumentParser
import CloudTrail
import History
import ReadModels
import Replay

struct ShowHistory: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show every change: who made it, from where, and what it changed.",
    discussion: """
      EXAMPLES
        trailback history --trail management-trail
        trailback history --since '30 days ago'
        trailback history --trail management-trail --format jsonl
      """)

  @OptionGroup var timeline: TimelineOptions
  @Option(name: .long, help: "text or jsonl.")
  var format: Format = .text

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case jsonl
  }

  func run() throws {
    var count = 0
    try timeline.each { entry in
      count += 1
      switch format {
      case .text:
        StandardOutput.write(entry.text(StandardOutput.style, showsTrail: timeline.trail == nil))
      case .jsonl: StandardOutput.write(entry.json.compact + "\n")
      }
    }
    if count == 0 && format == .text { Messages.write("no changes in that time\n") }
  }
}
