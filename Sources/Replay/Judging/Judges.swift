public import CloudTrail
public import History

/// All trails in scope, ready to judge.
public struct Judges: Sendable {
  public let all: [TrailJudge]

  /// No trails.
  public init() {
    all = []
  }

  init(all: [TrailJudge]) {
    self.all = all
  }

  /// - Parameters:
  ///   - trails: the ARNs in scope; nil for every trail of the history.
  ///   - assumptions: what is taken for so where the history begins later; a trail in them that the
  ///     history does not know at all judges, too.
  ///   - knownAt: what was learned later is left out.
  public init(
    _ history: HistorySnapshot, trails: [String]? = nil, assuming assumptions: Assumptions = .none,
    asKnownAt knownAt: Timestamp? = nil
  ) throws {
    let known = try history.trailARNs()
    let assumed = assumptions.trails.keys.filter { !known.contains($0) }
    all = try (trails ?? (known + assumed).sorted()).compactMap { trail in
      let assumption = assumptions.trails[trail]
      let timeline = try history.timeline(of: trail, asKnownAt: knownAt)
      guard let timeline = timeline ?? assumption.map({ _ in .unseen(trail) }) else { return nil }
      return try TrailJudge(timeline: timeline, assuming: assumption, in: history)
    }
  }
}
