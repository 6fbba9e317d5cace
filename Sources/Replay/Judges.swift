import History
import Selectors

/// All trails in scope, ready to judge.
public struct Judges: Sendable {
  public let all: [TrailJudge]

  /// - Parameters:
  ///   - trails: the ARNs in scope; nil for every trail of the history.
  ///   - knownAt: what was learned later is left out.
  public init(
    _ history: HistorySnapshot, trails: [String]? = nil, asKnownAt knownAt: Timestamp? = nil
  ) throws {
    all = try (trails ?? history.trailARNs()).compactMap { trail in
      try history.timeline(of: trail, asKnownAt: knownAt).map {
        try TrailJudge(timeline: $0, in: history)
      }
    }
  }
}
