import History
import Selectors

extension TrailJudge {
  /// The verdict: the judgement of the event's own second, if every configuration in force while
  /// changes settle gives the same answer.
  public func verdict(
    _ record: borrowing JudgedRecord, at time: Timestamp, settling: Settling
  ) -> Verdict {
    let own = judge(record, at: time)
    guard own.answer != .uncertain, settling != .strict else { return Verdict(own) }
    let earliest = time.advanced(bySeconds: -settling.before)
    let latest = time.advanced(bySeconds: settling.after)
    for index in periods(from: earliest, through: latest) where index != own.period {
      let other = judge(record, at: time, in: index)
      if other.answer != own.answer {
        return Verdict(own, doubt: .settling(period: index, answer: other.answer))
      }
    }
    if own.isUndoneByStop, let stop = stop(after: own.period, through: latest) {
      return Verdict(own, doubt: .lateDelivery(period: stop))
    }
    return Verdict(own)
  }

  /// The places of the periods that hold at some moment between two, both included.
  private func periods(from earliest: Timestamp, through latest: Timestamp) -> [Int] {
    let first = timeline.index(at: earliest)
    let last = timeline.index(at: latest)
    if first == last { return [] }
    return (first...last).filter { !timeline.periods[$0].isEmpty }
  }

  /// The period that the next StopLogging began, where it lies within the time.
  private func stop(after period: Int, through latest: Timestamp) -> Int? {
    timeline.periods.indices[(period + 1)...]
      .prefix { timeline.periods[$0].from <= latest }
      .first { timeline.periods[$0].cause == .stopLogging }
  }
}

extension Judgement {
  /// Logging and selectors are not asked of what is delivered late after a StopLogging; existence,
  /// account and Region are (SEMANTICS 3.5e).
  fileprivate var isUndoneByStop: Bool {
    switch reason {
    case .loggingOff, .otherCategory, .managementEventsOff, .readWriteTypeDiffers,
      .sourceExcluded, .resourceNotSelected, .fieldNotSelected, .fieldDeselected:
      true
    default: false
    }
  }
}
