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

      Each event is held against each trail as it was configured in the event's own second.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var store: StoreOption
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var range: RangeOptions
  @Option(
    name: .long,
    help: ArgumentHelp("Explain the event with this id instead.", valueName: "event-id"))
  var explain: String?
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
    let judges = try judging.judges(in: store)
    var progress = Progress(files: finder.files.count)
    let report = try Replayer(judges: judges, scope: range.scope).run(
      finder,
      verdict: { record, _, judgements in
        guard format == .jsonl else { return }
        for (judge, judgement) in zip(judges.all, judgements) {
          StandardOutput.write(
            VerdictLine.json(record, trail: judge.trail, judgement).compact + "\n")
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
