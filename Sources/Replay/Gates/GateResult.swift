public import History
public import Selectors

/// What is asked of a trail and an event, in this order, before and with the selectors.
public enum Gate: String, Sendable, Hashable, CaseIterable {
  case existence
  case logging
  case account
  case region
  case globalServices
  case recursiveLogging
  case selectors
}

/// One gate held against one event: open, closed, or not known.
public struct GateResult: Sendable, Hashable {
  public var gate: Gate
  /// `.selected` where the gate is open.
  public var reason: Reason
  public var unknown: Unknown?
  /// The rules without which the gate would answer otherwise.
  public var citedRules: [Rule]

  static func open(_ gate: Gate, citedRules: [Rule] = []) -> GateResult {
    GateResult(gate, .selected, citedRules: citedRules)
  }

  init(_ gate: Gate, _ reason: Reason, _ unknown: Unknown? = nil, citedRules: [Rule] = []) {
    self.gate = gate
    self.reason = reason
    self.unknown = unknown
    self.citedRules = citedRules
  }
}
