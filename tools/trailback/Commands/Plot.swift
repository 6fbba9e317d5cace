import ArgumentParser
import CloudTrail
import Drawing
import Foundation
import Gaps
import History
import Markup
import ReadModels
import Replay
import Reports
import TrailLogs

struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw what the trails logged over time: in the terminal, or as SVG.",
    discussion: """
      EXAMPLES
        trailback plot
        trailback plot management-trail --since 2025-03-04 --until 2025-03-05
        trailback plot ./AWSLogs --since 2025-03-04T02:00Z --until 2025-03-04T03:00Z
        trailback plot --format svg > trails.svg

      Each trail is a line, and each account one that says what all its known trails logged together; the \
      worst come first. A column has the worst of its time, so that nothing is too short to be seen:

        off         the trail is there and does not log, or it was deleted
        blind       it logs, and its selectors take nothing at all
        narrowed    it logs less than before, as in a window of `trailback gaps`
        self-blind  no known trail logged the calls that change trails
        not read    nothing that was read holds the calls of that time
        not known   the history begins later, or a record lacks its parameters

      Log files among the words are read to draw how much happened, and how much of it was missed, as \
      `trailback gaps` counts it. A word that is the path of a file or folder names log files, any other a \
      trail.

      The SVG brings its style with it, for light, dark and print, and needs no script. It has bands for \
      management, data and network activity events, and a mark for each change and each refused call.

      Exit codes: 0 done; 1 the log files could not be read in full; 2 it could not be done.
      """)

  @OptionGroup var subject: TrailsAndLogs
  @OptionGroup var accounts: AccountsOption
  @OptionGroup var range: RangeOptions
  @Option(name: .long, help: "worst or name: which lines come first.")
  var order: Order = .worst
  @Option(
    name: .long,
    help: ArgumentHelp(
      "How wide it is: in columns, by default those of the terminal; of SVG in pixels, by default 1240.",
      valueName: "number"))
  var width: Int?
  @Flag(
    name: .long, help: "Make the SVG of many trails short: without bands, and marks on the lanes.")
  var compact = false
  @OptionGroup var store: StoreOption
  @OptionGroup var knowledge: KnowledgeOption
  @OptionGroup var coverage: CoverageOption
  @OptionGroup var speed: SpeedOptions
  @Option(name: .long, help: "text, svg or json.")
  var format: Format = .text
  @OptionGroup var color: ColorOption

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case svg
    case json
  }

  enum Order: String, ExpressibleByArgument, CaseIterable {
    case worst
    case name
  }

  /// How many slices the time is cut into in which records are counted.
  private static let slices = 620

  func validate() throws {
    let (least, most) = format == .svg ? (240, 10_000) : (40, 1000)
    if compact, format != .svg { throw ValidationError("--compact goes with --format svg.") }
    if let width, !(least...most).contains(width) {
      throw ValidationError("--width is from \(least) to \(most).")
    }
  }

  func run() throws {
    let history = try store.history()
    let knownAt = try knowledge.knownAt(in: history)
    var (drawing, search, finder) = try history.snapshot { snapshot in
      try draw(snapshot, history, asKnownAt: knownAt)
    }
    var missed: MissedEvents?
    if let search, let finder {
      let found = try speed.run(search, finder)
      missed = found
      drawing.density = found.density
      Messages.note(found.input.skipped.sentence)
      Messages.note(found.unrecorded.sentence(Advice.recording(found.unrecorded)))
      if found.input.isStopped { Messages.warning(UsageError.stopped) }
    }
    coverage.note()
    write(drawing)
    if let missed, missed.input.problems > 0 || missed.input.isStopped { throw FindingExit() }
  }

  private func draw(
    _ snapshot: HistorySnapshot, _ history: History, asKnownAt knownAt: Timestamp?
  ) throws -> (Drawing, MissedEventSearch?, LogFinder?) {
    let named = try subject.trails(in: snapshot)
    let trails = try (named.isEmpty ? snapshot.trailARNs() : named)
      .filter(accounts.includes)
    let coverages = try Coverages(snapshot, asKnownAt: knownAt, options: coverage.options)
    let gaps = try Gaps(snapshot, trails: trails, coverages: coverages, asKnownAt: knownAt)
    var choices = Drawing.Choices(now: knownAt ?? .now)
    choices.trails = trails
    // Of one trail alone its account is not asked.
    choices.drawsAccounts = named.isEmpty
    (choices.since, choices.until) = (range.since?.time, range.until?.time)
    choices.order = order == .worst ? .worst : .name
    choices.marks = format == .text ? .withoutMeaning : .all
    choices.knownAt = knownAt
    let drawing = try Drawing(snapshot, choices, gaps: gaps, coverages: coverages)
    var asked = gaps
    if !named.isEmpty { asked.ofAccounts = [] }
    let scope = EventScope(
      since: drawing.span.lowerBound, until: drawing.span.upperBound,
      accounts: Set(accounts.account))
    guard let finder = try subject.find(scope) else { return (drawing, nil, nil) }
    try speed.readers.requireFiles()
    var search = try speed.search(
      asked, isWhole: named.isEmpty, in: scope, covering: coverage.options, asKnownAt: knownAt,
      snapshot, history)
    search.density = EventDensity(drawing.span, slices: Self.slices)
    return (drawing, search, finder)
  }

  private func write(_ drawing: Drawing) {
    switch format {
    case .text:
      let look = PlotLook(
        width: width ?? StandardOutput.width, isASCII: StandardOutput.isASCII, style: color.style)
      StandardOutput.write(drawing.text(look))
    case .svg:
      var look = SVGLook(width: width ?? 1240)
      (look.isAlone, look.isCompact) = (true, compact)
      StandardOutput.write(drawing.svg(look).source)
    case .json: StandardOutput.write(drawing.json)
    }
  }
}
