public import History
import ReadModels
public import Replay
public import Selectors

extension Reason {
  /// The reason in plain words about a trail and an event, without a full stop: `logging was off`.
  public func words(_ unknown: Unknown? = nil) -> String {
    switch self {
    case .selected: "selected"
    case .trailNotCreated: "the trail was not created yet"
    case .trailDeleted: "the trail was deleted"
    case .loggingOff: "logging was off"
    case .otherAccount: "the event is from another account"
    case .accountDeparted: "the event's account had left the organization"
    case .otherRegion: "a single-Region trail, and the event is from another Region"
    case .globalServicesOff: "global service events are off"
    case .recursiveLoggingOff: "recursive logging is off"
    case .otherCategory: "no selector selects events of this category"
    case .managementEventsOff: "management events are off"
    case .readWriteTypeDiffers: "the selectors select only reads, or only writes"
    case .sourceExcluded: "the event source is excluded"
    case .resourceNotSelected: "no selected resource is in the event"
    case .fieldNotSelected: "a field has none of the selected values"
    case .fieldDeselected: "a field has an excluded value"
    case .existenceUnknown: "whether the trail existed is not known" + because(unknown)
    case .loggingUnknown: "whether it was logging is not known" + because(unknown)
    case .multiRegionUnknown: "whether it is multi-Region is not known" + because(unknown)
    case .globalServicesUnknown:
      "whether it logs global service events is not known" + because(unknown)
    case .organizationUnknown:
      "whether it is an organization's trail is not known" + because(unknown)
    case .recursiveLoggingUnknown:
      "whether its recursive logging is on is not known" + because(unknown)
    case .selectorsUnknown: "its selectors are not known" + because(unknown)
    case .accountMissing: "the record names no account"
    case .membershipUnknown:
      "whether the event's account was in the organization then is not known"
    case .regionMissing: "the record names no Region"
    case .categoryMissing: "the record does not say which category it has"
    case .readOnlyMissing: "the record does not say whether it is a read or a write"
    case .resourcesMissing: "the record does not say which resources the event is about"
    case .leaderRegionUnknown: "where the trail's partition records global services is not known"
    case .globalEndpointUnclear:
      "the record does not say whether the global endpoint was called"
    case .globalChangeUnclear:
      "the rule for global services changed on that day, at an unknown hour"
    case .categoryUnclear: "which selectors select this category is not known"
    case .sourceUnclear:
      "whether excluding the source also excludes its namesake in China is not known"
    case .resourceUnclear: "whether the selected resource includes the event's is not known"
    case .defaultLoggedUnclear: "some trails log it by default; which ones is not documented"
    case .fieldUnknown: "a selector names an unknown field"
    case .settling: "a change of configuration was still settling"
    case .lateDelivery: "logging was stopped soon after, and late delivery is not judged"
    case .unread: "the trail can have been changed in a time whose logs were not read"
    case .selfBlind: "the trail can have been changed while no known trail logged such calls"
    }
  }

  private func because(_ unknown: Unknown?) -> String {
    unknown.map { ": \($0.words)" } ?? ""
  }
}

extension Gate {
  /// A heading for the gate: `global services`.
  public var words: String {
    switch self {
    case .existence: "existence"
    case .logging: "logging"
    case .account: "account"
    case .region: "Region"
    case .globalServices: "global services"
    case .recursiveLogging: "recursive logging"
    case .selectors: "selectors"
    }
  }
}

extension Answer {
  /// `logged`, `not logged` or `uncertain`.
  public var words: String {
    switch self {
    case .logged: "logged"
    case .notLogged: "not logged"
    case .uncertain: "uncertain"
    }
  }
}
