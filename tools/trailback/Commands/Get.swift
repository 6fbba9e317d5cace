import ArgumentParser
import CloudTrail
import History
import ReadModels
import Replay

struct Get: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the selectors of a trail at a moment, as GetEventSelectors would have.",
    usage: "trailback get <trail> [<options>]",
    discussion: """
      EXAMPLES
        trailback get management-trail
        trailback get management-trail --at 2025-03-04T02:30:00Z
        trailback get data-trail --at '2 days ago' --as-known-at 2025-03-05
        trailback get management-trail --format text

      Prints the JSON of CloudTrail's API. With --format cli-input-json it has the form that \
      `aws cloudtrail put-event-selectors --cli-input-json` takes.

      --at is when the selectors were in force. --as-known-at is what was known of that then: log \
      files may have been imported later.

      Where calls that change the trail can have been missed, the answer is the last that is known, and a \
      line on standard error says until when. Of a time in the past that was not read there is no answer. \
      `trailback sources` shows what was read.
      """)

  @OptionGroup var trail: RequiredTrail
  @OptionGroup var store: StoreOption
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The moment to look at. Default: now. \(TimeArgument.help)", valueName: "time"),
    transform: TimeArgument.read)
  var at: TimeArgument?
  @OptionGroup var knowledge: KnowledgeOption
  @OptionGroup var coverage: CoverageOption
  @Option(name: .long, help: "json, cli-input-json, or text, which shows all settings.")
  var format: Format = .json
  @OptionGroup var color: ColorOption

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case json
    case cliInputJSON = "cli-input-json"
    case text
  }

  func run() throws {
    let store = try self.store.history()
    let knownAt = try knowledge.knownAt(in: store)
    let selectors = try store.snapshot { history in
      let arn = try history.resolve(trail.name)
      let time = try at?.time ?? history.present(of: arn, clock: .now, asKnownAt: knownAt)
      let coverages = try Coverages(history, asKnownAt: knownAt, options: coverage.options)
      return try SelectorsAtMoment(
        history, trail: arn, at: time, asKnownAt: knownAt, coverage: coverages[arn])
    }
    coverage.note()
    switch format {
    case .json: StandardOutput.write(try selectors.json())
    case .cliInputJSON: StandardOutput.write(try selectors.cliInputJSON())
    case .text: StandardOutput.write(selectors.text(color.style, width: StandardOutput.width))
    }
    if format != .text { Messages.note(selectors.trust.note.map { "note: " + $0 }) }
  }
}
