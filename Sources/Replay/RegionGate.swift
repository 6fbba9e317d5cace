package import CloudTrail
import History
import Selectors

/// The Region gate of one trail for one event (SEMANTICS 3.4). A single-Region trail covers its home
/// Region, a multi-Region trail all Regions. Events of global services follow a rule of their own, which
/// changed once.
///
/// Every condition that is not known is tried both ways. If the answer is the same in all cases, it
/// stands; otherwise the result names the first unknown condition on which it depends.
struct RegionGate {
  private let state: TrailState
  private let service: GlobalServices.Service
  private let namesRegion: Bool
  /// The conditions that are true.
  private var met = Conditions()
  /// The conditions that are not known; they are absent from ``met``.
  private var unknown = Conditions()

  /// In the order in which an unknown one is named.
  private struct Conditions: OptionSet {
    var rawValue: UInt8 = 0
    static let isHome = Conditions(rawValue: 1)
    static let isLeader = Conditions(rawValue: 2)
    static let isMultiRegion = Conditions(rawValue: 4)
    static let includesGlobalServices = Conditions(rawValue: 8)
    static let isGlobalEndpoint = Conditions(rawValue: 16)
    static let isBeforeChange = Conditions(rawValue: 32)
  }

  init(
    _ state: TrailState, _ record: RecordFields, at time: Timestamp, home: [UInt8],
    leader: [UInt8]?
  ) {
    self.state = state
    service = GlobalServices.service(record)
    namesRegion = record.awsRegion.isString
    set(.isHome, namesRegion ? record.awsRegion.equals(home) : nil)
    set(.isMultiRegion, state.isMultiRegion.value)
    guard service != .none else { return }
    set(.isLeader, namesRegion ? leader.map { record.awsRegion.equals($0) } : nil)
    set(.includesGlobalServices, state.includesGlobalServices.value)
    set(.isBeforeChange, GlobalServices.isBeforeChange(time))
    if service == .tokens { set(.isGlobalEndpoint, TokenEndpoint.isGlobal(record)) }
  }

  private mutating func set(_ condition: Conditions, _ value: Bool?) {
    guard let value else {
      unknown.insert(condition)
      return
    }
    if value { met.insert(condition) }
  }

  var result: GateResult {
    // The most common case. What is not known would not change it.
    if met.contains(.isMultiRegion) { return .open(.region) }
    let reason = reason(met)
    if unknown.isEmpty { return Self.result(reason) }
    var citedRules: [Rule] = []
    if decides(.isGlobalEndpoint) { citedRules.append(.tokenEndpoint) }
    if decides(.isBeforeChange) { citedRules.append(.dayOfChange) }
    if decides(.isHome) || (!namesRegion && decides(.isLeader)) {
      return GateResult(.region, .regionMissing, citedRules: citedRules)
    }
    if decides(.isMultiRegion) {
      return GateResult(
        .region, .multiRegionUnknown, state.isMultiRegion.reason, citedRules: citedRules)
    }
    if decides(.includesGlobalServices) {
      let why = state.includesGlobalServices.reason
      if why == .narrowed { citedRules.append(.narrowedTrail) }
      return GateResult(.globalServices, .globalServicesUnknown, why, citedRules: citedRules)
    }
    if decides(.isGlobalEndpoint) {
      return GateResult(.globalServices, .globalEndpointUnclear, citedRules: citedRules)
    }
    if decides(.isBeforeChange) {
      return GateResult(.globalServices, .globalChangeUnclear, citedRules: citedRules)
    }
    if decides(.isLeader) {
      return GateResult(.globalServices, .leaderRegionUnknown, citedRules: [.leaderRegion])
    }
    // Nothing unknown changes the answer. If all cases refuse, but for different reasons, the Region is
    // the reason that holds in all of them.
    return Self.result(isTrueInSomeCase { self.reason($0) == .otherRegion } ? .otherRegion : reason)
  }

  private static func result(_ reason: Reason) -> GateResult {
    GateResult(reason == .globalServicesOff ? .globalServices : .region, reason)
  }

  /// The reason if everything is known (SEMANTICS 3.4a to 3.4f).
  private func reason(_ met: Conditions) -> Reason {
    if met.contains(.isMultiRegion) { return .selected }
    let isBeforeChange = met.contains(.isBeforeChange)
    let isGlobal =
      switch service {
      case .none: false
      case .always: true
      case .signIn: isBeforeChange && met.contains(.isLeader)
      case .tokens: met.contains(.isGlobalEndpoint)
      }
    let isHome = met.contains(.isHome)
    guard isHome || (isGlobal && isBeforeChange) else { return .otherRegion }
    return !isGlobal || met.contains(.includesGlobalServices) ? .selected : .globalServicesOff
  }

  /// Whether the condition is not known and the answer depends on it, in some case at least.
  private func decides(_ condition: Conditions) -> Bool {
    unknown.contains(condition)
      && isTrueInSomeCase { reason($0).answer != reason($0.symmetricDifference(condition)).answer }
  }

  /// Tries all combinations of the unknown conditions. It runs for most records, and so allocates
  /// nothing.
  private func isTrueInSomeCase(_ test: (Conditions) -> Bool) -> Bool {
    var guess = Conditions()
    repeat {
      if test(met.union(guess)) { return true }
      // The next subset of the unknown bits, counting upwards in these bits alone.
      guess.rawValue = (guess.rawValue &- unknown.rawValue) & unknown.rawValue
    } while !guess.isEmpty
    return false
  }
}

/// The services whose events CloudTrail treats as global (SEMANTICS 3.4c).
package enum GlobalServices {
  /// Until that day a trail with IncludeGlobalServiceEvents got global events whatever its Region. Since
  /// then only multi-Region trails get them, and trails of the Region in which the events are recorded
  /// (SEMANTICS 3.4d, 3.4e).
  package static let dayOfChange = Timestamp(seconds: 1_637_539_200)  // 2021-11-22T00:00:00Z
  private static let dayAfter = dayOfChange.advanced(bySeconds: 86_400)

  /// The moments at which the result of ``isBeforeChange(_:)`` changes.
  static let changes = [dayOfChange, dayAfter]

  /// Whether the old rule applies; nil on the day of the change, whose hour is not known
  /// (SEMANTICS 3.4g).
  package static func isBeforeChange(_ time: Timestamp) -> Bool? {
    if time < dayOfChange { return true }
    return time < dayAfter ? nil : false
  }

  enum Service: UInt8 {
    case always
    /// Global until the change, if its events are recorded in the partition's leader Region.
    case signIn
    case tokens
    case none
  }

  static func service(_ record: RecordFields) -> Service {
    let source = record.eventSource
    if source.equals("sts.amazonaws.com") { return .tokens }
    if source.equals("signin.amazonaws.com") { return .signIn }
    let isGlobal = source.equals("iam.amazonaws.com") || source.equals("cloudfront.amazonaws.com")
    return isGlobal ? .always : .none
  }

  /// The Region that leads each partition: events of global services are recorded there
  /// (SEMANTICS 3.4e).
  private static let leaders: [(partition: String, region: String)] = [
    ("aws", "us-east-1"), ("aws-cn", "cn-north-1"), ("aws-us-gov", "us-gov-west-1"),
    ("aws-iso", "us-iso-east-1"), ("aws-iso-b", "us-isob-east-1"),
    ("aws-iso-e", "eu-isoe-west-1"), ("aws-iso-f", "us-isof-south-1"),
    ("aws-eusc", "eusc-de-east-1"),
  ]

  /// The Region that leads a partition; nil for a partition that the page of rules does not name
  /// (SEMANTICS 3.4l).
  package static func leader(of partition: String) -> String? {
    leaders.first { $0.partition == partition }?.region
  }
}
