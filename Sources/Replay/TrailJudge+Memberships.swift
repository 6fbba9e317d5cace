import CloudTrail
import History
import Selectors

// An organization's trail, and the accounts that join and leave the organization (SEMANTICS 3.5i).
extension TrailJudge {
  /// What is known of the membership of the record's account over time.
  func members(_ record: borrowing JudgedRecord) -> MembershipTimeline {
    guard let memberships, let account = TrailGates.account(of: record.fields).string else {
      return .unseen
    }
    return memberships.timeline(of: account)
  }

  /// Whether a change of membership near in time would give another answer, as with changes of the
  /// trail (SEMANTICS 3.6h); the nearest such change.
  ///
  /// - Parameters:
  ///   - own: the judgement by the trail's configuration and the membership of the event's own second.
  ///   - moments: how far changes are looked for.
  func nearestMembershipChange(
    of own: Judgement, for record: borrowing JudgedRecord, at time: Timestamp,
    within moments: ClosedRange<Timestamp>
  ) -> Verdict.Unsettled? {
    let members = members(record)
    let near = members.index(at: moments.lowerBound)...members.index(at: moments.upperBound)
    guard near.count > 1 else { return nil }
    let own = (judgement: own, member: members.index(at: time))
    let periods = timeline.index(at: moments.lowerBound)...timeline.index(at: moments.upperBound)
    let others = near.filter { $0 != own.member }
      .sorted { abs($0 - own.member) < abs($1 - own.member) }
    for member in others {
      for period in periods where period == own.judgement.period || isInForce(period) {
        let answer = judge(
          record, at: time, in: period, by: members.periods[member].membership
        ).answer
        guard answer != own.judgement.answer else { continue }
        let change = members.periods[max(member, own.member)]
        guard let kind = change.cause, let moment = change.causedAt else { continue }
        return .membership(change: kind, at: moment, answer: answer)
      }
    }
    return nil
  }
}

extension MembershipTimeline {
  /// Of an account of which no word was seen.
  static let unseen = Memberships.unseen.timeline(of: "")
}
