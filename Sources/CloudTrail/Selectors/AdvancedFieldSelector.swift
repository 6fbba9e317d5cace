/// One field of a record and what its value must and must not be.
public struct AdvancedFieldSelector: Sendable, Hashable {
  /// As the API spells it: `eventCategory`, `resources.ARN`, `userIdentity.arn`.
  public var field: String
  /// One entry per operator given, in the order of ``FieldOperator``.
  public var conditions: [Condition]

  /// An operator and the values it compares with.
  public struct Condition: Sendable, Hashable {
    public var `operator`: FieldOperator
    public var values: [String]

    public init(_ operator: FieldOperator, _ values: [String]) {
      self.operator = `operator`
      self.values = values
    }

    /// Values are compared byte by byte: see ``DataResource``.
    public static func == (left: Condition, right: Condition) -> Bool {
      left.operator == right.operator
        && left.values.elementsEqual(right.values) { $0.utf8.elementsEqual($1.utf8) }
    }
  }

  public init(field: String, conditions: [Condition]) {
    self.field = field
    self.conditions = conditions
  }

  /// The values of one operator; empty where it is not given.
  public func values(_ operator: FieldOperator) -> [String] {
    conditions.first { $0.operator == `operator` }?.values ?? []
  }
}
