import ArgumentParser
import CloudTrail
import History
import Replay
import TrailLogs

/// Which trails judge events, from what is known of them, and how long changes take to apply.
struct JudgingOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Judge by this trail, by name or ARN; may be given again. Default: all.",
      valueName: "trail"),
    completion: .trails)
  var trail: [String] = []
  @OptionGroup var knowledge: KnowledgeOption
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      A file with what describe-trails, get-event-selectors and get-trail-status print; may be \
      given again. It is assumed to be true of the time before the history of a trail begins; of all \
      time if there is no store.
      """, valueName: "file"),
    completion: .file())
  var assume: [FileArgument] = []
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A change up to this long before an event may not have applied to it yet. Default: 6m.",
      valueName: "span"))
  var settlingBefore = SpanArgument(seconds: Settling.standard.before)
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A change up to this long after an event may already have applied to it. Default: 15m.",
      valueName: "span"))
  var settlingAfter = SpanArgument(seconds: Settling.standard.after)
  @Flag(name: .long, help: "Judge by the event's own second only: both spans are 0.")
  var strict = false
  @OptionGroup var coverage: CoverageOption

  var settling: Settling {
    strict ? .strict : Settling(before: settlingBefore.seconds, after: settlingAfter.seconds)
  }

  /// The judges, and whom to ask about the calls in the files that they judge.
  func judges(in store: StoreOption) throws -> (Judges, RecordedCalls) {
    let assumptions = try assumptions()
    return try asking(store) { snapshot, history, knownAt in
      let trails = try resolved(in: snapshot, assumptions)
      let judges = try Judges(
        snapshot, trails: trails.isEmpty ? nil : trails, assuming: assumptions,
        covering: coverage.options, asKnownAt: knownAt)
      return (judges, try recorded(snapshot, history, trails))
    }
  }

  /// Whom to ask about the calls in the files.
  func recorded(
    _ snapshot: HistorySnapshot, _ history: History?, _ trails: [TrailARN]
  ) throws -> RecordedCalls {
    try RecordedCalls(in: history, amongFirst: snapshot.eventCount(), of: trails)
  }

  /// Passes `body` the history to judge by, its store, and the moment of `--as-known-at`. If there is no
  /// store and nobody named one, what is assumed stands alone.
  func asking<Result>(
    _ store: StoreOption, _ body: (HistorySnapshot, History?, Timestamp?) throws -> Result
  ) throws -> Result {
    if let history = try store.historyIfThere() {
      let knownAt = try knowledge.knownAt(in: history)
      return try history.snapshot { try body($0, history, knownAt) }
    }
    guard !assume.isEmpty else { throw NoStoreToJudge(path: try store.path().text) }
    Messages.note("no store: judged by what \(assumedFiles) \(assume.count == 1 ? "says" : "say")")
    return try EmptyHistory.snapshot { try body($0, nil, nil) }
  }

  private var assumedFiles: String {
    let names = assume.map { Messages.printable($0.path == "-" ? "standard input" : $0.path) }
    return names.count > 3 ? "\(names.count) files" : names.joined(separator: ", ")
  }

  func assumptions() throws -> Assumptions {
    try Assumptions(files: assume)
  }

  /// The trails that were named, in the history or in what is assumed.
  func resolved(
    in history: HistorySnapshot, _ assumptions: Assumptions
  ) throws -> [TrailARN] {
    try trail.map { name in
      if let arn = TrailARN(name), assumptions.trails[arn] != nil { return arn }
      do {
        return try history.resolve(name)
      } catch let error as HistoryError {
        guard case .unknownTrail = error else { throw error }
        let assumed = assumptions.trails.keys.filter { $0.name == name }.sorted()
        guard assumed.count < 2 else {
          throw HistoryError.ambiguousTrail(name: name, candidates: assumed)
        }
        guard let trail = assumed.first else { throw error }
        return trail
      }
    }
  }
}

extension Assumptions {
  /// What the files of `--assume` say; nothing if there are none.
  init(files: [FileArgument]) throws {
    self =
      files.isEmpty ? .none : try Assumptions(reading: files.map { LogFile(path: $0.filePath) })
  }
}

/// There is no store, and nothing is assumed either.
struct NoStoreToJudge: Explained {
  /// Where the store would be.
  let path: String

  var code: String { "noStore" }
  var fact: String { "there is no store at \(path)" }
  var hint: String? {
    "make one with `\(Advice.importing)`; or judge without one, by --assume FILE with what `aws "
      + "cloudtrail` prints for describe-trails, get-event-selectors and get-trail-status"
  }
}

/// A span of time as people write it: `15m`, `90s`, `1h`, `0`.
struct SpanArgument: ExpressibleByArgument, CustomStringConvertible {
  let seconds: Int64

  init(seconds: Int64) {
    self.seconds = seconds
  }

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits), count <= 1_000_000 else { return nil }
    switch argument.dropFirst(digits.count) {
    case "", "s": seconds = count
    case "m", "min": seconds = count * 60
    case "h": seconds = count * 3600
    case "d": seconds = count * 86_400
    default: return nil
    }
  }

  var description: String {
    seconds % 60 == 0 && seconds > 0 ? "\(seconds / 60)m" : "\(seconds)s"
  }
}
