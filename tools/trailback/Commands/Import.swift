import ArgumentParser
import CloudTrail
import Recording
import Reports
import TrailLogs

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Record every call about trails that log files hold.",
    discussion: """
      EXAMPLES
        trailback import ./AWSLogs
        trailback import 2025-03.jsonl.gz events-from-lookup.json
        aws cloudtrail get-event-selectors --trail-name t | trailback import -

      Reads .json, .json.gz, .jsonl and .jsonl.gz: log files, LookupEvents output, EventBridge \
      envelopes, and the answers of get-event-selectors, describe-trails, get-trail and \
      get-trail-status as observations. Importing a file again changes nothing.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var store: StoreOption
  @Option(
    name: .long,
    help: ArgumentHelp(
      "When the answers of the API were given. Default: the file's own time. \(TimeArgument.help)",
      valueName: "time"))
  var observedAt: TimeArgument?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The trail that an answer is about where it names none (get-trail-status).",
      valueName: "arn"))
  var trail: String?
  @Option(name: .long, help: "text, json, or jsonl: a line per file once it is durable.")
  var format: StreamFormat = .text

  func run() throws {
    let finder = try input.find()
    let options = LogReadingOptions(
      observedAt: observedAt?.time, observedTrail: try observedTrail())
    Interruption.watch()
    let report = try store.recording { recorder in
      var progress = Progress(finder)
      return try Importer(recorder: recorder, options: options).run(
        finder,
        each: { file in
          if format == .jsonl {
            StandardOutput.write(file.json.compact + "\n")
            StandardOutput.flush()
          }
          progress.advance(records: file.records, bytes: file.bytesRead)
        },
        shouldStop: { Interruption.isAsked }, problem: Messages.warning)
    }
    Progress.clear()
    switch format {
    case .text: StandardOutput.write(report.text)
    case .json: StandardOutput.write(report.json)
    case .jsonl: if report.isStopped { Messages.warning(UsageError.stopped) }
    }
    if report.problems > 0 || report.isStopped { throw FindingExit() }
  }

  private func observedTrail() throws -> TrailARN? {
    guard let trail else { return nil }
    guard case .arn(let arn) = try TrailReference(validating: trail) else {
      throw UsageError.arnNeeded(trail)
    }
    return arn
  }
}
