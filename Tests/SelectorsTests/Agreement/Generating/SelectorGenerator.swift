import CloudTrail
import TestSupport

/// Selectors of both kinds, many of them such as CloudTrail would refuse: an imported configuration
/// may hold anything.
struct SelectorGenerator {
  private let words: Vocabulary
  private var dice: SeededRandom

  init(_ words: Vocabulary, _ dice: SeededRandom) {
    self.words = words
    self.dice = dice
  }

  mutating func next() -> TrailSelectors {
    let count = dice.one(of: [0, 1, 1, 1, 1, 1, 1, 2, 2, 3])
    if dice.chance(40) { return .basic(count == 0 ? [] : (0..<count).map { _ in basic() }) }
    return .advanced((0..<count).map { _ in advanced() })
  }

  // MARK: Basic

  private mutating func basic() -> EventSelector {
    EventSelector(
      readWriteType: dice.one(of: [.all, .all, .readOnly, .writeOnly]),
      includeManagementEvents: dice.chance(70),
      dataResources: (0..<dice.one(of: [0, 1, 1, 2])).map { _ in dataResource() },
      excludeManagementEventSources: dice.chance(60)
        ? [] : (0..<dice.one(of: [1, 1, 2])).map { _ in changed(dice.one(of: words.sources), 10) })
  }

  private mutating func dataResource() -> DataResource {
    let (type, arns): (String, [String]) =
      switch dice.below(10) {
      case ..<4: (Vocabulary.objectType, words.objects + words.buckets + [words.services[0]])
      case 4, 5: ("AWS::Lambda::Function", words.functions + [words.services[1]])
      case 6, 7: ("AWS::DynamoDB::Table", words.tables + [words.services[2]])
      default: (dice.one(of: Vocabulary.types), words.arns + words.services + ["arn:aws-cn:s3"])
      }
    let count = dice.one(of: [0, 1, 1, 1, 2, 3])
    return DataResource(
      type: changed(type, 3), values: (0..<count).map { _ in changed(dice.one(of: arns), 35) })
  }

  // MARK: Advanced

  private mutating func advanced() -> AdvancedEventSelector {
    var fields: [AdvancedFieldSelector] = []
    let category = dice.one(of: ["Management", "Data", "Data", "Data", "NetworkActivity"])
    if dice.chance(94) {
      fields.append(condition("eventCategory", dice.chance(92) ? .equals : nil, [category]))
    }
    if dice.chance(category == "Data" ? 85 : 5) {
      let type = dice.chance(60) ? Vocabulary.objectType : dice.one(of: Vocabulary.types)
      fields.append(condition("resources.type", dice.chance(92) ? .equals : nil, [type]))
    }
    for _ in 0..<dice.one(of: [0, 0, 1, 1, 1, 2, 3]) { fields.append(field()) }
    if dice.chance(4), let twice = fields.last { fields.append(self.again(twice)) }
    return AdvancedEventSelector(fieldSelectors: fields)
  }

  private mutating func field() -> AdvancedFieldSelector {
    switch dice.below(20) {
    case 0, 1, 2: condition("readOnly", dice.chance(85) ? .equals : nil, ["true", "false"])
    case 3, 4: condition("eventName", nil, words.names)
    case 5, 6: condition("eventSource", nil, words.sources)
    case 7: condition("eventType", nil, Vocabulary.eventTypes)
    case 8...12: condition("resources.ARN", nil, words.arns)
    case 13, 14: condition("userIdentity.arn", nil, words.users)
    case 15: condition("sessionCredentialFromConsole", nil, ["true"])
    case 16: condition("vpcEndpointId", nil, words.endpoints)
    case 17: condition("errorCode", nil, ["VpceAccessDenied"])
    case 18: condition("resources.type", nil, Vocabulary.types)
    default:
      condition(
        dice.one(of: [
          "eventname", "eventVersion", "", "resources.arn", "awsRegion", "userIdentity",
        ]),
        nil, words.names)
    }
  }

  /// The same field once more, with conditions of its own.
  private mutating func again(_ first: AdvancedFieldSelector) -> AdvancedFieldSelector {
    condition(first.field, nil, first.conditions.flatMap(\.values) + [dice.one(of: words.names)])
  }

  /// `comparison` with one or two of the texts; if it is nil, one to three others.
  private mutating func condition(
    _ field: String, _ comparison: FieldOperator?, _ texts: [String]
  ) -> AdvancedFieldSelector {
    if let comparison {
      let count = dice.chance(90) ? 1 : dice.below(3)
      let values = (0..<count).map { _ in changed(dice.one(of: texts), 3) }
      return AdvancedFieldSelector(field: field, conditions: [.init(comparison, values)])
    }
    let chosen = FieldOperator.allCases.filter { _ in dice.chance(25) }
    let conditions = chosen.map { comparison in
      let count = dice.one(of: [0, 1, 1, 1, 1, 2, 2, 3])
      let values = (0..<count).map { _ in changed(dice.one(of: texts), 50) }
      return AdvancedFieldSelector.Condition(comparison, values)
    }
    return AdvancedFieldSelector(field: field, conditions: conditions)
  }

  private mutating func changed(_ text: String, _ percent: Int) -> String {
    dice.chance(percent) ? Mutation.mutated(text, &dice) : text
  }
}
