/// All that the selectors of all trails can ask of a record.
package struct ComparedFields: Sendable {
  /// The fields that are compared only where a selector names them.
  var named: Set<SelectorField> = []
  /// Whether a basic selector excludes event sources, which it does without naming the field.
  var excludesSources = false
  var arns: ComparedTexts
  var arnsFromBehind: ComparedTexts
  var users: ComparedTexts
  var usersFromBehind: ComparedTexts

  private var meanings: UInt32 = 0

  package init(_ grain: Grain) {
    arns = ComparedTexts(grain)
    arnsFromBehind = ComparedTexts(grain, fromBehind: true)
    users = ComparedTexts(grain)
    usersFromBehind = ComparedTexts(grain, fromBehind: true)
  }

  /// - Parameter owner: the place of the selectors' trail among the judges; to be added in ascending
  ///   order.
  package mutating func add(_ selectors: CompiledSelectors, owner: UInt32) {
    switch selectors.kind {
    case .basic(let selectors):
      if selectors.contains(where: { !$0.excludedSources.isEmpty }) { excludesSources = true }
      for resources in selectors.lazy.flatMap(\.resources) {
        for value in resources.values {
          for (bytes, marks) in value.compared() {
            arns.add(bytes, marks, owner: owner, meaning: nextMeaning())
          }
        }
      }
    case .advanced(let selectors):
      for field in selectors.lazy.flatMap(\.fields) { add(field, owner) }
    }
  }

  private mutating func add(_ field: CompiledFieldSelector, _ owner: UInt32) {
    named.insert(field.field)
    switch field.field {
    case .resourcesARN: add(field, \.arns, \.arnsFromBehind, owner)
    case .userARN: add(field, \.users, \.usersFromBehind, owner)
    default: break
    }
  }

  private mutating func add(
    _ field: CompiledFieldSelector, _ texts: WritableKeyPath<Self, ComparedTexts>,
    _ fromBehind: WritableKeyPath<Self, ComparedTexts>, _ owner: UInt32
  ) {
    for condition in field.selector.conditions {
      let meaning = nextMeaning()
      for value in condition.values.lazy.map({ Array($0.utf8) }) {
        switch condition.operator {
        case .equals, .notEquals:
          self[keyPath: texts].add(value, .whole, owner: owner, meaning: meaning)
        case .startsWith, .notStartsWith:
          self[keyPath: texts].add(value, .beginning, owner: owner, meaning: meaning)
        case .endsWith, .notEndsWith:
          self[keyPath: fromBehind].add(value, .beginning, owner: owner, meaning: meaning)
        }
      }
    }
  }

  private mutating func nextMeaning() -> UInt32 {
    meanings += 1
    return meanings
  }
}
