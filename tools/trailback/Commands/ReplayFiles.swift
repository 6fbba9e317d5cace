import ArgumentParser
import History
import Replay
import Reports
import Selectors
import TrailLogs

struct ReplayFiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Judge events by the selectors of their moment: logged, not logged, or uncertain.",
    discussion: """
      EXAMPLES
        trailback replay ./AWSLogs
        trailback replay ./AWSLogs --trail data-trail --since 2025-03-04T02:00:00Z
        trailback replay ./AWSLogs --format jsonl > verdicts.jsonl
        trailback replay ./AWSLogs --explain EVENT-ID
        trailback replay ./AWSLogs --trail t --selectors new.json

      Each event is held against each trail as it was configured in the event's own second, and \
      against every configuration from 6 minutes before to 15 minutes after it, since changes take \
      time to settle: where they disagree, the verdict is uncertain.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var store: StoreOption
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var range: RangeOptions
  @Option(
    name: .long,
    help: ArgumentHelp("Explain the event with this id instead.", valueName: "event-id"))
  var explain: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Judge with these selectors instead (EventSelectors or AdvancedEventSelectors, as `get` prints \
      them) and tell what they would have lost and gained. Needs --trail.
      """, valueName: "file"),
    completion: .file())
  var selectors: String?
  @Option(name: .long, help: "text, json, or jsonl: a line per event and trail.")
  var format: StreamFormat = .text

  func run() throws {
    let finder = try input.find()
    if let explain {
      try Explaining(id: explain, judging: judging, store: store, asJSON: format != .text)
        .run(finder)
      return
    }
    Interruption.watch()
    if let selectors {
      try Proposing(
        selectors: selectors, judging: judging, store: store, scope: range.scope,
        asJSON: format != .text
      ).run(finder)
      return
    }
    let judges = try judging.judges(in: store)
    var progress = Progress(files: finder.files.count)
    let report = try Replayer(
      judges: judges, scope: range.scope, settling: judging.settling
    ).run(
      finder,
      verdict: { record, judged, _ in
        guard format == .jsonl else { return }
        for judge in judges.all {
          let explanation = judge.explain(judged, at: record.time, settling: judging.settling)
          StandardOutput.write(VerdictLine.json(record, explanation).compact + "\n")
        }
      },
      each: { file in progress.advance(records: file.records, bytes: file.bytesRead) },
      shouldStop: { Interruption.isAsked }, problem: Messages.warning)
    Progress.clear()
    switch format {
    case .text: StandardOutput.write(report.text(Colour.style))
    case .json: StandardOutput.write(report.json.pretty + "\n")
    case .jsonl: if report.isStopped { Messages.warning(UsageError.stopped) }
    }
    if report.problems > 0 || report.isStopped { throw FindingExit() }
  }
}
