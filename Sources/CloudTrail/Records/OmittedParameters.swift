extension JSONValue {
  /// Whether the value of `requestParameters` or `responseElements` stands for parameters that the
  /// record does not hold: null, or an object that says that they were omitted or truncated (SEMANTICS
  /// 4.1).
  public var standsForOmitted: Bool {
    self == .null || saysOmitted
  }

  /// Whether it is an object that says that something was omitted or truncated.
  public var saysOmitted: Bool {
    ["omitted", "truncated"].contains { key in
      self[key] == .bool(true) || self[key] == .string("true")
    }
  }
}
