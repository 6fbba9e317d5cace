import CloudTrail
import Selectors

/// All that the selectors of all trails can ask of a record.
struct ComparedFields: Sendable {
  /// The fields that are compared only where a selector names them.
  var named: Set<SelectorField> = []
  /// Whether a basic selector excludes event sources, which it does without naming the field.
  var excludesSources = false
  var arns: ComparedTexts
  var arnsFromBehind: ComparedTexts
  var users: ComparedTexts
  var usersFromBehind: ComparedTexts

  private var meanings: UInt32 = 0

  init(_ grain: Grain) {
    arns = ComparedTexts(grain)
    arnsFromBehind = ComparedTexts(grain, fromBehind: true)
    users = ComparedTexts(grain)
    usersFromBehind = ComparedTexts(grain, fromBehind: true)
  }

  /// - Parameter owner: the place of the selectors' trail among the judges; to be added in ascending
  ///   order.
  mutating func add(_ selectors: CompiledSelectors, owner: UInt32) {
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
    case .resourcesARN: Self.add(field, &arns, &arnsFromBehind, owner, &meanings)
    case .userARN: Self.add(field, &users, &usersFromBehind, owner, &meanings)
    default: break
    }
  }

  private static func add(
    _ field: CompiledFieldSelector, _ texts: inout ComparedTexts,
    _ fromBehind: inout ComparedTexts, _ owner: UInt32, _ meanings: inout UInt32
  ) {
    for condition in field.selector.conditions {
      meanings += 1
      for value in condition.values.lazy.map(\.utf8) {
        switch condition.operator {
        case .equals, .notEquals:
          texts.add(value, .whole, owner: owner, meaning: meanings)
        case .startsWith, .notStartsWith:
          texts.add(value, .beginning, owner: owner, meaning: meanings)
        case .endsWith, .notEndsWith:
          fromBehind.add(value, .beginning, owner: owner, meaning: meanings)
        }
      }
    }
  }

  private mutating func nextMeaning() -> UInt32 {
    meanings += 1
    return meanings
  }
}

extension CompiledResourceValue {
  /// What tells texts apart for the value.
  func compared() -> [(bytes: [UInt8], marks: ComparedTexts.Marks)] {
    switch kind {
    case .service, .partial, .table: return [(bytes, .beginning)]
    case .whole: return [(bytes, .whole)]
    case .function: return [(bytes, [.whole, .qualified])]
    case .qualifiedFunction(let count):
      return [(bytes, .whole), (Array(bytes.prefix(count)), .whole)]
    case .beginning:
      guard let pieces, let first = pieces.first else { return [(bytes, .beginning)] }
      // A star at the end alone asks for nothing but the beginning.
      let isPlain = pieces.dropFirst().allSatisfy(\.isEmpty)
      return [(bytes, .beginning), (first, isPlain ? .beginning : .starred)]
    }
  }
}
