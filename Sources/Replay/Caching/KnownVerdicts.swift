import CloudTrail
import History

/// Each verdict once, by number.
struct KnownVerdicts: Sendable {
  private(set) var verdicts: [Verdict] = []
  /// By the verdict's number the place of those that a ``TrailTally`` counts alike.
  private(set) var kinds: [Int] = []
  /// For each kind one of its verdicts.
  private(set) var examples: [Verdict] = []
  private var numbers: [Verdict: Int] = [:]
  private var known: [Kind: Int] = [:]

  /// All of a verdict that a ``TrailTally`` looks at.
  private struct Kind: Hashable {
    var reason: Reason
    var own: Reason
    var isUnseen: Bool
    var isAssumed: Bool
  }

  mutating func number(of verdict: Verdict) -> Int {
    if let number = numbers[verdict] { return number }
    let own = verdict.judgement
    let kind = Kind(
      reason: verdict.reason, own: own.reason, isUnseen: own.unknown == .unseen,
      isAssumed: own.isAssumed)
    if known[kind] == nil {
      known[kind] = examples.count
      examples.append(verdict)
    }
    kinds.append(known[kind] ?? 0)
    verdicts.append(verdict)
    numbers[verdict] = verdicts.count - 1
    return verdicts.count - 1
  }
}
