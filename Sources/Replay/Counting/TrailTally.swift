import History
public import Selectors

/// What a replay counted for one trail.
public struct TrailTally: Sendable {
  /// The ARN.
  public var trail: String
  public private(set) var answers: [Answer: ReplayReport.Count] = [:]
  public private(set) var reasons: [Reason: ReplayReport.Count] = [:]
  /// By the configuration of the event's own second.
  public private(set) var answersByConfiguration: [Answer: ReplayReport.Count] = [:]
  public private(set) var reasonsByConfiguration: [Reason: ReplayReport.Count] = [:]
  /// How many verdicts are uncertain only because the history begins later, by what is missing.
  public private(set) var unseen: [Reason: Int] = [:]
  /// How many verdicts rest on an assumption.
  public private(set) var assumed = 0

  init(trail: String) {
    self.trail = trail
  }

  /// Counts events that got the same verdict.
  mutating func count(_ verdict: Verdict, _ count: ReplayReport.Count) {
    let own = verdict.judgement
    answers[verdict.answer, default: .init()].add(count)
    reasons[verdict.reason, default: .init()].add(count)
    answersByConfiguration[own.answer, default: .init()].add(count)
    reasonsByConfiguration[own.reason, default: .init()].add(count)
    if own.unknown == .unseen { unseen[own.reason, default: 0] += count.events }
    if own.isAssumed { assumed += count.events }
  }

  /// Adds what was counted elsewhere for the same trail.
  mutating func merge(_ other: TrailTally) {
    answers.merge(other.answers, uniquingKeysWith: +)
    reasons.merge(other.reasons, uniquingKeysWith: +)
    answersByConfiguration.merge(other.answersByConfiguration, uniquingKeysWith: +)
    reasonsByConfiguration.merge(other.reasonsByConfiguration, uniquingKeysWith: +)
    unseen.merge(other.unseen, uniquingKeysWith: +)
    assumed += other.assumed
  }
}
