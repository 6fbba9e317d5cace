import ArgumentParser
import History
import Replay
import Reports
import Selectors
import TrailLogs

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say of one event which trails logged it, which did not, and why.",
    discussion: """
      EXAMPLES
        trailback explain 33bbd7e6-1222-4c11-9d2b-34ea4e6a2c5f ./AWSLogs
        trailback explain 33bbd7e6-1222-4c11-9d2b-34ea4e6a2c5f ./AWSLogs --format json
      """)

  @Argument(help: ArgumentHelp("The event's id (eventID).", valueName: "event-id"))
  var id: String
  @OptionGroup var input: InputOptions
  @OptionGroup var store: StoreOption
  @OptionGroup var judging: JudgingOptions
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text

  func run() throws {
    try Explaining(id: id, judging: judging, store: store, asJSON: format == .json)
      .run(try input.find())
  }
}

/// Finds one event in the files and explains it; `replay --explain` does the same.
struct Explaining {
  let id: String
  let judging: JudgingOptions
  let store: StoreOption
  let asJSON: Bool

  func run(_ finder: LogFinder) throws {
    let judges = try judging.judges(in: store)
    var report = EventExplanation()
    _ = try Replayer(judges: judges, settling: .strict).run(
      finder,
      verdict: { record, judged, _ in
        guard report.isEmpty, record.fields.eventID.string == id else { return }
        report = EventExplanation(
          record, judged, judges: judges, settling: judging.settling)
      },
      shouldStop: { !report.isEmpty }, problem: Messages.warning)
    guard !report.isEmpty else { throw AnswerError.eventNotFound(id: id) }
    StandardOutput.write(asJSON ? report.json.pretty + "\n" : report.text(Colour.style))
  }
}
