import ArgumentParser
import History
import Replay
import TrailLogs

/// Which trails judge, and by which knowledge.
struct JudgingOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A trail that judges, by name or ARN; may be given again. Default: all.",
      valueName: "trail"))
  var trail: [String] = []
  @OptionGroup var knowledge: KnowledgeOption
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      What describe-trails, get-event-selectors and get-trail-status printed, taken for so where \
      the history begins later.
      """, valueName: "file"),
    completion: .file())
  var assume: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "How long before an event a change may not have been in force yet. Default: 6m.",
      valueName: "span"))
  var settlingBefore = SpanArgument(seconds: Settling.standard.before)
  @Option(
    name: .long,
    help: ArgumentHelp(
      "How long after an event a change may already have counted for it. Default: 15m.",
      valueName: "span"))
  var settlingAfter = SpanArgument(seconds: Settling.standard.after)
  @Flag(name: .long, help: "Judge by the event's own second alone: both spans are 0.")
  var strict = false

  var settling: Settling {
    strict ? .strict : Settling(before: settlingBefore.seconds, after: settlingAfter.seconds)
  }

  func judges(in store: StoreOption) throws -> Judges {
    let knownAt = try knowledge.knownAt()
    let assumptions = try assumptions()
    return try store.history().snapshot { history in
      let trails = try resolved(in: history, assumptions)
      return try Judges(
        history, trails: trails.isEmpty ? nil : trails, assuming: assumptions, asKnownAt: knownAt)
    }
  }

  func assumptions() throws -> Assumptions {
    let path = assume.flatMap { FilePath.arguments([$0]).first }
    return try path.map { try Assumptions(reading: LogFile(path: $0)) } ?? .none
  }

  /// The ARNs of the trails that were named.
  func resolved(
    in history: HistorySnapshot, _ assumptions: Assumptions
  ) throws -> [String] {
    try trail.map { name in
      assumptions.trails[name] == nil ? try history.resolve(name) : name
    }
  }
}
