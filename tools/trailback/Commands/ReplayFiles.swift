import ArgumentParser
import CloudTrail
import History
import Replay
import Reports
import TrailLogs

struct ReplayFiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Judge events by the selectors of their moment: logged, not logged, or uncertain.",
    discussion: """
      EXAMPLES
        trailback replay ./AWSLogs
        trailback replay ./AWSLogs --trail data-trail --since 2025-03-04T02:00:00Z
        trailback replay ./AWSLogs --account 111122223333 --region us-east-1
        trailback replay ./AWSLogs --format jsonl > verdicts.jsonl
        trailback replay ./AWSLogs --explain EVENT-ID
        trailback replay ./AWSLogs --trail t --selectors new.json

      Each event is held against each trail as it was configured in the event's own second, and \
      against every configuration from 6 minutes before to 15 minutes after it, since changes take \
      time to settle: where they disagree, the verdict is uncertain.

      With --since, --until, --account or --region, files in folders are passed by without being \
      opened where CloudTrail's name for them says that they hold nothing asked for. An event is \
      found if it was delivered within a day.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var store: StoreOption
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var speed: SpeedOptions
  @Option(
    name: .long,
    help: ArgumentHelp("Explain the event with this id instead.", valueName: "event-id"))
  var explain: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Judge with these selectors instead (EventSelectors or AdvancedEventSelectors, as `get` prints \
      them) and tell what they would have lost and gained, by the configuration of each event's own \
      second. Needs --trail.
      """, valueName: "file"),
    completion: .file())
  var selectors: String?
  @Option(name: .long, help: "text, json, or jsonl: a line per event and trail.")
  var format: StreamFormat = .text

  func validate() throws {
    guard selectors != nil else { return }
    if explain != nil { throw ValidationError("--explain and --selectors do not go together.") }
    if format == .jsonl { throw ValidationError("--selectors goes with text and json alone.") }
  }

  func run() throws {
    let finder = try input.find(scope.scope)
    if let explain {
      try Explaining(
        id: explain, judging: judging, store: store, scope: scope.scope, speed: speed,
        asJSON: format != .text
      ).run(finder)
      return
    }
    Interruption.watch()
    if let selectors {
      try Proposing(
        selectors: selectors, judging: judging, store: store, scope: scope.scope, speed: speed,
        asJSON: format != .text
      ).run(finder)
      return
    }
    let report = try judge(finder)
    Progress.clear()
    switch format {
    case .text: StandardOutput.write(report.text(Colour.style, commands: Advice.commands(for:)))
    case .json: StandardOutput.write(report.json(commands: Advice.commands(for:)))
    case .jsonl: if report.isStopped { Messages.warning(UsageError.stopped) }
    }
    if report.problems > 0 || report.isStopped { throw FindingExit() }
  }

  private func judge(_ finder: LogFinder) throws -> ReplayReport {
    let judges = try judging.judges(in: store)
    let settling = judging.settling
    let replayer = Replayer(
      judges: judges, scope: scope.scope, settling: settling, options: speed.reading,
      workers: speed.threads)
    var progress = Progress(finder)
    guard format == .jsonl else {
      return try replayer.run(
        finder, each: { progress.advance(records: $0.records, bytes: $0.bytesRead) },
        shouldStop: { Interruption.isAsked },
        problem: Messages.warning)
    }
    return try replayer.run(
      finder, sink: { VerdictLines(judges: judges, settling: settling) },
      deliver: StandardOutput.write,
      each: { progress.advance(records: $0.records, bytes: $0.bytesRead) },
      shouldStop: { Interruption.isAsked }, problem: Messages.warning
    ).0
  }
}
