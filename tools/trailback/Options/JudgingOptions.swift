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
      valueName: "trail"))
  var trail: [String] = []
  @OptionGroup var knowledge: KnowledgeOption
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      A file with what describe-trails, get-event-selectors and get-trail-status print. It is \
      assumed to be true of the time before the history of a trail begins.
      """, valueName: "file"),
    completion: .file())
  var assume: FileArgument?
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

  func judges(in store: StoreOption) throws -> Judges {
    let knownAt = try knowledge.knownAt(in: store.history())
    let assumptions = try assumptions()
    return try store.history().snapshot { history in
      let trails = try resolved(in: history, assumptions)
      return try Judges(
        history, trails: trails.isEmpty ? nil : trails, assuming: assumptions,
        covering: coverage.options, asKnownAt: knownAt)
    }
  }

  func assumptions() throws -> Assumptions {
    try assume.map { try Assumptions(reading: LogFile(path: $0.filePath)) } ?? .none
  }

  /// The trails that were named.
  func resolved(
    in history: HistorySnapshot, _ assumptions: Assumptions
  ) throws -> [TrailARN] {
    try trail.map { name in
      if let arn = TrailARN(name), assumptions.trails[arn] != nil { return arn }
      return try history.resolve(name)
    }
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
