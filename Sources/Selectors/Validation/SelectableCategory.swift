import CloudTrail

/// The categories of events that a trail can select, and the fields that each allows (SEMANTICS 2.1).
enum SelectableCategory: String {
  case management = "Management"
  case data = "Data"
  case networkActivity = "NetworkActivity"

  /// One row of the table in SEMANTICS 2.1.
  struct FieldRule {
    let field: String
    var isRequired = false
    /// The operators that the field allows; all if empty.
    var operators: [FieldOperator] = []
    /// The values that it allows; all if empty.
    var values: [String] = []
    var takesOneValue = false
  }

  /// The fields that a selector of the category may name.
  var rules: [FieldRule] {
    let category = FieldRule(field: "eventCategory", isRequired: true, operators: [.equals])
    let readOnly = FieldRule(
      field: "readOnly", operators: [.equals], values: ["true", "false"], takesOneValue: true)
    return switch self {
    case .management:
      [
        category, readOnly,
        FieldRule(
          field: "eventSource", operators: [.notEquals], values: BasicRules.excludableSources),
      ]
    case .data:
      [
        category,
        FieldRule(
          field: "resources.type", isRequired: true, operators: [.equals], takesOneValue: true),
        readOnly, FieldRule(field: "eventName"), FieldRule(field: "resources.ARN"),
        FieldRule(field: "eventSource"), FieldRule(field: "eventType"),
        FieldRule(field: "userIdentity.arn"),
        FieldRule(
          field: "sessionCredentialFromConsole", operators: [.equals, .notEquals],
          values: ["true"]),
      ]
    case .networkActivity:
      [
        category,
        FieldRule(
          field: "eventSource", isRequired: true, operators: [.equals], takesOneValue: true),
        FieldRule(field: "eventName"),
        FieldRule(field: "errorCode", operators: [.equals], values: ["VpceAccessDenied"]),
        FieldRule(field: "vpcEndpointId"),
      ]
    }
  }

  func rule(for field: String) -> FieldRule? {
    rules.first { $0.field == field }
  }
}

extension SelectableCategory.FieldRule {
  func validate(_ selector: AdvancedFieldSelector, at path: String) throws(CloudTrailError) {
    for condition in selector.conditions {
      guard operators.isEmpty || operators.contains(condition.operator) else {
        throw .selectors(
          "Field \(field) does not take the operator \(condition.operator.rawValue)", at: path,
          hint: "it takes " + operators.map(\.rawValue).joined(separator: " and "))
      }
      for value in condition.values where !values.isEmpty && !values.contains(value) {
        throw .selectors(
          "Value \(value) for field \(field) is invalid", at: path,
          hint: "it takes " + values.joined(separator: " and "))
      }
      if takesOneValue && condition.values.count != 1 {
        throw .selectors("Field \(field) takes one value", at: path)
      }
    }
  }
}
