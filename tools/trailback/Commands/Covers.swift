import ArgumentParser
import CloudTrail
import Gaps
import History
import ReadModels
import Replay
import Reports
import TrailLogs

struct Covers: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say whether events were logged: always, never, or when, and by which trails.",
    discussion: """
      EXAMPLES
        trailback covers s3://example-bucket/customers/
        trailback covers AWS::S3::Object --since 2025-03-01 --until 2025-04-01
        trailback covers arn:aws:lambda:us-east-1:111122223333:function:example
        trailback covers ConsoleLogin
        trailback covers management --writes --region eu-west-1
        trailback covers kms:Decrypt --format json

      WHAT is one of these:
        s3://BUCKET/PREFIX  data events of the objects that begin so
        an ARN              data events of a bucket, an object, a function, a table …
        an event name       CreateUser, s3:GetObject, iam.amazonaws.com:CreateUser
        an event source     kms.amazonaws.com: management and documented data events
        a type              AWS::S3::Object: its data events
        a category          management, data or network-activity

      An ARN that ends in * or / stands for all that begin so. Where its type is not known, --type says it.

      The selectors and settings of all trails are put together and held against what was asked, as \
      `trailback diff` does it: what two trails log in part can be all. Of an account these are its own \
      trails, and those of organizations.

      Without --since it begins with the first configuration that is known, without --until it ends where \
      the logs end that were read. Time of which something is not known that matters is listed apart, with \
      the answer by what is known.

      Exit codes: 0 always logged; 1 not always, or never; 2 it cannot be said.
      """)

  @Argument(help: ArgumentHelp("What to ask about.", valueName: "what"))
  var what: String
  @OptionGroup var asked: AskedOptions
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Whose events. Default: the account that an ARN names, or each that has trails.",
      valueName: "id"))
  var account: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only events that are recorded in this Region. Default: the one that an ARN names, or all.",
      valueName: "region"))
  var region: String?
  @OptionGroup var range: RangeOptions
  @OptionGroup var store: StoreOption
  @OptionGroup var knowledge: KnowledgeOption
  @OptionGroup var coverage: CoverageOption
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text
  @OptionGroup var color: ColorOption

  func validate() throws {
    try Places.checkAccounts([account].compactMap(\.self))
    try Places.checkRegions([region].compactMap(\.self))
  }

  func run() throws {
    // A mistake in the question is told before a store is looked for.
    let asked = try self.asked.events(what)
    let times = try times(of: asked)
    coverage.note()
    switch format {
    case .text: StandardOutput.write(text(times))
    case .json: StandardOutput.write(times.json)
    }
    StandardOutput.flush()
    for hint in Self.hints(times) { Messages.note("hint: " + hint) }
    try times.answer.end()
  }

  private func times(of asked: EventsAskedFor) throws -> [LoggedTimes] {
    let history = try store.history()
    let knownAt = try knowledge.knownAt(in: history)
    let scope = range.scope
    return try history.snapshot { history in
      let coverages = try Coverages(history, asKnownAt: knownAt, options: coverage.options)
      let trails = try LoggingTrails(history, coverages: coverages, now: .now, asKnownAt: knownAt)
      let accounts = account.map { [$0] } ?? trails.accounts(of: asked)
      let times = try accounts.compactMap {
        try trails.times(
          of: asked, account: $0, region: region, since: scope.since, until: scope.until)
      }
      guard !times.isEmpty else { throw UsageError.noTrails(account: account) }
      return times
    }
  }

  private func text(_ times: [LoggedTimes]) -> String {
    times.map {
      $0.text(
        color.style, width: StandardOutput.width, isOneOfSeveral: times.count > 1)
    }.joined(separator: "\n")
  }

  /// What settles unknown time, each once.
  private static func hints(_ times: [LoggedTimes]) -> [String] {
    var hints: [String] = []
    for span in times.flatMap(\.spans) {
      guard let doubt = span.doubt, let trail = doubt.trail, doubt.reason != .selfBlind else {
        continue
      }
      guard let reason = doubt.reason == .unread ? .unread : doubt.unknown else { continue }
      let error = MomentError.selectorsUnknown(trail: trail, time: span.from, reason: reason)
      if let hint = Advice.hint(for: error), !hints.contains(hint) { hints.append(hint) }
      if hints.count == 3 { break }
    }
    return hints
  }
}

/// What is asked about besides a word.
struct AskedOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The type of the resource of an ARN, or of a data event's name.", valueName: "AWS::X::Y"))
  var type: String?
  @Flag(name: .long, help: "Only events that read.")
  var reads = false
  @Flag(name: .long, help: "Only events that write.")
  var writes = false

  /// Whether any of them is given.
  var areGiven: Bool { type != nil || reads || writes }

  /// - Throws: `EventsNotUnderstood`.
  func events(_ what: String) throws -> EventsAskedFor {
    try EventsAskedFor(what, type: type, readOnly: reads == writes ? nil : reads)
  }
}

extension LoggedTimes.Answer {
  /// Ends the command with the exit code of the answer.
  func end() throws {
    switch self {
    case .always: break
    case .never, .notAlways: throw FindingExit()
    case .unknown: throw FindingExit.undecided
    }
  }
}
