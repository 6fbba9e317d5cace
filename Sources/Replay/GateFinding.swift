import History
import Selectors

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
public struct GateFinding: Sendable, Hashable {
  public var gate: Gate
  /// `.selected` where the gate is open.
  public var reason: Reason
  public var unknown: Unknown?

  static func open(_ gate: Gate) -> GateFinding { GateFinding(gate, .selected) }

  init(_ gate: Gate, _ reason: Reason, _ unknown: Unknown? = nil) {
    self.gate = gate
    self.reason = reason
    self.unknown = unknown
  }
}
