import CloudTrail
import History
import Selectors

/// LookupEvents over the recorded calls.
struct LookupRead {
  let trails: AccountTrails

  static let mostResults: Int64 = 50

  func lookupEvents(_ input: Input) throws -> JSONValue {
    let context = trails.context
    var query = CallQuery(region: context.region, account: context.account)
    query.knownAt = context.moment.knownAt
    let isPossible = try ask(input, &query)
    let count = try input.integer("MaxResults") ?? Self.mostResults
    guard (1...Self.mostResults).contains(count) else {
      throw CloudTrailError(
        "InvalidMaxResultsException", "MaxResults must be between 1 and \(Self.mostResults).")
    }
    let page = try Page(
      try input.string("NextToken"), of: Self.question(input),
      invalid: "InvalidNextTokenException", limit: Int(count))
    query.after = page.after.flatMap(Self.place)
    guard isPossible else { return ["Events": []] }
    let found = try trails.history.calls(query, limit: Int(count) + 1)
    var members: [JSONValue.Member] = [
      .init("Events", .array(found.prefix(Int(count)).map { LookedUpCall($0).json }))
    ]
    if found.count > count {
      let last = found[Int(count) - 1]
      let key = "\(last.content.time.microseconds) \(last.sequence)"
      members.append(.init("NextToken", .string(page.token(after: key))))
    }
    return .object(members)
  }

  /// The token belongs to the whole question, the number of results apart.
  private static func question(_ input: Input) -> String {
    let asked = (input.json.members ?? []).filter {
      $0.key != "NextToken" && $0.key != "MaxResults"
    }
    return "LookupEvents" + JSONValue.object(asked).canonical
  }

  private static func place(_ key: String) -> CallQuery.Position? {
    let parts = key.split(separator: " ").compactMap { Int64($0) }
    guard parts.count == 2 else { return nil }
    return CallQuery.Position(time: Timestamp(microseconds: parts[0]), sequence: parts[1])
  }

  /// - Returns: false where no call of a trail can be meant.
  private func ask(_ input: Input, _ query: inout CallQuery) throws -> Bool {
    query.from = try input.time("StartTime")
    query.through = trails.context.moment.at
    if let end = try input.time("EndTime") {
      query.through = min(end, trails.context.moment.at ?? end)
    }
    if let from = query.from, let end = try input.time("EndTime"), end < from {
      throw CloudTrailError(
        "InvalidTimeRangeException", "StartTime must not be later than EndTime.")
    }
    if let category = try input.string("EventCategory") {
      guard category == "insight" else {
        throw CloudTrailError(
          "InvalidEventCategoryException", "Value \(category) for EventCategory is invalid.")
      }
      return false
    }
    let attributes = try input.objects("LookupAttributes") ?? []
    guard attributes.count < 2 else {
      throw CloudTrailError(
        "InvalidLookupAttributesException", "Only one lookup attribute can be given.")
    }
    guard let attribute = attributes.first else { return true }
    return try narrow(&query, attribute)
  }

  private func narrow(_ query: inout CallQuery, _ attribute: Input) throws -> Bool {
    let value = try attribute.string("AttributeValue") ?? ""
    let key = try attribute.string("AttributeKey") ?? ""
    switch key {
    case "EventId": query.attribute = .eventID(value)
    case "EventName": query.attribute = .eventName(value)
    case "Username": query.attribute = .username(value)
    case "ResourceName": query.attribute = .resourceName(value)
    case "AccessKeyId": query.attribute = .accessKeyID(value)
    // All that is recorded is of one source and one type, and changes something.
    case "EventSource": return value == LookedUpCall.source
    case "ResourceType": return value == LookedUpCall.resourceType
    case "ReadOnly": return value == "false"
    default:
      throw CloudTrailError(
        "InvalidLookupAttributesException", "Value \(key) for AttributeKey is invalid.")
    }
    return true
  }
}
