public import History
import ReadModels
public import Replay
public import Selectors

extension Reason {
  /// The reason as a person says it; what is meant is a trail and an event.
  public func words(_ unknown: Unknown? = nil) -> String {
    switch self {
    case .selected: "selected"
    case .trailNotCreated: "the trail was not created yet"
    case .trailDeleted: "the trail was deleted"
    case .loggingOff: "logging was off"
    case .otherAccount: "the event is of another account"
    case .otherRegion: "a single-Region trail, and the event is of another Region"
    case .globalServicesOff: "global service events are off"
    case .recursiveLoggingOff: "recursive logging is off"
    case .otherCategory: "no selector takes events of this category"
    case .managementEventsOff: "management events are off"
    case .readWriteTypeDiffers: "the selectors take only reads, or only writes"
    case .sourceExcluded: "the event source is excluded"
    case .resourceNotSelected: "no selected resource is in the event"
    case .fieldNotSelected: "a field is not among the selected values"
    case .fieldDeselected: "a field has a deselected value"
    case .existenceUnknown: "whether the trail existed is not known" + because(unknown)
    case .loggingUnknown: "whether it was logging is not known" + because(unknown)
    case .multiRegionUnknown: "whether it is multi-Region is not known" + because(unknown)
    case .globalServicesUnknown:
      "whether it takes global service events is not known" + because(unknown)
    case .organizationUnknown:
      "whether it is an organization's trail is not known" + because(unknown)
    case .recursiveLoggingUnknown: "its recursive logging is not known" + because(unknown)
    case .selectorsUnknown: "its selectors are not known" + because(unknown)
    case .accountMissing: "the record names no account"
    case .regionMissing: "the record names no Region"
    case .categoryMissing: "the record does not tell its category"
    case .readOnlyMissing: "the record does not tell reads from writes"
    case .globalEndpointUnclear:
      "the record does not tell whether the global endpoint was called"
    case .globalChangeUnclear:
      "the rule for global services changed on that day, at an hour that is not known"
    case .categoryUnclear: "what takes events of this category is not known"
    case .sourceUnclear: "whether the excluded source covers that of China is not known"
    case .resourceUnclear: "whether the selected resource covers that of the event is not known"
    case .defaultLoggedUnclear: "some trails log it unasked, and nobody says which"
    case .fieldUnknown: "a selector names a field that is not known"
    case .settling: "a change of configuration was still settling"
    case .lateDelivery: "logging was stopped soon after, and what is delivered late is not judged"
    }
  }

  private func because(_ unknown: Unknown?) -> String {
    unknown.map { ": \($0.words)" } ?? ""
  }
}

extension Answer {
  public var words: String {
    switch self {
    case .logged: "logged"
    case .notLogged: "not logged"
    case .uncertain: "uncertain"
    }
  }
}
