import ArgumentParser
import CloudTrail
import Gaps
import History
import ReadModels
import Recording
import Replay
import Reports
import Selectors
import TrailLogs

struct ShowGaps: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gaps",
    abstract: "Show when something was not logged that was logged before, and what happened then.",
    discussion: """
      EXAMPLES
        trailback gaps
        trailback gaps ./AWSLogs
        trailback gaps ./AWSLogs --trail management-trail --since 2025-03-04
        trailback gaps ./AWSLogs --format jsonl > missed.jsonl
        trailback gaps ./AWSLogs --format csv > windows.csv
        trailback gaps --baseline standard.json --since '1 day ago'

      A window opens with a change after which some events are no longer logged, and closes when all of \
      them are logged again. There are windows of each trail by itself, and of each account: what none of \
      its known trails logged. Each says who opened and closed it, what was lost, with an event as an \
      example, and which other trails still logged it.

      With log files it also says what happened in each window that the configuration before would have \
      logged, and the one of the event's own second did not. How many of these events were surely not \
      logged, although CloudTrail takes some minutes to apply a change, stands beside it. The files must \
      come from somewhere else than the trail, such as a trail of the organization; what no file holds \
      is not counted. A record that is in the files twice counts twice. An event that several windows of \
      a trail missed counts in the one that opened last.

      --baseline compares each trail with selectors of a file, in the form of the API and of `trailback \
      get`, in place of what it logged before: a window is then a time in which less was logged than that.

      Exit codes: 0 no window; 1 there are windows, with --since or --until windows that opened then, or \
      the result is partial; 2 it could not be done.
      """)

  @Argument(
    help: ArgumentHelp(
      "Log files, folders that hold them, or - for standard input, to count what happened.",
      valueName: "path"),
    completion: .file())
  var paths: [FileArgument] = []
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only this trail, by name or ARN; may be given again. Default: all trails, and all accounts.",
      valueName: "trail"), completion: .trails)
  var trail: [String] = []
  @OptionGroup var accounts: AccountsOption
  @OptionGroup var range: RangeOptions
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A file with the selectors that every trail should have, or - for standard input.",
      valueName: "file"),
    completion: .file())
  var baseline: FileArgument?
  @Flag(name: .long, help: "List every name that was missed, and every time that is not known.")
  var all = false
  @OptionGroup var store: StoreOption
  @OptionGroup var knowledge: KnowledgeOption
  @OptionGroup var coverage: CoverageOption
  @OptionGroup var buckets: BucketOptions
  @OptionGroup var speed: SpeedOptions
  @Option(
    name: .long,
    help: """
      text, json, csv or markdown: a row for each window; or jsonl: a line for each event that was missed.
      """)
  var format: Format = .text
  @OptionGroup var mark: MarkOption
  @OptionGroup var color: ColorOption

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case jsonl
    case csv
    case markdown
  }

  func validate() throws {
    try mark.check(isCSV: format == .csv)
    if format == .jsonl, paths.isEmpty {
      throw ValidationError("--format jsonl lists events, and needs the log files that hold them.")
    }
  }

  func run() throws {
    try speed.readers.requireFiles()
    let inputs = paths.count { $0.path == "-" } + (baseline?.path == "-" ? 1 : 0)
    guard inputs < 2 else { throw UsageError.inputTwice }
    let standard = try baseline.map { try TrailSelectors(json: InputFile.selectors($0)) }
    let scope = range.scope
    var finder = try paths.isEmpty ? nil : InputOptions.find(paths, scope, buckets)
    let history = try store.history()
    let knownAt = try knowledge.knownAt(in: history)
    var (report, search) = try history.snapshot { snapshot in
      let coverages = try Coverages(snapshot, asKnownAt: knownAt, options: coverage.options)
      let gaps = try gaps(in: snapshot, standard, coverages, asKnownAt: knownAt)
      let report = GapReport(gaps, coverages: coverages, now: .now, notes: notes)
      guard finder != nil else { return (report, nil as MissedEventSearch?) }
      if knownAt == nil { try finder?.skipKnown(to: snapshot, outside: gaps.hull(within: scope)) }
      let search = try speed.search(
        gaps, isWhole: trail.isEmpty, in: scope, covering: coverage.options, asKnownAt: knownAt,
        snapshot, history)
      return (report, search)
    }
    if let finder, let search {
      let write: (MissedEvent) -> Void = { StandardOutput.write($0.json.compact + "\n") }
      report.missed = try speed.run(search, finder, event: format == .jsonl ? write : nil)
    }
    write(report)
    if report.isFinding(since: range) { throw FindingExit() }
  }

  /// What the numbers leave out.
  private var notes: [String] {
    guard range.since != nil || range.until != nil else { return [] }
    return ["only windows that reach into the time asked for; only events of that time are counted"]
  }

  /// The windows that were asked for.
  private func gaps(
    in history: HistorySnapshot, _ standard: TrailSelectors?, _ coverages: Coverages,
    asKnownAt knownAt: Timestamp?
  ) throws -> Gaps {
    let named = try trail.map { try history.resolve($0) }
    let wanted = try named.isEmpty ? history.trailARNs() : named
    let trails = wanted.filter(accounts.includes)
    if let standard {
      for partition in Set(trails.map(\.partition)) { try standard.validate(partition: partition) }
    }
    var gaps = try Gaps(
      history, trails: trails, standard: standard, coverages: coverages, asKnownAt: knownAt)
    // Of one trail alone its account is not asked.
    if !named.isEmpty { gaps.ofAccounts = [] }
    gaps.keep(within: range.scope)
    return gaps
  }

  private func write(_ report: GapReport) {
    coverage.note()
    let recording = report.missed.flatMap { Advice.recording($0.unrecorded) }
    switch format {
    case .text:
      StandardOutput.write(
        report.text(
          color.style, isWhole: all, recording: recording, width: StandardOutput.width))
    case .json: StandardOutput.write(report.json(recording: recording))
    case .csv: StandardOutput.write(mark.text + report.csv)
    case .markdown: StandardOutput.write(report.markdown)
    case .jsonl: break
    }
    switch format {
    case .text, .json: break
    case .csv, .markdown, .jsonl:
      StandardOutput.flush()
      guard let missed = report.missed else { return }
      Messages.note(missed.input.skipped.sentence)
      Messages.note(missed.unrecorded.sentence(recording))
      if missed.input.isStopped { Messages.warning(UsageError.stopped) }
    }
  }
}

extension GapReport {
  /// Whether the program should end with code 1.
  fileprivate func isFinding(since range: RangeOptions) -> Bool {
    if gaps.windows.contains(where: { range.scope.contains($0.from) }) { return true }
    guard let missed else { return false }
    return missed.input.problems > 0 || missed.input.isStopped || missed.unrecorded.count > 0
  }
}
