import ArgumentParser
import CloudTrail
import Foundation
import History
import ReadModels

struct Correct: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Void an event that should not count, with a reason.",
    discussion: """
      EXAMPLES
        trailback correct EVENT-ID --reason 'test record, imported by mistake'

      Nothing is edited or deleted: the correction is an event of its own. With --as-known-at a time \
      before it, commands answer as if it had not been made.
      """)

  @Argument(help: ArgumentHelp("The id of the event.", valueName: "event-id"))
  var id: String
  @Option(name: .long, help: "Why the event should not count.")
  var reason: String
  @OptionGroup var store: StoreOption

  func run() throws {
    guard let voided = try store.history().snapshot({ try $0.event(id: id) }) else {
      throw HistoryError.nothingToCorrect(id: id)
    }
    try store.recording { recorder in
      let event = TrailEvent(
        id: UUID().uuidString.lowercased(), stream: voided.content.stream,
        change: .correct(voids: id, reason: reason), time: .now)
      try recorder.append(event, from: Provenance(channel: .live))
    }
    StandardOutput.write(
      "voided \(voided.content.change.kind.rawValue) of \(voided.content.time) on "
        + "\(Printable.text(voided.content.stream.text))\n")
  }
}
