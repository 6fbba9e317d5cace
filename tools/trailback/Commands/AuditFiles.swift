import ArgumentParser
import CloudTrail
import History
import Replay
import Reports
import TrailLogs

struct AuditFiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Compare what trails delivered with what the history says they logged.",
    discussion: """
      EXAMPLES
        trailback audit ./AWSLogs
        trailback audit ./management-logs --of management-trail
        trailback audit ./bucket --bucket example-audit-logs --format json

      delivered, not selected: records in a trail's own files that the history says it did not log, for \
      certain. The history is incomplete then: it lacks a change of the trail, or a trail. The earliest such \
      record is shown, with the commands that fetch the calls that lack.

      selected, not delivered: records that a trail logged for certain, found in other files and in none of its \
      own, although these have records of the same account, Region and category within five minutes before and \
      after.

      Whose a file is, is known exactly if a digest file lists it, or if a record of KMS or of the bucket shows \
      that CloudTrail encrypted it for a trail; --of says it of all files. Otherwise every trail can have \
      delivered it whose bucket and prefix fit the path at the time. A record counts only if none of these \
      logged it. Two trails that share a place are told apart by digests or encryption alone. --bucket says \
      which bucket's content the folder is, where it is not s3://. Files of this machine are read twice if there is \
      more than one trail; those of s3:// are fetched once, and of them digests and places alone say whose they are.

      Uncertain verdicts are no findings; they are counted.

      Exit codes: 0 no contradiction; 1 contradictions, or files that could not be read; 2 it could not be done.
      """)

  @OptionGroup var input: InputOptions
  @Option(
    name: .long,
    help: ArgumentHelp("This trail delivered all of the files, by name or ARN.", valueName: "trail")
  )
  var of: String?
  @Option(
    name: .long, help: ArgumentHelp("The files are from this bucket.", valueName: "bucket"))
  var bucket: String?
  @OptionGroup var store: StoreOption
  @OptionGroup var events: EventOptions
  @OptionGroup var delivery: DeliveryOption
  @OptionGroup var knowledge: KnowledgeOption
  @OptionGroup var coverage: CoverageOption
  @OptionGroup var speed: SpeedOptions
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text
  @OptionGroup var color: ColorOption

  private var scope: EventScope { delivery.scope(events) }

  func validate() throws { try delivery.check(events) }

  func run() throws {
    try speed.readers.requireFiles()
    let finder = try input.find(scope, listsDigests: true)
    let history = try store.history()
    let knownAt = try knowledge.knownAt(in: history)
    var (audit, owners) = try history.snapshot { snapshot in
      let judges = try Judges(
        snapshot, covering: coverage.options, asKnownAt: knownAt)
      var audit = Audit(judges: judges)
      audit.recorded = try RecordedCalls(in: history, amongFirst: snapshot.eventCount())
      let owners = try FileOwners(
        snapshot, trails: judges.all.map(\.trail), said: of.map(snapshot.resolve),
        bucket: bucket ?? onlyBucket(),
        asKnownAt: knownAt)
      return (audit, owners)
    }
    (audit.scope, audit.options, audit.workers) = (scope, speed.reading, speed.readers.threads)
    Interruption.watch()
    var progress = Progress(finder)
    let unread = try audit.learn(
      &owners, from: finder, shouldStop: { Interruption.isRequested }, problem: Messages.warning)
    let report = try audit.run(
      finder, owners: owners, each: { progress.advance(records: $0.records, bytes: $0.bytesRead) },
      shouldStop: { Interruption.isRequested }, problem: Messages.warning)
    Progress.clear()
    coverage.note()
    try write(report, history)
    if report.hasFindings || report.replay.isStopped || report.replay.problems + unread > 0 {
      throw FindingExit()
    }
  }

  /// The bucket that all paths are in; nil if there is none.
  ///
  /// - Throws: `BucketPathError`.
  private func onlyBucket() throws -> String? {
    var buckets: Set<String> = []
    for path in input.paths.map(\.path) {
      guard BucketPath.isMeant(by: path) else { return nil }
      buckets.insert(try BucketPath(path).bucket)
    }
    return buckets.count == 1 ? buckets.first : nil
  }

  /// For how many places commands are printed.
  private static let mostHoles = 3

  private func write(_ report: AuditReport, _ history: History) throws {
    let paths = input.paths.map(\.path)
    let deliveries =
      try report.delivered.isEmpty
      ? nil : history.snapshot { try Deliveries($0, reading: paths) }
    let folder = Advice.folder(of: paths)
    let now = Timestamp.now
    let commands: AuditReport.Commands = { found in
      found.holes.prefix(Self.mostHoles).flatMap { hole in
        Advice.fetching(hole, deliveries?.missingFiles(of: hole), now: now, into: folder)
      }
    }
    let recording = Advice.recording(report.replay.unrecorded)
    switch format {
    case .text:
      StandardOutput.write(
        report.text(
          color.style, width: StandardOutput.width, commands: commands,
          recording: recording))
    case .json: StandardOutput.write(report.json(commands: commands, recording: recording))
    }
  }
}
