import ArgumentParser
import CloudTrail
import History
import Replay
import Reports
import Selectors
import TrailLogs

struct ReplayFiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Judge for each event in log files whether each trail logged it.",
    discussion: """
      EXAMPLES
        trailback replay ./AWSLogs
        trailback replay ./AWSLogs --trail data-trail --since 2025-03-04T02:00:00Z
        trailback replay ./AWSLogs --account 111122223333 --region us-east-1
        trailback replay ./AWSLogs --format jsonl > verdicts.jsonl
        trailback replay ./AWSLogs --explain EVENT-ID
        trailback replay ./AWSLogs --trail t --selectors new.json

      The verdict on an event is logged, not logged, or uncertain. It is judged by the trail's \
      configuration in the event's own second, and by every configuration from 6 minutes before to 15 \
      minutes after it, since CloudTrail takes some time to apply a change. If they disagree, the \
      verdict is uncertain.

      With --since, --until, --account or --region, a file in a folder is not even opened if its name, \
      as CloudTrail gives it, says that it can hold no such events. The time in a name is that of \
      delivery, which may be 30 days after the event; and for the Region in which global services \
      record their events, such as us-east-1, files of all Regions are opened. The result says how \
      many files were not opened.

      A record by which CloudTrail corrects an earlier one is counted as a correction, not as an event.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var store: StoreOption
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var scope: ScopeOptions
  @OptionGroup var speed: SpeedOptions
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Explain the event with this id, as `explain` does.", valueName: "event-id"))
  var explain: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      A file with other selectors for the trail (EventSelectors or AdvancedEventSelectors, as `get` \
      prints them). Shows what they would have lost and gained, by the configuration in each event's \
      own second. Needs --trail.
      """, valueName: "file"),
    completion: .file())
  var selectors: FileArgument?
  @Option(name: .long, help: "text, json, or jsonl: a line for each event and trail.")
  var format: StreamFormat = .text

  func validate() throws {
    guard selectors != nil else { return }
    if explain != nil { throw ValidationError("--explain and --selectors cannot be combined.") }
    if format == .jsonl { throw ValidationError("--selectors has the formats text and json only.") }
  }

  func run() throws {
    try speed.requireFiles()
    let finder = try input.find(scope.scope)
    if let explain {
      try EventSearch(
        id: explain, judging: judging, store: store, scope: scope.scope, speed: speed,
        asJSON: format != .text
      ).run(finder)
      return
    }
    Interruption.watch()
    if let selectors {
      try ProposalReplay(
        selectors: selectors, judging: judging, store: store, scope: scope.scope, speed: speed,
        asJSON: format != .text
      ).run(finder)
      return
    }
    let report = try judge(finder)
    Progress.clear()
    switch format {
    case .text:
      StandardOutput.write(report.text(StandardOutput.style, commands: Advice.commands(for:)))
    case .json: StandardOutput.write(report.json(commands: Advice.commands(for:)))
    case .jsonl:
      Messages.note(report.skipped.sentence)
      if report.isStopped { Messages.warning(UsageError.stopped) }
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
        shouldStop: { Interruption.isRequested },
        problem: Messages.warning)
    }
    return try replayer.run(
      finder, sink: { VerdictLines(judges: judges, settling: settling) },
      deliver: StandardOutput.write,
      each: { progress.advance(records: $0.records, bytes: $0.bytesRead) },
      shouldStop: { Interruption.isRequested }, problem: Messages.warning
    ).0
  }
}

/// `replay --selectors`: what proposed selectors would have lost and gained.
private struct ProposalReplay {
  /// The file with the proposal.
  let selectors: FileArgument
  let judging: JudgingOptions
  let store: StoreOption
  let scope: EventScope
  let speed: SpeedOptions
  let asJSON: Bool

  func run(_ finder: LogFinder) throws {
    guard judging.trail.count == 1 else { throw UsageError.oneTrailNeeded }
    let proposal = try TrailSelectors(json: InputFile.json(selectors))
    let assumptions = try judging.assumptions()
    let knownAt = try judging.knowledge.knownAt(in: store.history())
    let made = try store.history().snapshot { history in
      let trail = try judging.resolved(in: history, assumptions)[0]
      try proposal.validate(partition: trail.partition)
      return try WhatIf(
        proposal, on: trail, assuming: assumptions, covering: judging.coverage.options,
        asKnownAt: knownAt, in: history)
    }
    guard let whatIf = made else {
      throw HistoryError.unknownTrail(name: judging.trail[0], nearest: [])
    }
    var progress = Progress(finder)
    let (comparison, report) = try whatIf.run(
      finder, scope: scope, options: speed.reading, workers: speed.threads,
      each: { progress.advance(records: $0.records, bytes: $0.bytesRead) },
      shouldStop: { Interruption.isRequested },
      problem: Messages.warning)
    Progress.clear()
    if asJSON {
      StandardOutput.write(comparison.json)
    } else {
      StandardOutput.write(comparison.text(StandardOutput.style))
    }
    if report.problems > 0 || report.isStopped { throw FindingExit() }
  }
}
