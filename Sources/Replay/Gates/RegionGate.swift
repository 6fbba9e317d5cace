import CloudTrail
import History
import Selectors

/// The Region gate of one trail and one event (SEMANTICS 3.4). A single-Region trail sees its home
/// Region, a multi-Region trail all; global services have a rule of their own, which changed once.
///
/// What is not known is tried both ways. Where nothing of it changes the answer, the answer stands;
/// otherwise the finding names the first unknown that does.
struct RegionGate {
  private let state: TrailState
  private let service: GlobalServices.Service
  private var known = Facts()
  /// In ``known`` these are no; they are to be tried both ways.
  private var unknown = Facts()

  /// Yes-or-no questions, in the order in which a doubt about them is named.
  private struct Facts: OptionSet {
    var rawValue: UInt8 = 0
    static let isHome = Facts(rawValue: 1)
    static let isEast = Facts(rawValue: 2)
    static let isMultiRegion = Facts(rawValue: 4)
    static let includesGlobalServices = Facts(rawValue: 8)
    static let isGlobalEndpoint = Facts(rawValue: 16)
    static let isBeforeChange = Facts(rawValue: 32)
  }

  init(
    _ state: TrailState, _ record: RecordFields, at time: Timestamp, home: [UInt8]
  ) {
    self.state = state
    service = GlobalServices.service(record)
    let isText = record.awsRegion.isString
    set(.isHome, isText ? record.awsRegion.equals(home) : nil)
    set(.isMultiRegion, state.isMultiRegion.value)
    guard service != .none else { return }
    set(.isEast, isText ? record.awsRegion.equals("us-east-1") : nil)
    set(.includesGlobalServices, state.includesGlobalServices.value)
    set(.isBeforeChange, GlobalServices.isBeforeChange(time))
    if service == .tokens { set(.isGlobalEndpoint, GlobalServices.isGlobalEndpoint(record)) }
  }

  private mutating func set(_ fact: Facts, _ value: Bool?) {
    guard let value else {
      unknown.insert(fact)
      return
    }
    if value { known.insert(fact) }
  }

  var finding: GateResult {
    // The most common one; the rest would come to the same.
    if known.contains(.isMultiRegion) { return .open(.region) }
    let first = reason(known)
    if unknown.isEmpty { return finding(first) }
    guard let doubt = firstDeciding else { return finding(standing(first)) }
    var citedRules: [Rule] = []
    if decides(.isGlobalEndpoint) { citedRules.append(.tokenEndpoint) }
    if decides(.isBeforeChange) { citedRules.append(.dayOfChange) }
    switch doubt {
    case .isHome, .isEast: return GateResult(.region, .regionMissing, citedRules: citedRules)
    case .isMultiRegion:
      return GateResult(
        .region, .multiRegionUnknown, state.isMultiRegion.reason, citedRules: citedRules)
    case .includesGlobalServices:
      let why = state.includesGlobalServices.reason
      if why == .narrowed { citedRules.append(.narrowedTrail) }
      return GateResult(.globalServices, .globalServicesUnknown, why, citedRules: citedRules)
    case .isGlobalEndpoint:
      return GateResult(.globalServices, .globalEndpointUnclear, citedRules: citedRules)
    default: return GateResult(.globalServices, .globalChangeUnclear, citedRules: citedRules)
    }
  }

  private func finding(_ reason: Reason) -> GateResult {
    GateResult(reason == .globalServicesOff ? .globalServices : .region, reason)
  }

  /// What an event comes to where everything is known (SEMANTICS 3.4a to 3.4f).
  private func reason(_ facts: Facts) -> Reason {
    if facts.contains(.isMultiRegion) { return .selected }
    let isBeforeChange = facts.contains(.isBeforeChange)
    let isGlobal =
      switch service {
      case .none: false
      case .always: true
      case .signIn: isBeforeChange && facts.contains(.isEast)
      case .tokens: facts.contains(.isGlobalEndpoint)
      }
    let isHome = facts.contains(.isHome)
    guard isHome || (isGlobal && isBeforeChange) else { return .otherRegion }
    return !isGlobal || facts.contains(.includesGlobalServices) ? .selected : .globalServicesOff
  }

  private var firstDeciding: Facts? {
    for place in 0..<6 {
      let fact = Facts(rawValue: 1 << UInt8(place))
      if decides(fact) { return fact }
    }
    return nil
  }

  /// Whether the answer hangs on the fact, in some case at least.
  private func decides(_ fact: Facts) -> Bool {
    unknown.contains(fact)
      && holdsInSomeCase { reason($0).answer != reason($0.symmetricDifference(fact)).answer }
  }

  /// Where all refuse, though for different reasons, the Region's is the one that always holds.
  private func standing(_ first: Reason) -> Reason {
    holdsInSomeCase { reason($0) == .otherRegion } ? .otherRegion : first
  }

  /// Goes through every way in which the unknown may be, without memory: it is asked of each record.
  private func holdsInSomeCase(_ condition: (Facts) -> Bool) -> Bool {
    var guess = Facts()
    repeat {
      if condition(known.union(guess)) { return true }
      // The next subset of the unknown, counting upwards in its bits alone.
      guess.rawValue = (guess.rawValue &- unknown.rawValue) & unknown.rawValue
    } while !guess.isEmpty
    return false
  }
}
