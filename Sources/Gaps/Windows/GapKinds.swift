import CloudTrail
import Comparison
import History

extension Gap.Kind {
  /// What kind of change lost some events; never empty.
  ///
  /// A gate that closes explains the loss by itself; only if none does, the selectors are looked at.
  static func of(
    _ before: ComparedTrail, _ after: ComparedTrail, _ losses: [Comparison.Difference]
  ) -> [Gap.Kind] {
    func closed(_ part: KeyPath<TrailState, Known<Bool>>) -> Bool {
      after.state[keyPath: part] == .known(false) && before.state[keyPath: part] != .known(false)
    }
    if closed(\.exists) { return [.deleted] }
    if closed(\.logging) { return [.stopped] }
    let gates: [(KeyPath<TrailState, Known<Bool>>, Gap.Kind)] = [
      (\.isMultiRegion, .multiRegionOff), (\.includesGlobalServices, .globalServicesOff),
      (\.isOrganization, .organizationOff), (\.logsRecursively, .recursiveLoggingOff),
    ]
    let gatesClosed = gates.filter { closed($0.0) }.map(\.1)
    if !gatesClosed.isEmpty && before.selectors == after.selectors { return gatesClosed }
    let kinds = Set(losses.compactMap { Gap.Kind($0.events) } + gatesClosed)
    return kinds.isEmpty ? [.unknown] : allCases.filter(kinds.contains)
  }

  /// What kind of loss a set of events is.
  private init?(_ events: EventSet) {
    let reads = events.limits.first { $0.field == "readOnly" }
    switch events.category {
    case .management:
      let isHalf = reads?.values.count == 1 && events.limits.count == 1
      self = events.isAll ? .managementOff : isHalf ? .managementHalved : .managementNarrowed
    case .data: self = events.isAll ? .dataOff : .dataNarrowed
    case .networkActivity: self = .networkActivityOff
    case .insight, .eventDataStore, .other, .unknown: return nil
    }
  }
}
