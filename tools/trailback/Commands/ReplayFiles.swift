import ArgumentParser
import CloudTrail
import History
import Recording
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
        trailback replay ./AWSLogs --format csv > verdicts.csv
        trailback replay ./AWSLogs --explain EVENT-ID
        trailback replay ./AWSLogs --trail t --selectors new.json
        trailback replay ./AWSLogs --import
        trailback replay ./AWSLogs --assume answers.json

      The verdict on an event is logged, not logged, or uncertain. It is judged by the trail's \
      configuration in the event's own second, and by every configuration from 6 minutes before to 15 \
      minutes after it, since CloudTrail takes some time to apply a change. If they disagree, the \
      verdict is uncertain.

      With --since, --until, --account or --region, a file in a folder is not even opened if its name, \
      as CloudTrail gives it, says that it can hold no such events. The time in a name is that of \
      delivery, which may be 30 days after the event; and for the Region in which global services \
      record their events, such as us-east-1, files of all Regions are opened. A file that was imported \
      and has not changed since is not opened either if all its events are of other times. The result says \
      how many files were not opened.

      Where calls that change trails can have been missed, because the logs of their account and Region were \
      not read or no known trail logged them, verdicts are uncertain. The summary says how many, where and \
      when, with the commands that fetch what lacks. An event that no known trail logged may have been \
      logged by one that is at home in a Region that was not read.

      A record by which CloudTrail corrects an earlier one is counted as a correction, not as an event.

      Calls in the files that change a trail and are not in the store are named, and the exit code is \
      1. --import records them first.

      Without a store, --assume alone says how the trails are set.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var store: StoreOption
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var events: EventOptions
  @OptionGroup var delivery: DeliveryOption
  @OptionGroup var speed: SpeedOptions
  @Flag(
    name: .customLong("import"),
    help: """
      First record the calls in the files, as `import` does, and make the store if there is none. The \
      files are read twice.
      """)
  var importsFirst = false
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
  @Option(name: .long, help: "text, json, or jsonl or csv: a line for each event and trail.")
  var format: Format = .text
  @OptionGroup var mark: MarkOption
  @OptionGroup var color: ColorOption

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case jsonl
    case csv
  }

  private var scope: EventScope { delivery.scope(events) }

  func validate() throws {
    try delivery.check(events)
    try mark.check(isCSV: format == .csv)
    if explain != nil, format == .csv {
      throw ValidationError("--explain has the formats text and json only.")
    }
    if importsFirst, judging.knowledge.asKnownAt != nil {
      throw ValidationError("--as-known-at leaves out what --import records.")
    }
    guard selectors != nil else { return }
    if explain != nil { throw ValidationError("--explain and --selectors cannot be combined.") }
    switch format {
    case .text, .json: break
    case .jsonl, .csv: throw ValidationError("--selectors has the formats text and json only.")
    }
  }

  func run() throws {
    try speed.readers.requireFiles()
    var finder = try input.find(scope)
    var warnings = Warnings()
    if importsFirst {
      try FirstImport(input: input, store: store, speed: speed).run { warnings.tell($0) }
    }
    // What was unrecorded at an earlier moment can be in any file.
    if judging.knowledge.asKnownAt == nil {
      try store.historyIfThere()?.snapshot { try finder.skipKnown(to: $0, outside: scope) }
    }
    if let explain {
      // Ctrl-C ends it at once.
      Interruption.unwatch()
      try EventSearch(
        id: explain, judging: judging, store: store, scope: scope, speed: speed,
        asJSON: format != .text, color: color, warn: { warnings.tell($0) }
      ).run(finder)
      return
    }
    Interruption.watch()
    if let selectors {
      try ProposalReplay(
        selectors: selectors, judging: judging, store: store, scope: scope, speed: speed,
        asJSON: format != .text, color: color
      ).run(finder) { warnings.tell($0) }
      return
    }
    let report = try judge(finder) { warnings.tell($0) }
    Progress.clear()
    let recording = Advice.recording(report.unrecorded)
    let fetching = try fetching(for: report)
    switch format {
    case .text:
      StandardOutput.write(
        report.text(
          color.style, commands: Advice.commands(for:), fetching: fetching,
          recording: recording, width: StandardOutput.width))
    case .json:
      StandardOutput.write(
        report.json(
          commands: Advice.commands(for:), fetching: fetching, recording: recording))
    case .jsonl, .csv:
      Messages.note(report.skipped.sentence)
      Messages.note(report.unrecorded.sentence(recording))
      if report.isStopped { Messages.warning(UsageError.stopped) }
    }
    if report.isFinding { throw FindingExit() }
  }

  /// The commands that fetch what left verdicts uncertain.
  private func fetching(for report: ReplayReport) throws -> UncertainSpan.Commands {
    let isUnread = report.uncertainSpans.contains { $0.span.kind == .unread }
    let paths = input.paths.map(\.path)
    let deliveries =
      try isUnread
      ? store.historyIfThere()?.snapshot { try Deliveries($0, reading: paths) } : nil
    let folder = Advice.folder(of: paths)
    return { hole, kind in
      let files = kind == .unread ? deliveries?.missingFiles(of: hole) : nil
      return Advice.fetching(hole, files, now: .now, into: folder)
    }
  }

  private func judge(
    _ finder: LogFinder, warn: (any Explained) -> Void
  ) throws -> ReplayReport {
    let (judges, recorded) = try judging.judges(in: store)
    let settling = judging.settling
    let replayer = Replayer(
      judges: judges, scope: scope, settling: settling, options: speed.reading,
      workers: speed.threads, recorded: recorded)
    var progress = Progress(finder)
    func run<Sink: VerdictSink>(
      _ sink: @escaping @Sendable () -> Sink, _ deliver: (Sink.Piece) throws -> Void
    ) throws -> ReplayReport {
      try replayer.run(
        finder, sink: sink, deliver: deliver,
        each: { progress.advance(records: $0.records, bytes: $0.bytesRead) },
        shouldStop: { Interruption.isRequested }, problem: warn
      ).0
    }
    switch format {
    case .text, .json: return try run({ NoSink() }, { _ in })
    case .jsonl:
      return try run({ VerdictLines(judges: judges, settling: settling) }, StandardOutput.write)
    case .csv:
      StandardOutput.write(mark.text + VerdictRows.heading)
      return try run({ VerdictRows(judges: judges) }, StandardOutput.write)
    }
  }
}

extension ReplayReport {
  /// Whether the program should end with code 1.
  fileprivate var isFinding: Bool { problems > 0 || isStopped || unrecorded.count > 0 }
}

/// Warnings of files that may be read twice: each is told once.
private struct Warnings {
  private var told: Set<String> = []
  private static let limit = 10_000

  mutating func tell(_ warning: any Explained) {
    if told.count < Self.limit, !told.insert(warning.fact).inserted { return }
    Messages.warning(warning)
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
  let color: ColorOption

  func run(_ finder: LogFinder, warn: (any Explained) -> Void) throws {
    guard judging.trail.count == 1 else { throw UsageError.oneTrailNeeded }
    let proposal = try TrailSelectors(json: InputFile.selectors(selectors))
    let assumptions = try judging.assumptions()
    let (made, recorded) = try judging.asking(store) { snapshot, history, knownAt in
      let trail = try judging.resolved(in: snapshot, assumptions)[0]
      try proposal.validate(partition: trail.partition)
      let whatIf = try WhatIf(
        proposal, on: trail, assuming: assumptions, covering: judging.coverage.options,
        asKnownAt: knownAt, in: snapshot)
      return (whatIf, try judging.recorded(snapshot, history, [trail]))
    }
    guard let whatIf = made else {
      throw HistoryError.unknownTrail(name: judging.trail[0], nearest: [])
    }
    var progress = Progress(finder)
    let (comparison, report) = try whatIf.run(
      finder, scope: scope, options: speed.reading, workers: speed.threads, recorded: recorded,
      each: { progress.advance(records: $0.records, bytes: $0.bytesRead) },
      shouldStop: { Interruption.isRequested },
      problem: warn)
    Progress.clear()
    if asJSON {
      StandardOutput.write(comparison.json)
    } else {
      StandardOutput.write(comparison.text(color.style))
    }
    StandardOutput.flush()
    Messages.note(report.unrecorded.sentence(Advice.recording(report.unrecorded)))
    if report.isFinding { throw FindingExit() }
  }
}
