public import CloudTrail
import History
public import Selectors

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
    for edge in [timeline.index(at: earliest), timeline.index(at: latest)] {
      if let doubt = doubt(record, at: time, own, toward: edge) {
        return Verdict(own, doubt: doubt)
      }
    }
    if own.isUndoneByStop, let stop = stop(after: own.period, through: latest),
      !isRefusedEvenLate(record, at: time, in: own.period)
    {
      return Verdict(own, doubt: .lateDelivery(period: stop))
    }
    return Verdict(own)
  }

  /// The nearest change between the event's own period and another one, across which the answer
  /// differs. A period that holds at no moment gives no answer, but tells which of several calls of
  /// one second made the difference.
  private func doubt(
    _ record: borrowing JudgedRecord, at time: Timestamp, _ own: Judgement, toward edge: Int
  ) -> Verdict.Doubt? {
    let step = edge < own.period ? -1 : 1
    var change: Int?
    for index in stride(from: own.period + step, through: edge, by: step) {
      let answer = judge(record, at: time, in: index).answer
      guard answer != own.answer else {
        change = nil
        continue
      }
      let nearest = change ?? (step < 0 ? index + 1 : index)
      if !timeline.periods[index].isEmpty { return .settling(change: nearest, answer: answer) }
      change = nearest
    }
    return nil
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
