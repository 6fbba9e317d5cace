import History
public import Selectors

/// Why a trail logged an event, did not, or cannot be said to have: the gate or the clause that
/// decided. A closed set; the codes are stable.
public enum Reason: String, Sendable, Hashable, CaseIterable {
  // Logged.
  case selected

  // Not logged: a gate.
  case trailNotCreated
  case trailDeleted
  case loggingOff
  case otherAccount
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
  case regionMissing
  case categoryMissing
  case readOnlyMissing
  case globalEndpointUnclear
  case globalChangeUnclear
  case categoryUnclear
  case sourceUnclear
  case resourceUnclear
  case defaultLoggedUnclear
  case fieldUnknown
  // Uncertain: changes take time (see ``Verdict``).
  case settling
  case lateDelivery

  public var answer: Answer {
    switch self {
    case .selected: .logged
    case .trailNotCreated, .trailDeleted, .loggingOff, .otherAccount, .otherRegion,
      .globalServicesOff, .recursiveLoggingOff, .otherCategory, .managementEventsOff,
      .readWriteTypeDiffers, .sourceExcluded, .resourceNotSelected, .fieldNotSelected,
      .fieldDeselected:
      .notLogged
    default: .uncertain
    }
  }

  /// What one clause of one selector comes to.
  public init(_ clause: ClauseResult) {
    self.init(Decision(clause.answer, selector: clause.selector, clause: clause.clause))
  }

  /// What the selectors' decision comes to.
  init(_ decision: Decision) {
    self =
      switch (decision.answer, decision.clause) {
      case (.logged, _): .selected
      case (.uncertain, .category):
        decision.citedRule == .otherCategories ? .categoryUnclear : .categoryMissing
      case (.uncertain, .excludedSource): .sourceUnclear
      case (.uncertain, .dataResources): .resourceUnclear
      case (.uncertain, .loggedByDefault): .defaultLoggedUnclear
      case (.uncertain, .readWriteType): .readOnlyMissing
      case (.uncertain, _): .fieldUnknown
      case (.notLogged, .includeManagementEvents): .managementEventsOff
      case (.notLogged, .readWriteType): .readWriteTypeDiffers
      case (.notLogged, .excludedSource): .sourceExcluded
      case (.notLogged, .dataResources): .resourceNotSelected
      case (.notLogged, .fieldNotSelected): .fieldNotSelected
      case (.notLogged, .fieldDeselected): .fieldDeselected
      case (.notLogged, _): .otherCategory
      }
  }
}
