import CloudTrail
import History
import TestSupport

/// A history of several trails, of which many share values of their selectors.
struct MadeUpHistory {
  private(set) var events: [TrailEvent] = []
  private let shared: [TrailSelectors]

  init(trails: Int, _ random: inout SeededRandom) {
    shared = (0..<3).map { _ in Self.selectors(&random) }
    for trail in 0..<trails { add("t\(trail)", &random) }
    if Bool.random(using: &random) { addMembers(&random) }
  }

  /// Accounts join and leave in the seconds in which trails change. Sometimes none is named.
  private mutating func addMembers(_ random: inout SeededRandom) {
    for number in 0..<Int.random(in: 1...6, using: &random) {
      let change = MembershipChange(
        account: Int.random(in: 0..<6, using: &random) > 0 ? "999988887777" : nil)
      var event = Example.event(
        Bool.random(using: &random) ? .join(change) : .depart(change),
        at: Int64.random(in: 0...20, using: &random) * 500)
      event.id = "member-\(number)"
      event.stream = .unattributed(region: "us-east-1", account: "111122223333")
      event.account = "111122223333"
      events.append(event)
    }
  }

  private mutating func add(_ name: String, _ random: inout SeededRandom) {
    let region = ["us-east-1", "eu-west-1"].randomElement(using: &random) ?? ""
    let arn: TrailARN = "arn:aws:cloudtrail:\(region):111122223333:trail/\(name)"
    let starts = [MadeUpRecord.longAgo, 0, 0, MadeUpRecord.lately]
    var second = starts.randomElement(using: &random) ?? 0
    if Int.random(in: 0..<5, using: &random) > 0 {
      events.append(Example.event(.create(settings(&random)), at: second, trail: arn))
      events.append(Example.event(.startLogging, at: second + 100, trail: arn))
    }
    for number in 0..<Int.random(in: 1...6, using: &random) {
      second += Int64.random(in: 0...4, using: &random) * 500
      let own = Self.selectors(&random)
      let changes: [TrailChange] = [
        .putEventSelectors(shared.randomElement(using: &random) ?? own),
        .putEventSelectors(own), .putEventSelectors(own), .putEventSelectors(own), .stopLogging,
        .startLogging, .update(settings(&random)),
        .lose(call: .putEventSelectors, reason: "too large"),
      ]
      var event = Example.event(
        changes.randomElement(using: &random) ?? .startLogging, at: second, trail: arn)
      event.id = "\(name)-\(number)"
      events.append(event)
      if second < 0 && Bool.random(using: &random) { second = 0 }
    }
  }

  private func settings(_ random: inout SeededRandom) -> TrailSettings {
    var members: [String: JSONValue] = [
      "IsMultiRegionTrail": .bool(Int.random(in: 0..<3, using: &random) > 0),
      "IncludeGlobalServiceEvents": .bool(Bool.random(using: &random)),
      "IsOrganizationTrail": .bool(Bool.random(using: &random)),
    ]
    if Bool.random(using: &random) {
      members["RecursiveLogging"] = .bool(Bool.random(using: &random))
    }
    return TrailSettings(members)
  }

  private static func selectors(_ random: inout SeededRandom) -> TrailSelectors {
    let count = Int.random(in: 1...3, using: &random)
    if Int.random(in: 0..<5, using: &random) < 2 {
      return .basic((0..<count).map { _ in basic(&random) })
    }
    return .advanced((0..<count).map { _ in advanced(&random) })
  }

  private static func basic(_ random: inout SeededRandom) -> EventSelector {
    EventSelector(
      readWriteType: ReadWriteType.allCases.randomElement(using: &random) ?? .all,
      includeManagementEvents: Bool.random(using: &random),
      dataResources: (0..<Int.random(in: 0...3, using: &random)).map { _ in
        DataResource(
          type: MadeUpWords.one(of: MadeUpWords.types, &random),
          values: values(MadeUpWords.arns, &random)
            + (Int.random(in: 0..<4, using: &random) == 0
              ? [MadeUpWords.service(&random)] : []))
      },
      excludeManagementEventSources: Bool.random(using: &random)
        ? [] : ["kms.amazonaws.com"])
  }

  private static func advanced(_ random: inout SeededRandom) -> AdvancedEventSelector {
    let category = ["Management", "Data", "Data", "Data", "NetworkActivity"]
    var fields = [
      AdvancedFieldSelector(
        field: "eventCategory",
        conditions: [.init(.equals, [MadeUpWords.one(of: category, &random)])])
    ]
    if Bool.random(using: &random) {
      fields.append(
        AdvancedFieldSelector(
          field: "resources.type",
          conditions: [.init(.equals, [MadeUpWords.one(of: MadeUpWords.types, &random)])]))
    }
    for _ in 0..<Int.random(in: 0...3, using: &random) { fields.append(field(&random)) }
    return AdvancedEventSelector(fieldSelectors: fields)
  }

  private static func field(_ random: inout SeededRandom) -> AdvancedFieldSelector {
    switch Int.random(in: 0..<14, using: &random) {
    case 0: condition("readOnly", ["true", "false"], &random)
    case 1: condition("eventName", MadeUpWords.names, &random)
    case 2: condition("eventSource", MadeUpWords.sources, &random)
    case 3: condition("eventType", MadeUpRecord.eventTypes, &random)
    case 4: condition("errorCode", MadeUpRecord.errorCodes, &random)
    case 5: condition("vpcEndpointId", MadeUpRecord.endpoints, &random)
    case 6: condition("sessionCredentialFromConsole", ["true"], &random)
    case 7, 8: condition("userIdentity.arn", MadeUpWords.users, &random)
    case 9: condition("userIdentity.type", ["Root"], &random)
    default: condition("resources.ARN", MadeUpWords.arns, &random)
    }
  }

  private static func condition(
    _ field: String, _ words: [String], _ random: inout SeededRandom
  ) -> AdvancedFieldSelector {
    let operators = FieldOperator.allCases.filter { _ in
      Int.random(in: 0..<3, using: &random) == 0
    }
    return AdvancedFieldSelector(
      field: field,
      conditions: (operators.isEmpty ? [.startsWith] : operators).map {
        AdvancedFieldSelector.Condition($0, values(words, &random))
      })
  }

  private static func values(_ words: [String], _ random: inout SeededRandom) -> [String] {
    (0..<Int.random(in: 1...6, using: &random)).map { _ in
      MadeUpWords.changed(MadeUpWords.one(of: words, &random), &random)
    }
  }
}
