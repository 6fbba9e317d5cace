import CloudTrail
import TestSupport

/// Makes configurations' selectors: such as PutEventSelectors takes, and odd ones as an import may bring.
struct SelectorMaker {
  private let words: Words
  /// Whether selectors may be such as CloudTrail refuses.
  private let isOdd: Bool
  private var random: SeededRandom

  init(_ words: Words, isOdd: Bool, _ random: SeededRandom) {
    self.words = words
    self.isOdd = isOdd
    self.random = random
  }

  mutating func next() -> TrailSelectors {
    if random.chance(4) { return .default }
    let count = isOdd ? random.one(of: [0, 1, 1, 2, 2, 3]) : random.one(of: [1, 1, 2, 2, 3])
    if random.chance(40) { return .basic(times(count) { $0.basic() }) }
    return .advanced(times(count) { $0.advanced() })
  }

  /// A small step from one configuration to another: what differs little must be told apart, too.
  mutating func changed(_ selectors: TrailSelectors) -> TrailSelectors {
    switch selectors {
    case .basic(var all):
      switch random.below(3) {
      case 0: all.append(basic())
      case 1 where all.count > 1: all.remove(at: random.below(all.count))
      default:
        guard !all.isEmpty else { return next() }
        let index = random.below(all.count)
        switch random.below(4) {
        case 0: all[index].readWriteType = random.one(of: ReadWriteType.allCases)
        case 1: all[index].excludeManagementEventSources = excluded()
        case 2: all[index].dataResources.append(dataResource())
        default: all[index].includeManagementEvents.toggle()
        }
      }
      return .basic(all)
    case .advanced(var all):
      guard !all.isEmpty, random.chance(70) else {
        return .advanced(all + [advanced()])
      }
      let index = random.below(all.count)
      let category = category(of: all[index])
      if random.chance(60), let field = extraField(category) {
        all[index].fieldSelectors.removeAll {
          $0.field == field.field && !random.chance(isOdd ? 10 : 0)
        }
        all[index].fieldSelectors.append(field)
      } else if all[index].fieldSelectors.count > 2 {
        all[index].fieldSelectors.removeLast()
      } else {
        all.remove(at: index)
      }
      return .advanced(all)
    }
  }

  private mutating func times<Item>(
    _ count: Int, _ make: (inout SelectorMaker) -> Item
  ) -> [Item] {
    var items: [Item] = []
    for _ in 0..<count { items.append(make(&self)) }
    return items
  }

  // MARK: Basic

  private mutating func basic() -> EventSelector {
    let management = random.chance(60)
    let resources = times(random.one(of: management ? [0, 0, 1, 1, 2] : [1, 1, 2])) {
      $0.dataResource()
    }
    return EventSelector(
      readWriteType: random.one(of: [.all, .all, .readOnly, .writeOnly]),
      includeManagementEvents: management, dataResources: resources,
      excludeManagementEventSources: random.chance(70) ? [] : excluded())
  }

  private mutating func excluded() -> [String] {
    let known = ["kms.amazonaws.com", "rdsdata.amazonaws.com"]
    let chosen = known.filter { _ in random.chance(50) }
    return isOdd && random.chance(15) ? chosen + [random.one(of: Words.sources)] : chosen
  }

  private mutating func dataResource() -> DataResource {
    let type =
      isOdd && random.chance(10)
      ? random.one(of: Words.types + Words.oddTypes)
      : random.one(of: [
        "AWS::S3::Object", "AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table",
      ])
    let count = random.one(of: [0, 1, 1, 1, 2, 3])
    return DataResource(type: type, values: times(count) { $0.basicValue(type) })
  }

  private mutating func basicValue(_ type: String) -> String {
    let service = ["AWS::S3::Object": "s3", "AWS::Lambda::Function": "lambda"][type] ?? "dynamodb"
    if random.chance(20) { return "arn:\(words.partition):\(service)" }
    if isOdd && random.chance(25) {
      return random.one(of: [
        "arn:\(words.partition):\(service):\(words.home)", "arn:aws-cn:\(service)", "",
        words.arn(service, ""), words.arn(service, "func"), words.arn(service, "table/"),
        words.arn(service, "function:f:1:2"), words.arn(service, "function:f:"), "arn",
      ])
    }
    return words.values(ofType: type, &random)
  }

  // MARK: Advanced

  private func category(of selector: AdvancedEventSelector) -> String {
    selector.fieldSelectors.first { $0.field == "eventCategory" }?.conditions.first?.values.first
      ?? "Data"
  }

  private mutating func advanced() -> AdvancedEventSelector {
    let category = random.one(
      of: ["Management", "Management", "Data", "Data", "Data", "Data"]
        + ["NetworkActivity"])
    var fields = [field("eventCategory", .equals, [category])]
    if category == "Data" {
      fields.append(field("resources.type", .equals, [random.one(of: Words.types)]))
    }
    if category == "NetworkActivity" {
      let services = ["ec2.amazonaws.com", "kms.amazonaws.com", "s3.amazonaws.com"]
      fields.append(field("eventSource", .equals, [random.one(of: services)]))
    }
    let names = Set(fields.map(\.field))
    for _ in 0..<random.one(of: [0, 1, 1, 2, 3]) {
      guard let field = extraField(category), isOdd || !names.contains(field.field) else {
        continue
      }
      if isOdd && random.chance(20) || !fields.contains(where: { $0.field == field.field }) {
        fields.append(field)
      }
    }
    if isOdd { distort(&fields) }
    return AdvancedEventSelector(
      name: random.chance(30) ? random.one(of: ["a", "b"]) : nil, fieldSelectors: fields)
  }

  /// Makes an imported selector of one: required fields lost, with other operators, or with several values.
  private mutating func distort(_ fields: inout [AdvancedFieldSelector]) {
    if random.chance(5) { fields.removeFirst() }
    for index in fields.indices where random.chance(8) {
      switch fields[index].field {
      case "eventCategory":
        fields[index] = random.one(of: [
          field("eventCategory", .notEquals, ["Management"]),
          field("eventCategory", .equals, ["Data", "Management"]),
          field("eventCategory", .startsWith, ["Data"]), field("eventCategory", .equals, ["data"]),
        ])
      case "resources.type":
        fields[index] = random.one(of: [
          field("resources.type", .notEquals, [random.one(of: Words.types)]),
          field("resources.type", .startsWith, ["AWS::S3"]),
          field(
            "resources.type", .equals,
            [random.one(of: Words.types), random.one(of: Words.types + Words.oddTypes)]),
          field("resources.type", .equals, [random.one(of: Words.oddTypes)]),
        ])
      default: fields[index].conditions.append(.init(.notEndsWith, ["t"]))
      }
    }
    if random.chance(5) {
      fields.append(
        field(
          random.one(of: ["eventname", "requestParameters.caf\u{E9}", "awsRegion"]),
          random.one(of: FieldOperator.allCases), [random.one(of: ["x", "y"])]))
    }
    if random.chance(5) { fields.append(AdvancedFieldSelector(field: "eventName", conditions: [])) }
  }

  private mutating func extraField(_ category: String) -> AdvancedFieldSelector? {
    switch category {
    case "Management" where !isOdd || random.chance(60):
      return random.one(of: [
        readOnly(),
        field("eventSource", .notEquals, ["kms.amazonaws.com"]),
        field("eventSource", .notEquals, ["rdsdata.amazonaws.com", "kms.amazonaws.com"]),
      ])
    case "NetworkActivity" where !isOdd || random.chance(60):
      switch random.below(3) {
      case 0: return field("errorCode", .equals, ["VpceAccessDenied"])
      case 1: return conditions("vpcEndpointId") { $0.one(of: ["vpce-1", "vpce-12", "vpce-2"]) }
      default: return conditions("eventName") { $0.one(of: Words.names) }
      }
    default:
      switch random.below(16) {
      case 0, 1: return readOnly()
      case 2, 3, 4: return conditions("eventName") { $0.one(of: Words.names) }
      case 5:
        return random.chance(50)
          ? field("sessionCredentialFromConsole", .equals, ["true"])
          : field("sessionCredentialFromConsole", .notEquals, ["true"])
      case 6: return conditions("eventType") { $0.one(of: ["AwsApiCall", "AwsServiceEvent"]) }
      case 7: return conditions("eventSource") { $0.one(of: Words.sources) }
      case 8, 9:
        let users = words.users
        return conditions("userIdentity.arn") { $0.one(of: users) }
      default:
        let (words, types) = (words, isOdd ? Words.types + Words.oddTypes : Words.types)
        let type = random.one(of: types)
        return conditions("resources.ARN") { words.values(ofType: type, &$0) }
      }
    }
  }

  private mutating func readOnly() -> AdvancedFieldSelector {
    field("readOnly", .equals, [random.one(of: ["true", "false"])])
  }

  /// One to three operators, each with values, some of them cut short.
  private mutating func conditions(
    _ name: String, _ value: (inout SeededRandom) -> String
  ) -> AdvancedFieldSelector {
    let operators = FieldOperator.allCases.filter { _ in random.chance(20) }
    let chosen = operators.isEmpty ? [random.one(of: FieldOperator.allCases)] : operators
    return AdvancedFieldSelector(
      field: name,
      conditions: chosen.map { comparison in
        var values: [String] = []
        for _ in 0..<random.one(of: [1, 1, 1, 2, 2, 3]) {
          values.append(part(of: value(&random), for: comparison))
        }
        if isOdd && random.chance(3) { values.append("") }
        return .init(comparison, values)
      })
  }

  private mutating func part(of text: String, for comparison: FieldOperator) -> String {
    guard random.chance(50) else { return text }
    switch comparison {
    case .equals, .notEquals: return random.chance(90) ? text : text + "/"
    case .startsWith, .notStartsWith:
      return String(text.prefix(max(1, text.count - random.below(4))))
    case .endsWith, .notEndsWith: return String(text.suffix(max(1, random.below(6))))
    }
  }
}
