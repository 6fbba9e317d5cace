import History
import Selectors

/// A trail's state with what is assumed where the history begins later. What is known is never
/// overridden, and neither is what is ambiguous, omitted or contradicted (SEMANTICS 3.6f).
struct AssumedState: Sendable {
  var state: TrailState
  /// The gates that an assumption answered.
  var gates: Set<Gate> = []
  /// The assumed selectors, where they are in force.
  var selectors: TrailSelectors?

  init(_ state: TrailState, _ assumption: Observation?) {
    self.state = state
    guard let assumption, state.exists != .known(false) else { return }
    fill(\.exists, true, .existence)
    fill(\.logging, assumption.isLogging, .logging)
    fill(\.isMultiRegion, assumption.settings.isMultiRegionTrail, .region)
    fill(
      \.includesGlobalServices, assumption.settings.includeGlobalServiceEvents, .globalServices)
    fill(\.isOrganization, assumption.settings.isOrganizationTrail, .account)
    fill(\.logsRecursively, assumption.settings.recursiveLogging, .recursiveLogging)
    let assumed = assumption.selectors ?? (assumption.hasCustomSelectors == false ? .default : nil)
    if let assumed, state.selectors == .unknown(.unseen) {
      selectors = assumed
      gates.insert(.selectors)
    }
  }

  private mutating func fill(
    _ aspect: WritableKeyPath<TrailState, Known<Bool>>, _ value: Bool?, _ gate: Gate
  ) {
    guard let value, state[keyPath: aspect] == .unknown(.unseen) else { return }
    state[keyPath: aspect] = .known(value)
    gates.insert(gate)
  }

  /// Whether a judgement rests on an assumption: of one that refuses, the gate that did; of others any.
  func isBasis(of judgement: Judgement) -> Bool {
    guard judgement.answer == .notLogged else { return !gates.isEmpty }
    return gates.contains(judgement.reason.gate)
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
