package import CloudTrail
package import History

/// How the verdicts of one trail come about in a stretch of time within which the time of an event makes no
/// difference: which configurations are asked, and what else decides.
///
/// It is ``TrailJudge/verdict(_:at:settling:)`` with everything worked out that is known before a record is
/// seen. What is left to do for a record is to ask each configuration, and to compare the answers.
package struct VerdictPlan: Sendable {
  /// The first moment; `Timestamp(microseconds: .min)` for the first plan of a trail.
  package var from: Timestamp
  /// What the event's own second was configured to do.
  package var own: JudgedConfiguration
  /// What was in force near in time, as far as changes take to settle.
  package var near: [JudgedConfiguration]
  /// What is in doubt.
  package var doubt: Doubt
  /// ``own`` without what is in doubt by unread time.
  package var withoutUnread: JudgedConfiguration
  /// ``own`` without all that is in doubt.
  package var withoutDoubted: JudgedConfiguration
  /// ``own`` without what nothing has confirmed.
  package var withoutUnconfirmed: JudgedConfiguration
  /// ``own`` without either.
  package var withoutBoth: JudgedConfiguration
  /// Whether logging was, or can have been, stopped soon after.
  package var isStoppedSoon: Bool
  /// Whether records that could change the verdict may still arrive.
  package var isProvisional: Bool
  /// Whether it is of records that were processed late, for which any later change counts.
  package var isOfLate: Bool
  /// The memberships near in time of an account of which no event of its own tells, the one in force first;
  /// only ``Membership/unseen`` where there is no organization.
  package var memberships: [Membership]
}

extension TrailJudge {
  /// One plan after another, covering all of time.
  ///
  /// - Parameter settling: how long changes take to be in force.
  package func plans(settling: Settling) -> [VerdictPlan] {
    let beginning = Timestamp(microseconds: .min)
    let moments = Set(boundaries(settling) + TrailGates.changes + [beginning]).sorted()
    return moments.map { plan(at: $0, settling) }
  }

  private func plan(at time: Timestamp, _ settling: Settling) -> VerdictPlan {
    let own = timeline.index(at: time)
    let doubt = coverage.doubt(at: time)
    let doubted = doubt.unread.union(doubt.selfBlind)
    let moments = self.moments(at: time, settling)
    let near =
      settling == .strict
      ? []
      : (timeline.index(at: moments.lowerBound)...timeline.index(at: moments.upperBound))
        .filter { $0 != own && isInForce($0) }
    return VerdictPlan(
      from: time, own: configuration(in: own),
      near: near.map { configuration(in: $0) }, doubt: doubt,
      withoutUnread: configuration(in: own, doubting: doubt.unread),
      withoutDoubted: configuration(in: own, doubting: doubted),
      withoutUnconfirmed: configuration(in: own, doubting: doubt.unconfirmed),
      withoutBoth: configuration(in: own, doubting: doubted.union(doubt.unconfirmed)),
      isStoppedSoon: settling != .strict && stop(after: own, through: moments.upperBound) != nil,
      isProvisional: doubt.isProvisional
        || moments.upperBound < time.shifted(bySeconds: settling.after),
      isOfLate: settling.after == .max,
      memberships: memberships.map { $0.others.near(time, settling == .strict ? nil : moments) }
        ?? [.unseen])
  }

  /// The memberships of the accounts of which events of their own tell, one stretch of time after another;
  /// nil if this was never the trail of an organization, or no event tells of any account.
  ///
  /// - Returns: by account; each from a moment on, the membership in force first, then those near in time.
  package func memberships(
    settling: Settling
  ) -> [String: [(from: Timestamp, memberships: [Membership])]]? {
    memberships?.named.mapValues { members in
      let changes = members.periods.dropFirst().map(\.from)
      let horizons = coverage.horizon.map { [$0, $0.shifted(bySeconds: -settling.after)] } ?? []
      let boundaries = Set(
        [Timestamp(microseconds: .min)] + horizons
          + changes.flatMap { change in
            [
              change, change.shifted(bySeconds: settling.before),
              change.shifted(bySeconds: -settling.after),
            ]
          })
      return boundaries.sorted().map { time in
        let moments = self.moments(at: time, settling)
        return (time, members.near(time, settling == .strict ? nil : moments))
      }
    }
  }
}

extension MembershipTimeline {
  /// The membership at a moment, then the others within a span of time, each once.
  ///
  /// - Parameter moments: nil to look at no others.
  fileprivate func near(_ time: Timestamp, _ moments: ClosedRange<Timestamp>?) -> [Membership] {
    let own = periods[index(at: time)].membership
    guard let moments else { return [own] }
    let near = periods[index(at: moments.lowerBound)...index(at: moments.upperBound)]
    return near.reduce(into: [own]) { found, period in
      if !found.contains(period.membership) { found.append(period.membership) }
    }
  }
}
