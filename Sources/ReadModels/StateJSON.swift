import CloudTrail
import History

/// A trail's state as JSON: values where they are known, and otherwise the reason why not, as in
/// `{"unknown": "ambiguous"}`.
enum StateJSON {
  static func object(_ state: TrailState, _ selectors: TrailSelectors?) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("exists", known(state.exists)),
      .init("logging", known(state.logging)),
      .init("multiRegion", known(state.isMultiRegion)),
      .init("globalServices", known(state.includesGlobalServices)),
      .init("organization", known(state.isOrganization)),
      .init("recursiveLogging", known(state.logsRecursively)),
    ]
    if let reason = state.selectors.reason {
      members.append(.init("selectors", unknown(reason)))
    } else if let selectors {
      members += selectors.json().members ?? []
    }
    return .object(members)
  }

  private static func known(_ value: Known<Bool>) -> JSONValue {
    switch value {
    case .known(let truth): .bool(truth)
    case .unknown(let reason): unknown(reason)
    }
  }

  private static func unknown(_ reason: Unknown) -> JSONValue {
    ["unknown": .string(reason.rawValue)]
  }
}
