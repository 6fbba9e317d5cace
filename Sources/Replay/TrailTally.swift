import History
import Selectors

/// What a replay counted for one trail.
public struct TrailTally: Sendable {
  /// The ARN.
  public var trail: String
  public var answers: [Answer: ReplayReport.Count] = [:]
  public var reasons: [Reason: ReplayReport.Count] = [:]
  /// By the configuration of the event's own second.
  public var answersByConfiguration: [Answer: ReplayReport.Count] = [:]
  public var reasonsByConfiguration: [Reason: ReplayReport.Count] = [:]
  /// How many verdicts are uncertain only because the history begins later, by what is missing.
  public var unseen: [Reason: Int] = [:]
  /// How many verdicts rest on an assumption.
  public var assumed = 0
  /// By what was called, and the answer by configuration. After ``nameLimit`` different names the rest is counted under
  /// ``EventName/others``, so that hostile input cannot fill the memory.
  public var names: [EventName: [Answer: Int]] = [:]

  public static let nameLimit = 20_000

  init(trail: String) {
    self.trail = trail
  }

  mutating func count(_ verdict: Verdict, _ name: EventName, isWrite: Bool) {
    let own = verdict.judgement
    answers[verdict.answer, default: .init()].add(isWrite: isWrite)
    reasons[verdict.reason, default: .init()].add(isWrite: isWrite)
    answersByConfiguration[own.answer, default: .init()].add(isWrite: isWrite)
    reasonsByConfiguration[own.reason, default: .init()].add(isWrite: isWrite)
    if own.unknown == .unseen { unseen[own.reason, default: 0] += 1 }
    if own.isAssumed { assumed += 1 }
    let isRoom = names.count < Self.nameLimit || names[name] != nil
    names[isRoom ? name : .others, default: [:]][own.answer, default: 0] += 1
  }
}
