public import CloudTrail
public import History
public import Selectors

/// Whether one trail logged one event, as far as that can be known.
public struct Verdict: Sendable, Hashable {
  /// The judgement by the configuration in force in the event's own second.
  public var judgement: Judgement
  /// Why the verdict is uncertain although the judgement is not; nil if the judgement stands.
  public var unsettled: Unsettled?
  /// Whether records that could change the verdict may still arrive: the event or the time to settle after
  /// it is later than what was surely delivered (SEMANTICS 3.7).
  public var isProvisional = false
  /// Whether it rests on a value that a time without records of calls has passed over, and that nothing has
  /// confirmed since (SEMANTICS 3.7).
  public var isUnconfirmed = false

  /// Something within the time that changes take to settle that casts doubt on a judgement.
  public enum Unsettled: Sendable, Hashable {
    /// Another configuration near in time would have given another answer (SEMANTICS 3.6h).
    ///
    /// `change` is the index in the trail's timeline of the period that began with the change between
    /// the two configurations, the nearest if there are several; `answer` is that other answer.
    case settling(change: Int, answer: Answer)
    /// Logging was stopped soon after. Events delivered after a stop are not judged by the selectors
    /// (SEMANTICS 3.5e). `period` is the index of the period that the stop began.
    case lateDelivery(period: Int)
    /// The event's account joined or left the organization near in time, and before or after that the
    /// answer would have been another (SEMANTICS 3.5i, 3.6h).
    case membership(change: EventKind, at: Timestamp, answer: Answer)
    /// The trail can have been changed by calls in a time whose records were not read (SEMANTICS 3.7).
    /// `span` is an index into the spans of the trail's coverage.
    case unread(span: Int)
    /// The trail can have been changed while no known trail logged the calls that change trails
    /// (SEMANTICS 3.7). `span` is an index into the spans of the trail's coverage.
    case selfBlind(span: Int)
  }

  /// A verdict that follows a judgement unless something near in time casts doubt on it.
  public init(_ judgement: Judgement, unsettled: Unsettled? = nil) {
    self.judgement = judgement
    self.unsettled = unsettled
  }

  /// Whether the trail logged the event.
  public var answer: Answer { reason.answer }

  /// Why the trail logged the event, did not, or may have.
  public var reason: Reason {
    switch unsettled {
    case nil: judgement.reason
    case .settling, .membership: .settling
    case .lateDelivery: .lateDelivery
    case .unread: .unread
    case .selfBlind: .selfBlind
    }
  }

  /// The index of the span in the trail's coverage that leaves the verdict uncertain; nil if none does.
  public var span: Int? {
    switch unsettled {
    case .unread(let span), .selfBlind(let span): span
    case .settling, .lateDelivery, .membership, nil: nil
    }
  }

  /// The index in the trail's timeline of the period that began with the change that had not settled.
  public var change: Int? {
    switch unsettled {
    case nil, .membership, .unread, .selfBlind: nil
    case .settling(let change, _): change
    case .lateDelivery(let period): period
    }
  }

  /// Whether it is uncertain only because of a change that came after the event: one that would not be
  /// looked at if ``Settling/after`` were 0. Earlier changes are looked at first.
  public var isUnsettledByLaterChange: Bool {
    change.map { $0 > judgement.period } ?? false
  }
}

/// What the configuration of one trail says about one event.
public struct Judgement: Sendable, Hashable {
  /// The gate or clause that decided. If several gates refuse the event, it is the first of them in the
  /// order of ``Gate``; if none refuses, the first that is uncertain.
  public var reason: Reason
  /// Why the history does not know, if that is the reason.
  public var unknown: Unknown?
  /// The index in the trail's timeline of the period in force.
  public var period: Int
  /// The index of the selector that decided, if the selectors were the reason.
  public var selector: Int?
  /// Whether it depends on an assumption (SEMANTICS 3.6f).
  public var isAssumed = false

  /// The answer that follows from the reason.
  public var answer: Answer { reason.answer }
}

/// A verdict with everything that led to it.
public struct Explanation: Sendable {
  /// The trail that is explained.
  public var trail: TrailARN
  /// The period in force at the event's time.
  public var period: Period
  /// The verdict that is explained.
  public var verdict: Verdict
  /// The event that set the selectors of that period.
  public var setBy: SelectorOrigin?
  /// The period that began with a change that had not settled.
  public var change: Period?
  /// The span that leaves the verdict uncertain.
  public var span: BlindSpan?
  /// The result of every gate, in their order.
  public var gates: [GateResult] = []
  /// The result of every clause, up to the one at which each selector was decided; empty if the
  /// selectors are not known.
  public var clauses: [ClauseResult] = []

  /// The judgement by the configuration of the event's own second.
  public var judgement: Judgement { verdict.judgement }

  init(trail: TrailARN, period: Period, verdict: Verdict) {
    self.trail = trail
    self.period = period
    self.verdict = verdict
  }
}

/// Why a trail logged an event, did not log it, or may have: the gate or clause that decided. The set is
/// closed, and the raw values are stable codes (`schema/verdict.schema.json`).
public enum Reason: String, Sendable, Hashable, CaseIterable {
  // Logged.
  case selected

  // Not logged: a gate.
  case trailNotCreated
  case trailDeleted
  case loggingOff
  case otherAccount
  case accountDeparted
  case otherRegion
  case globalServicesOff
  case recursiveLoggingOff
  // Not logged: the selectors.
  case otherCategory
  case managementEventsOff
  case readWriteTypeDiffers
  case sourceExcluded
  case resourceNotSelected
  case fieldNotSelected
  case fieldDeselected

  // Uncertain: the history does not know.
  case existenceUnknown
  case loggingUnknown
  case multiRegionUnknown
  case globalServicesUnknown
  case organizationUnknown
  case recursiveLoggingUnknown
  case selectorsUnknown
  // Uncertain: the record does not say, or the rule is not known.
  case accountMissing
  case membershipUnknown
  case regionMissing
  case categoryMissing
  case readOnlyMissing
  case resourcesMissing
  case globalEndpointUnclear
  case globalChangeUnclear
  case leaderRegionUnknown
  case categoryUnclear
  case sourceUnclear
  case resourceUnclear
  case defaultLoggedUnclear
  case fieldUnknown
  // Uncertain: changes take time (see ``Verdict/Unsettled``).
  case settling
  case lateDelivery
  // Uncertain: calls can have been missed (see ``TrailCoverage``).
  case unread
  case selfBlind

  /// The answer that the reason gives.
  public var answer: Answer {
    switch self {
    case .selected: .logged
    case .trailNotCreated, .trailDeleted, .loggingOff, .otherAccount, .accountDeparted,
      .otherRegion, .globalServicesOff, .recursiveLoggingOff, .otherCategory, .managementEventsOff,
      .readWriteTypeDiffers, .sourceExcluded, .resourceNotSelected, .fieldNotSelected,
      .fieldDeselected:
      .notLogged
    case .existenceUnknown, .loggingUnknown, .multiRegionUnknown, .globalServicesUnknown,
      .organizationUnknown, .recursiveLoggingUnknown, .selectorsUnknown, .accountMissing,
      .membershipUnknown, .regionMissing, .categoryMissing, .readOnlyMissing, .resourcesMissing,
      .globalEndpointUnclear, .globalChangeUnclear, .leaderRegionUnknown, .categoryUnclear,
      .sourceUnclear, .resourceUnclear,
      .defaultLoggedUnclear, .fieldUnknown, .settling, .lateDelivery, .unread, .selfBlind:
      .uncertain
    }
  }

  /// The gate that the reason is about. Reasons about time (``settling``, ``lateDelivery``) are about no
  /// gate of their own, and count with the selectors.
  public var gate: Gate {
    switch self {
    case .trailNotCreated, .trailDeleted, .existenceUnknown: .existence
    case .loggingOff, .loggingUnknown: .logging
    case .otherAccount, .accountDeparted, .accountMissing, .membershipUnknown,
      .organizationUnknown:
      .account
    case .otherRegion, .multiRegionUnknown, .regionMissing: .region
    case .globalServicesOff, .globalServicesUnknown, .globalEndpointUnclear,
      .globalChangeUnclear, .leaderRegionUnknown:
      .globalServices
    case .recursiveLoggingOff, .recursiveLoggingUnknown: .recursiveLogging
    case .selected, .otherCategory, .managementEventsOff, .readWriteTypeDiffers, .sourceExcluded,
      .resourceNotSelected, .fieldNotSelected, .fieldDeselected, .selectorsUnknown,
      .categoryMissing, .readOnlyMissing, .resourcesMissing, .categoryUnclear, .sourceUnclear,
      .resourceUnclear,
      .defaultLoggedUnclear, .fieldUnknown, .settling, .lateDelivery, .unread, .selfBlind:
      .selectors
    }
  }
}

// MARK: - From the selectors

extension Reason {
  /// The reason that one clause of one selector gives.
  public init(_ clause: ClauseResult) {
    self.init(
      Decision(
        clause.answer, selector: clause.selector, clause: clause.clause,
        citedRule: clause.citedRules.first { $0.certainty == .unknown }))
  }

  /// The reason that the decision of a trail's selectors gives.
  init(_ decision: Decision) {
    self =
      switch decision.answer {
      case .logged: .selected
      case .notLogged: Self.notLogged(by: decision.clause)
      case .uncertain: Self.uncertain(by: decision)
      }
  }

  private static func notLogged(by clause: Clause) -> Reason {
    switch clause {
    case .includeManagementEvents: .managementEventsOff
    case .readWriteType: .readWriteTypeDiffers
    case .excludedSource: .sourceExcluded
    case .dataResources: .resourceNotSelected
    case .fieldNotSelected: .fieldNotSelected
    case .fieldDeselected: .fieldDeselected
    // Only the first of these refuses.
    case .category, .unknownField, .loggedByDefault, .all: .otherCategory
    }
  }

  private static func uncertain(by decision: Decision) -> Reason {
    switch decision.clause {
    case .category:
      decision.citedRule == .otherCategories ? .categoryUnclear : .categoryMissing
    case .excludedSource: .sourceUnclear
    case .dataResources:
      decision.citedRule == .resourcesOfBasic ? .resourcesMissing : .resourceUnclear
    case .loggedByDefault: .defaultLoggedUnclear
    case .readWriteType: .readOnlyMissing
    case .fieldNotSelected: .resourcesMissing
    case .includeManagementEvents, .fieldDeselected, .unknownField, .all: .fieldUnknown
    }
  }
}
