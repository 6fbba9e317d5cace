import ArgumentParser
import CloudTrail
import History
import ReadModels
import Replay
import Reports

struct Sources: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what was read, by account, Region and day, and where the holes are.",
    discussion: """
      EXAMPLES
        trailback sources
        trailback sources --since 2025-03-04 --until 2025-03-05 --hours
        trailback sources --account 111122223333 --format csv > read.csv

      A trail changes only by calls that its account's log files of its home Region hold. So a Region is \
      shown if a known trail is at home there, or if any record of it was read. Time counts as read \
      between two management events at most --max-gap apart in CloudTrail's own files, and from the \
      last of them up to the last delivery; where LookupEvents was asked (import --lookup), where the \
      files are declared complete (import --complete), and where CloudTrail's digests (import \
      --public-keys) or the listing of a bucket show that every file was read. Where digests name a \
      file that was not read, there is a hole however much else was. What is expected of a Region \
      begins with its first evidence, or with the creation of a trail at home there, and ends with \
      the last evidence of all. A file counts in the day of its first record.

      For each hole there are the commands that fetch what lacks: from the bucket, and of the last 90 \
      days from LookupEvents. In self-blind time no known trail logged the calls that change trails.

      Exit code 1 if there is a hole between the first and the last evidence, or from --since to \
      --until.
      """)

  @OptionGroup var store: StoreOption
  @OptionGroup var range: RangeOptions
  @Flag(name: .long, help: "A cell for each hour. Default: each day; in text, hours up to 4 days.")
  var hours = false
  @Option(
    name: .long,
    help: ArgumentHelp("Only this account; may be given again. Default: all.", valueName: "id"))
  var account: [String] = []
  @Option(
    name: .long,
    help: ArgumentHelp("Only this Region; may be given again. Default: all.", valueName: "region"))
  var region: [String] = []
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      How far apart two management events may be for the time between them to count as read; at least 5m. \
      Default: 3h.
      """, valueName: "span"))
  var maxGap = SpanArgument(seconds: CoverageOptions.standard.largestGap)
  @OptionGroup var knowledge: KnowledgeOption
  @Option(name: .long, help: "text, json or csv.")
  var format: Format = .text
  @OptionGroup var mark: MarkOption
  @OptionGroup var color: ColorOption

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case csv
  }

  func validate() throws {
    try mark.check(isCSV: format == .csv)
    try Places.checkAccounts(account)
    try Places.checkRegions(region)
    guard maxGap.seconds >= CoverageOptions.smallestGap else {
      throw ValidationError("--max-gap takes 5m or more.")
    }
  }

  func run() throws {
    let history = try store.history()
    let knownAt = try knowledge.knownAt(in: history)
    let sources = try history.snapshot { try readSources(in: $0, asKnownAt: knownAt) }
    let commands: FetchingCommands = { Advice.fetching($0, $1, now: .now) }
    switch format {
    case .text:
      let look = MapStyle(
        width: StandardOutput.width, isASCII: StandardOutput.isASCII, style: color.style)
      StandardOutput.write(sources.text(look, commands: commands))
    case .json: StandardOutput.write(sources.json(commands: commands))
    case .csv:
      StandardOutput.write(mark.text + ReadSources.csvHeading)
      sources.eachCSVRow { StandardOutput.write($0) }
    }
    if sources.hasHoles { throw FindingExit() }
  }

  private func readSources(
    in history: HistorySnapshot, asKnownAt knownAt: Timestamp?
  ) throws -> ReadSources {
    var options = ReadSources.Options(now: knownAt ?? .now)
    options.largestGap = maxGap.seconds
    options.window.since = range.since?.time
    options.window.until = range.until?.time
    options.window.accounts = Set(account)
    options.window.regions = Set(region)
    let evidence = try history.readEvidence(asKnownAt: knownAt)
    let isShort = format == .text && ReadSources.isShort(evidence, options)
    var counts = ReadCounts(by: hours || isShort ? .hour : .day, window: options.window)
    try history.eachReading(asKnownAt: knownAt) { counts.add($0) }
    let coverages = try Coverages(
      history, asKnownAt: knownAt, options: CoverageOptions(largestGap: maxGap.seconds))
    return ReadSources(
      evidence, counts: counts,
      trails: try KnownTrail.all(in: history, asKnownAt: knownAt),
      delivered: coverages.delivered, selfBlind: coverages.selfBlind, options: options)
  }
}
