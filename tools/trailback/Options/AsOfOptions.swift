import ArgumentParser
import CloudTrail
import History

/// The recorded axis of time.
struct KnowledgeOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Leave out what the store learned later. \(TimeArgument.help)", valueName: "time"))
  var asKnownAt: TimeArgument?

  /// - Throws: ``HistoryError/futureKnowledge(asked:now:)`` for a moment that has not come: an answer
  ///   about it could still change.
  func knownAt() throws -> Timestamp? {
    guard let asked = asKnownAt?.time else { return nil }
    let now = Timestamp.now
    guard asked <= now else { throw HistoryError.futureKnowledge(asked: asked, now: now) }
    return asked
  }
}

/// Which trail is meant.
struct TrailOption: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The trail, by name or ARN.", valueName: "trail"))
  var trail: String
}
