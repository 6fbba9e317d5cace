/// A value, or why it is not known.
public enum Known<Value: Sendable & Hashable>: Sendable, Hashable {
  case known(Value)
  case unknown(Unknown)

  /// The value, or nil where it is not known.
  public var value: Value? {
    if case .known(let value) = self { value } else { nil }
  }

  public var reason: Unknown? {
    if case .unknown(let reason) = self { reason } else { nil }
  }
}

/// Why the history does not know something.
public enum Unknown: String, Sendable, Hashable, CaseIterable {
  /// The history begins later.
  case unseen
  /// The record of the call does not hold its parameters.
  case omitted
  /// Two calls of one second could stand in either order.
  case ambiguous
  /// A later observation says otherwise, and nobody knows since when.
  case contradicted
  /// A multi-Region trail became a single-Region one; what that does to its global service events is
  /// not documented (SEMANTICS 3.4j).
  case narrowed
}
