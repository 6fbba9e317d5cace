import ArgumentParser
import CloudTrail
import History
import ReadModels
import Replay
import Reports
import TrailLogs

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain which trails logged one event, which did not, and why.",
    discussion: """
      EXAMPLES
        trailback explain 33bbd7e6-1222-4c11-9d2b-34ea4e6a2c5f ./AWSLogs
        trailback explain 33bbd7e6-1222-4c11-9d2b-34ea4e6a2c5f ./AWSLogs --format json
      """)

  @Argument(help: ArgumentHelp("The id of the event (eventID).", valueName: "event-id"))
  var id: String
  @OptionGroup var input: InputOptions
  @OptionGroup var store: StoreOption
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var speed: SpeedOptions
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text
  @OptionGroup var color: ColorOption

  func run() throws {
    try speed.readers.requireFiles()
    try EventSearch(
      id: id, judging: judging, store: store, scope: EventScope(), speed: speed,
      asJSON: format == .json, color: color
    ).run(try input.find())
  }
}

/// Finds one event in the files and explains it, for `explain` and for `replay --explain`.
struct EventSearch {
  let id: String
  let judging: JudgingOptions
  let store: StoreOption
  let scope: EventScope
  let speed: SpeedOptions
  let asJSON: Bool
  let color: ColorOption
  var warn: (any Explained) -> Void = Messages.warning

  /// The calls that the history lacks are named as far as the files were read: up to the event.
  ///
  /// - Throws: `EventNotFound`.
  func run(_ finder: LogFinder) throws {
    let (judges, recorded) = try judging.judges(in: store)
    let replayer = Replayer(
      judges: Judges(), scope: scope, settling: judging.settling, options: speed.reading,
      workers: speed.threads, recorded: recorded)
    var found: EventExplanation?
    let (id, settling) = (id, judging.settling)
    let report = try replayer.run(
      finder,
      map: { record, judged, _ -> EventExplanation? in
        guard record.fields.eventID.equals(Array(id.utf8)) else { return nil }
        return EventExplanation(record, judged, judges: judges, settling: settling)
      },
      deliver: { explanation in
        found = explanation
        throw Cancelled()
      }, problem: warn)
    guard var found else { throw EventNotFound(id: id, input: InputCounts(report)) }
    found.skipped = finder.skipped
    if asJSON {
      StandardOutput.write(found.json)
    } else {
      StandardOutput.write(found.text(color.style, width: StandardOutput.width))
    }
    StandardOutput.flush()
    Messages.note(report.unrecorded.sentence(Advice.recording(report.unrecorded)))
    if report.unrecorded.count > 0 { throw FindingExit() }
  }
}
