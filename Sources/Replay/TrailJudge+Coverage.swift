import CloudTrail
import History
import Selectors

// Judgements where calls that change the trail can have been missed (SEMANTICS 3.7).
extension TrailJudge {
  /// What of a judgement stands although parts of the configuration are in doubt.
  ///
  /// - Returns: the judgement by the last known values, or by what is assumed in their place; and why it does
  ///   not stand, if it does not.
  func trusted(
    _ own: Judgement, _ record: borrowing JudgedRecord, at time: Timestamp, _ doubt: Doubt
  ) -> (judgement: Judgement, blind: Verdict.Unsettled?) {
    let unread = judge(record, at: time, in: own.period, doubting: doubt.unread)
    if unread.answer == .uncertain {
      if own.answer == .uncertain { return (own, nil) }
      return (own, doubt.unreadSpan.map { .unread(span: $0) })
    }
    let all = judge(
      record, at: time, in: own.period, doubting: doubt.unread.union(doubt.selfBlind))
    if all.answer == .notLogged { return (all, nil) }
    // Had it logged this write, it would have logged the calls that are missing, too. That is known, and no
    // assumption overrides it.
    if doubt.logsNoWrites, own.answer == .notLogged, record.isManagementWrite {
      return (own, nil)
    }
    if all.answer == .logged { return (all, nil) }
    if own.answer == .uncertain { return (own, nil) }
    return (own, doubt.selfBlindSpan.map { .selfBlind(span: $0) })
  }

  /// Whether a certain answer depends on values that nothing has confirmed since a self-blind span.
  func isUnconfirmed(
    _ own: Judgement, _ record: borrowing JudgedRecord, at time: Timestamp, _ doubt: Doubt
  ) -> Bool {
    guard !doubt.unconfirmed.isEmpty else { return false }
    // What is in doubt as well cannot stand in for what is not confirmed.
    var doubted = doubt.unread.union(doubt.selfBlind)
    if judge(record, at: time, in: own.period, doubting: doubted).answer != own.answer {
      // It stands for another reason: the trail logs no writes.
      doubted = []
    }
    doubted.formUnion(doubt.unconfirmed)
    return judge(record, at: time, in: own.period, doubting: doubted).answer != own.answer
  }
}

extension JudgedRecord {
  /// Whether it is a management event that writes, as every call is that changes a trail.
  var isManagementWrite: Bool { category == .management && readOnly == false }
}
