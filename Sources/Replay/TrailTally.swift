import Selectors

/// What a replay counted for one trail.
public struct TrailTally: Sendable {
  /// The ARN.
  public var trail: String
  public var answers: [Answer: ReplayReport.Count] = [:]
  public var reasons: [Reason: ReplayReport.Count] = [:]
  /// By what was called. After ``nameLimit`` different names the rest is counted under
  /// ``EventName/others``, so that hostile input cannot fill the memory.
  public var names: [EventName: [Answer: Int]] = [:]

  public static let nameLimit = 20_000

  init(trail: String) {
    self.trail = trail
  }

  mutating func count(_ judgement: Judgement, _ name: EventName, isWrite: Bool) {
    answers[judgement.answer, default: .init()].add(isWrite: isWrite)
    reasons[judgement.reason, default: .init()].add(isWrite: isWrite)
    let isRoom = names.count < Self.nameLimit || names[name] != nil
    names[isRoom ? name : .others, default: [:]][judgement.answer, default: 0] += 1
  }
}
