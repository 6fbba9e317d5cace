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

      Nothing is edited or deleted: the correction is an event of its own, with an id of its own. \
      Voiding that undoes it; the command is printed. With --as-known-at a time before it, commands \
      answer as if it had not been made. An event that is voided already is left as it is.
      """)

  @Argument(help: ArgumentHelp("The id of the event.", valueName: "event-id"))
  var id: String
  @Option(name: .long, help: "Why the event should not count.")
  var reason: String
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Who makes the correction, as an ARN. Default: the name of the user who runs this.",
      valueName: "arn"))
  var by: String?
  @OptionGroup var store: StoreOption

  func run() throws {
    guard reason.contains(where: { !$0.isWhitespace }) else { throw UsageError.noReason }
    // Before the store is opened for writing, which would make one.
    guard try store.history().snapshot({ try $0.event(id: id) }) != nil else {
      throw HistoryError.nothingToCorrect(id: id)
    }
    let correction = UUID().uuidString.lowercased()
    let outcome = try store.recording { recorder in
      // In one transaction, so that nobody can void it between the check and the append.
      try recorder.transaction { session in try record(correction, in: &session) }
    }
    switch outcome {
    case .made(let voided):
      StandardOutput.write(
        """
        voided \(voided.change.kind.rawValue) of \(voided.time) on \
        \(Printable.text(voided.stream.text))
        to undo this: \(Advice.undoing(correction))

        """)
    case .voidedBefore(let correction):
      Messages.warning(VoidedBefore(id: id, correction: correction))
    }
  }

  private enum Result {
    case made(TrailEvent)
    /// By the correction with this id.
    case voidedBefore(String)
  }

  private func record(
    _ correction: String, in session: inout RecordingSession
  ) throws -> Result {
    guard let voided = try session.history.event(id: id)?.content else {
      throw HistoryError.nothingToCorrect(id: id)
    }
    if let earlier = try Self.correction(of: id, on: voided.stream, session.history) {
      return .voidedBefore(earlier)
    }
    try session.append(
      TrailEvent(
        id: correction, stream: voided.stream, change: .correct(voids: id, reason: reason),
        time: .now, actor: Actor(principal: by ?? NSUserName())),
      from: Provenance(channel: .entered))
    return .made(voided)
  }

  /// The id of the correction that voids an event now; nil if it counts.
  private static func correction(
    of id: String, on stream: EventStream, _ history: HistorySnapshot
  ) throws -> String? {
    let voided = try history.voidedIDs()
    guard voided.contains(id) else { return nil }
    var found: String?
    try history.eachEvent(of: stream) { event in
      if case .correct(id, _) = event.content.change, !voided.contains(event.content.id) {
        found = event.content.id
      }
    }
    return found
  }
}

/// A correction that nobody needs.
private struct VoidedBefore: Explained {
  let id: String
  /// The id of the correction that was made before.
  let correction: String

  var code: String { "voidedBefore" }
  var fact: String { "event \(id) is voided already, by \(correction); nothing was recorded" }
  var hint: String? { "to have it count again: \(Advice.undoing(correction))" }
}
