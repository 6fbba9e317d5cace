import CloudTrail
import History

/// A trail's state with what is assumed where the history begins later. What is known is never
/// overridden, and neither is what is unknown for another reason (SEMANTICS 3.6f).
struct AssumedState: Sendable {
  var state: TrailState
  /// Whether an assumption filled anything in.
  private(set) var isAssumed = false
  /// The assumed selectors, where they are in force.
  var selectors: TrailSelectors?

  init(_ state: TrailState, _ assumption: Observation?) {
    self.state = state
    guard let assumption, state.exists != .known(false) else { return }
    fill(\.exists, true)
    fill(\.logging, assumption.isLogging)
    fill(\.isMultiRegion, assumption.settings.isMultiRegionTrail)
    fill(\.includesGlobalServices, assumption.settings.includeGlobalServiceEvents)
    fill(\.isOrganization, assumption.settings.isOrganizationTrail)
    fill(\.logsRecursively, assumption.settings.recursiveLogging)
    let assumed = assumption.selectors ?? (assumption.hasCustomSelectors == false ? .default : nil)
    if let assumed, state.selectors == .unknown(.unseen) {
      selectors = assumed
      isAssumed = true
    }
  }

  private mutating func fill(_ aspect: WritableKeyPath<TrailState, Known<Bool>>, _ value: Bool?) {
    guard let value, state[keyPath: aspect] == .unknown(.unseen) else { return }
    state[keyPath: aspect] = .known(value)
    isAssumed = true
  }
}

extension Reason {
  /// The gate that the reason is about.
  public var gate: Gate {
    switch self {
    case .trailNotCreated, .trailDeleted, .existenceUnknown: .existence
    case .loggingOff, .loggingUnknown: .logging
    case .otherAccount, .accountMissing, .organizationUnknown: .account
    case .otherRegion, .multiRegionUnknown, .regionMissing: .region
    case .globalServicesOff, .globalServicesUnknown, .globalEndpointUnclear: .globalServices
    case .recursiveLoggingOff, .recursiveLoggingUnknown: .recursiveLogging
    default: .selectors
    }
  }
}
