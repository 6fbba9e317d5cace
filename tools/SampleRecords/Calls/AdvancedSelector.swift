/// An advanced event selector: a name, and conditions that must all hold.
package struct AdvancedSelector {
  /// A field, the operator in the record's spelling, and its values.
  package typealias Condition = (field: String, operator: String, values: [String])

  package let name: String
  package let conditions: [Condition]

  package init(name: String, conditions: [Condition]) {
    self.name = name
    self.conditions = conditions
  }

  package var json: JSON {
    [
      "name": .string(name),
      "fieldSelectors": .array(
        conditions.map { condition in
          .object([
            ("field", .string(condition.field)), (condition.operator, .strings(condition.values)),
          ])
        }),
    ]
  }

  package static let management = AdvancedSelector(
    name: "Management events selector",
    conditions: [("eventCategory", "equals", ["Management"])])

  /// Data events of one type of resource, and what else must hold.
  package static func data(_ name: String, of type: String, _ conditions: [Condition]) -> Self {
    AdvancedSelector(
      name: name,
      conditions: [
        ("eventCategory", "equals", ["Data"]), ("resources.type", "equals", [type]),
      ] + conditions)
  }
}
