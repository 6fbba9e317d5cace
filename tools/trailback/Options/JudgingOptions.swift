import ArgumentParser
import History
import Replay

/// Which trails judge, and by which knowledge.
struct JudgingOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A trail that judges, by name or ARN; may be given again. Default: all.",
      valueName: "trail"))
  var trail: [String] = []
  @OptionGroup var knowledge: KnowledgeOption

  func judges(in store: StoreOption) throws -> Judges {
    let knownAt = try knowledge.knownAt()
    return try store.history().snapshot { history in
      let trails = try trail.map { try history.resolve($0) }
      return try Judges(history, trails: trails.isEmpty ? nil : trails, asKnownAt: knownAt)
    }
  }
}
