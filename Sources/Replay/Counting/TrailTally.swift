import History
import Selectors

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
  private var tallied = SmallestNames<EventName, AnswerCounts>(limit: nameLimit)

  public static let nameLimit = 20_000

  init(trail: String) {
    self.trail = trail
  }

  /// By what was called, and the answer by configuration. Of more than ``nameLimit`` different
  /// names all but the smallest are counted under ``EventName/others``, so that hostile input
  /// cannot fill the memory. It is put together at each call.
  public var names: [EventName: AnswerCounts] {
    var (names, others) = tallied.all
    if !others.isEmpty { names[.others] = others }
    return names
  }

  mutating func count(_ verdict: Verdict, _ name: EventName, isWrite: Bool) {
    count(verdict, ReplayReport.Count(1, isWrite: isWrite))
    count([verdict.judgement.answer: 1], of: name)
  }

  /// Counts events that got the same verdict, but for their names.
  mutating func count(_ verdict: Verdict, _ count: ReplayReport.Count) {
    let own = verdict.judgement
    answers[verdict.answer, default: .init()].add(count)
    reasons[verdict.reason, default: .init()].add(count)
    answersByConfiguration[own.answer, default: .init()].add(count)
    reasonsByConfiguration[own.reason, default: .init()].add(count)
    if own.unknown == .unseen { unseen[own.reason, default: 0] += count.events }
    if own.isAssumed { assumed += count.events }
  }

  /// Counts the names of events that were counted without.
  mutating func count(_ answers: AnswerCounts, of name: EventName) {
    name == .others ? tallied.addNameless(answers) : tallied.add(answers, to: name)
  }

  /// Adds what was counted elsewhere for the same trail.
  mutating func merge(_ other: TrailTally) {
    answers.merge(other.answers, uniquingKeysWith: +)
    reasons.merge(other.reasons, uniquingKeysWith: +)
    answersByConfiguration.merge(other.answersByConfiguration, uniquingKeysWith: +)
    reasonsByConfiguration.merge(other.reasonsByConfiguration, uniquingKeysWith: +)
    unseen.merge(other.unseen, uniquingKeysWith: +)
    assumed += other.assumed
    tallied.merge(other.tallied)
  }
}
