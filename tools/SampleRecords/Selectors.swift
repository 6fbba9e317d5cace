/// What PutEventSelectors sets: one of the two kinds, never both.
package enum Selectors {
  case basic([BasicSelector])
  case advanced([AdvancedSelector])

  /// The record's member that holds them.
  package var member: String {
    switch self {
    case .basic: "eventSelectors"
    case .advanced: "advancedEventSelectors"
    }
  }

  package var json: JSON {
    switch self {
    case .basic(let selectors): .array(selectors.map(\.json))
    case .advanced(let selectors): .array(selectors.map(\.json))
    }
  }
}

/// A basic event selector as records hold it: every default filled in (SEMANTICS 3.2).
package struct BasicSelector {
  package var readWriteType: String
  package var includesManagement: Bool
  package var data: [(type: String, values: [String])]
  package var excludedSources: [String]

  package init(
    readWriteType: String = "All", includesManagement: Bool = true,
    data: [(type: String, values: [String])] = [], excludedSources: [String] = []
  ) {
    self.readWriteType = readWriteType
    self.includesManagement = includesManagement
    self.data = data
    self.excludedSources = excludedSources
  }

  package var json: JSON {
    [
      "readWriteType": .string(readWriteType),
      "includeManagementEvents": .bool(includesManagement),
      "dataResources": .array(
        data.map { ["type": .string($0.type), "values": .strings($0.values)] }),
      "excludeManagementEventSources": .strings(excludedSources),
    ]
  }
}

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
