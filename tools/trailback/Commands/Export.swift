import ArgumentParser
import CloudTrail
import History
import ReadModels
import Replay
import TrailLogs

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the history in a form for other programs.", subcommands: [ExportTimeline.self])
}

struct ExportTimeline: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timeline",
    abstract: "Write every event, in the order in which they happened, with what it changed.",
    discussion: """
      EXAMPLES
        trailback export timeline > timeline.jsonl
        trailback export timeline management-trail --format csv
        trailback export timeline --format markdown --since 2025-03-04

      The order in which files were imported affects only the members sequence and recordedTime. In \
      CSV, a cell that a spreadsheet would read as a formula begins with an apostrophe.
      """)

  @OptionGroup var timeline: TimelineOptions
  @Option(name: .long, help: "jsonl, csv or markdown.")
  var format: Format = .jsonl

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case jsonl
    case csv
    case markdown
  }

  func run() throws {
    let heading =
      switch format {
      case .jsonl: ""
      case .csv: TimelineEntry.csvHeading
      case .markdown: TimelineEntry.markdownHeading
      }
    Interruption.watch()
    do {
      try write(under: heading)
    } catch is Cancelled {
      Messages.warning(UsageError.exportStopped)
      throw FindingExit()
    }
  }

  private func write(under heading: String) throws {
    try timeline.each(under: heading) { entry in
      if Interruption.isRequested { throw Cancelled() }
      switch format {
      case .jsonl: StandardOutput.write(entry.json.compact + "\n")
      case .csv: StandardOutput.write(entry.csv)
      case .markdown: StandardOutput.write(entry.markdown)
      }
    }
  }
}
