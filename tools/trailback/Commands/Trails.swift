import ArgumentParser
import CloudTrail
import Gaps
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
        trailback trails --covering s3://example-bucket/customers/
        trailback trails --format csv > trails.csv

      With --covering the list says of each trail how much of what is asked for it logs: all, part, none \
      or unknown. `trailback help covers` lists what can be asked for, and it tells spans of time.

      Exit codes: 0 done; with --covering 0 all of it is logged, by whichever trails, 1 not all, 2 it \
      cannot be said.
      """)

  @OptionGroup var store: StoreOption
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The moment to look at. Default: now. \(TimeArgument.help)", valueName: "time"),
    transform: TimeArgument.read)
  var at: TimeArgument?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Say how much of this each trail logs: a bucket, a function, an event name, a category …",
      valueName: "what"))
  var covering: String?
  @OptionGroup var asked: AskedOptions
  @OptionGroup var coverage: CoverageOption
  @Option(name: .long, help: "text, json, csv or markdown.")
  var format: Format = .text
  @OptionGroup var mark: MarkOption

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case csv
    case markdown
  }

  func validate() throws {
    try mark.check(isCSV: format == .csv)
    if covering == nil, asked.areGiven {
      throw ValidationError("--type, --reads and --writes go with --covering.")
    }
  }

  func run() throws {
    let events = try covering.map { try asked.events($0) }
    let (list, spans) = try store.history().snapshot { history in
      let coverages = try Coverages(history, options: coverage.options)
      let time = at?.time ?? .now
      var list = try TrailList(
        history, at: time, isPresent: at == nil, coverages: coverages,
        withSettings: format == .json)
      guard let events else { return (list, [LoggedTimes.Span]()) }
      let trails = try LoggingTrails(history, coverages: coverages, now: time, trustsLast: true)
      let shares = try trails.shares(of: events, at: time)
      list.answers = TrailList.Answers(
        heading: "LOGS", member: "covering",
        words: list.rows.map { row in
          // An earlier life is over.
          let isOver = row.generation.deletedAt.map { $0 <= time } ?? false
          return (isOver ? .none : shares.trails[row.arn] ?? .unknown).rawValue
        })
      return (list, shares.all)
    }
    coverage.note()
    switch format {
    case .text: StandardOutput.write(list.text(width: StandardOutput.width))
    case .json: StandardOutput.write(list.json)
    case .csv: StandardOutput.write(mark.text + list.csv)
    case .markdown: StandardOutput.write(list.markdown)
    }
    if at == nil, format == .text {
      let partly = try store.history().snapshot { try PartlyKnown.all(in: $0, now: .now) }
      StandardOutput.flush()
      for note in Advice.notes(partly) { Messages.write(note) }
    }
    guard events != nil else { return }
    StandardOutput.flush()
    try LoggedTimes.Answer(spans).end()
  }
}
