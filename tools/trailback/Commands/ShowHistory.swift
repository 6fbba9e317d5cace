import ArgumentParser
import CloudTrail
import History
import ReadModels
import Replay

struct ShowHistory: TimelineCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show every change: who made it, from where, and what it meant.",
    discussion: """
      EXAMPLES
        trailback history management-trail
        trailback history --narrowed --since '30 days ago'
        trailback history --by SupportAccess --ip 203.0.113.77
        trailback history --newest --limit 10
        trailback history management-trail --format jsonl

      Under each change stands first what it meant: narrowed, widened, both, or same in meaning, by \
      the events that are logged, and in words which these are. Calls that cannot change what is \
      logged (tags, Insights, where the log files go) and calls that AWS refused have no such line. \
      Of a response of the API it says what it shows against what was known.

      --narrowed also shows trails that were stopped or deleted while it is not known what they logged. \
      With it the exit code is 1 if anything is shown.
      """)

  @OptionGroup var trail: TrailOption
  @OptionGroup var store: StoreOption
  @OptionGroup var range: RangeOptions
  @OptionGroup var knowledge: KnowledgeOption
  @OptionGroup var coverage: CoverageOption
  @Flag(name: .long, help: "Only changes after which some events were no longer logged.")
  var narrowed = false
  @OptionGroup var filter: FilterOptions
  @Option(name: .long, help: "text or jsonl.")
  var format: Format = .text
  @OptionGroup var color: ColorOption

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case jsonl
  }

  func validate() throws {
    if narrowed && filter.corrections {
      throw ValidationError("--narrowed and --corrections: a correction is no change of a trail.")
    }
    if narrowed && filter.refused {
      throw ValidationError("--narrowed and --refused: a call that was refused narrows nothing.")
    }
  }

  func run() throws {
    var count = 0
    var open = 0
    try eachEntry(matching: filter.filter, isNewestFirst: filter.newest) { entry in
      if narrowed {
        if entry.mayHaveNarrowed { open += 1 }
        guard entry.isNarrowed else { return }
      }
      write(entry)
      count += 1
      if count == filter.limit { throw EnoughEntries() }
    }
    if count == 0 && format == .text { Messages.write(nothingFound) }
    if open > 0 {
      Messages.note(
        "note: whether \(Number.counted(open, "other change")) narrowed anything is not known; "
          + "without --narrowed all are shown")
    }
    if narrowed && count > 0 { throw FindingExit() }
  }

  private func write(_ entry: TimelineEntry) {
    switch format {
    case .text:
      StandardOutput.write(
        entry.text(
          color.style, showsTrail: trail.name == nil, width: StandardOutput.width))
    case .jsonl: StandardOutput.write(entry.json.compact + "\n")
    }
  }

  private var nothingFound: String {
    if narrowed { return "no change in that time is known to have narrowed anything\n" }
    return filter.leavesOut ? "nothing of that kind in that time\n" : "no changes in that time\n"
  }
}
