import CloudTrail

/// SEMANTICS 2: an advanced event selector.
struct NaiveAdvancedSelector: Sendable {
  private let fields: [NaiveFieldSelector]
  private let types: [Text]

  init(_ selector: AdvancedEventSelector) {
    fields = selector.fieldSelectors.map(NaiveFieldSelector.init)
    types = selector.selectors(of: "resources.type").flatMap { $0.values(.equals) }
      .map { Text($0) }
  }

  func takes(_ record: NaiveRecord) -> Truth {
    // SEMANTICS 2.4a, 2.4b: each field is a condition of its own, and all must hold.
    var clauses = fields.map { holds($0, record) }
    // SEMANTICS 0f
    if case .missing = record.category { clauses.append(.unknown) }
    return Truth.all(clauses)
  }

  private func holds(_ field: NaiveFieldSelector, _ record: NaiveRecord) -> Truth {
    switch field.name {
    case "eventCategory": category(field, record)
    case "readOnly": readOnly(field, record)
    case "eventName": .known(field.takes([record.eventName]))
    case "eventSource": .known(field.takes([record.eventSource]))
    case "eventType": .known(field.takes([record.eventType]))
    case "errorCode": .known(field.takes([record.errorCode]))
    case "vpcEndpointId": .known(field.takes([record.vpcEndpoint]))
    case "sessionCredentialFromConsole": .known(field.takes([record.fromConsole]))
    case "userIdentity.arn": .known(field.takes([record.userARN]))
    case "resources.type": resources(field, record) { $0.map(\.type) }
    case "resources.ARN": resources(field, record) { $0.filter { isOfType($0) }.map(\.arn) }
    // SEMANTICS 2.1f
    default: .unknown
    }
  }

  /// SEMANTICS 2.1a, of the category that 0d, 0e or 2.10b found.
  private func category(_ field: NaiveFieldSelector, _ record: NaiveRecord) -> Truth {
    switch record.category {
    case .management: .known(field.takes([Text("Management")]))
    case .data: .known(field.takes([Text("Data")]))
    case .networkActivity: .known(field.takes([Text("NetworkActivity")]))
    case .ofStores(let name): .known(field.takes([name]))
    case .unnamed, .missing: .unknown
    }
  }

  private func resources(
    _ field: NaiveFieldSelector, _ record: NaiveRecord,
    _ values: ([NaiveRecord.Resource]) -> [Text?]
  ) -> Truth {
    if let resources = record.resources { return .known(field.takes(values(resources))) }
    switch record.category {
    // SEMANTICS 2.6e
    case .data, .missing: return field.asksNothing ? .yes : .unknown
    // SEMANTICS 2.6a, 2.6b
    case .management, .networkActivity, .ofStores, .unnamed: return .known(field.takes([]))
    }
  }

  private func readOnly(_ field: NaiveFieldSelector, _ record: NaiveRecord) -> Truth {
    // SEMANTICS 2.8a
    if let isRead = record.readOnly {
      return .known(field.takes([Text(isRead ? "true" : "false")]))
    }
    switch record.category {
    // SEMANTICS 2.6d
    case .management, .data, .missing, .unnamed: return .unknown
    // SEMANTICS 2.6a, 2.6b
    case .networkActivity, .ofStores: return .known(field.takes([nil]))
    }
  }

  /// SEMANTICS 2.5a: a type is named by `Equals`; if none is, all entries count.
  private func isOfType(_ resource: NaiveRecord.Resource) -> Bool {
    types.isEmpty || types.contains { resource.type?.equals($0) ?? false }
  }
}

/// SEMANTICS 2.2, 2.3: what one field must and must not be.
struct NaiveFieldSelector: Sendable {
  let name: String
  /// SEMANTICS 5c: an operator without values counts as absent.
  private let conditions: [(operator: FieldOperator, value: Text)]

  init(_ selector: AdvancedFieldSelector) {
    name = selector.field
    conditions = selector.conditions.flatMap { condition in
      condition.values.map { (condition.operator, Text($0)) }
    }
  }

  var asksNothing: Bool { conditions.isEmpty }

  /// Of several values of a record any may select and none may deselect (SEMANTICS 2.5b). An absent
  /// one does neither (SEMANTICS 2.6a, 2.6b).
  func takes(_ seen: [Text?]) -> Bool {
    let values = seen.compactMap { $0 }
    var isAsked = false
    var isSelected = false
    for condition in conditions {
      let isMatched = values.contains { Self.matches($0, condition.operator, condition.value) }
      if condition.operator.deselects {
        // SEMANTICS 2.3b
        if isMatched { return false }
      } else {
        // SEMANTICS 2.3a
        isAsked = true
        isSelected = isSelected || isMatched
      }
    }
    return !isAsked || isSelected
  }

  private static func matches(_ seen: Text, _ comparison: FieldOperator, _ value: Text) -> Bool {
    switch comparison {
    case .equals, .notEquals: seen.equals(value)
    case .startsWith, .notStartsWith: seen.begins(with: value)
    case .endsWith, .notEndsWith: seen.ends(with: value)
    }
  }
}
