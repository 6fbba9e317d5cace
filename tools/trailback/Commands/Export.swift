import ArgumentParser
import History
import Replay
import Reports
import Selectors

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the history for others.", subcommands: [ExportTimeline.self])
}

struct ExportTimeline: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timeline",
    abstract: "Every event in the order in which things happened, with what it changed.",
    discussion: """
      EXAMPLES
        trailback export timeline > timeline.jsonl
        trailback export timeline --format csv --trail management-trail
        trailback export timeline --format markdown --since 2025-03-04

      The order and content do not hang on the order of import; only sequence and recordedTime do. \
      In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe.
      """)

  @Option(
    name: .long, help: ArgumentHelp("One trail, by name or ARN. Default: all.", valueName: "trail"))
  var trail: String?
  @OptionGroup var store: StoreOption
  @OptionGroup var range: RangeOptions
  @OptionGroup var knowledge: KnowledgeOption
  @Option(name: .long, help: "jsonl, csv or markdown.")
  var format: Format = .jsonl

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case jsonl
    case csv
    case markdown
  }

  func run() throws {
    let knownAt = try knowledge.knownAt()
    let scope = range.scope
    switch format {
    case .jsonl: break
    case .csv: StandardOutput.write(TimelineEntry.csvHeading)
    case .markdown: StandardOutput.write(TimelineEntry.markdownHeading)
    }
    try store.history().snapshot { history in
      let arn = try trail.map { try history.resolve($0, includingRefused: true) }
      try Timeline.each(in: history, trail: arn, asKnownAt: knownAt) { entry in
        guard scope.contains(entry.event.content.time) else { return }
        switch format {
        case .jsonl: StandardOutput.write(entry.json.compact + "\n")
        case .csv: StandardOutput.write(entry.csv)
        case .markdown: StandardOutput.write(entry.markdown)
        }
      }
    }
  }
}
