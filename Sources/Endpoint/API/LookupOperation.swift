import CloudTrail
import History

// LookupEvents.

extension AccountTrails {
  private static let mostEvents: Int64 = 50

  /// The recorded calls, the newest first.
  func lookupEvents(_ input: CallInput) throws -> JSONValue {
    var query = CallQuery(region: context.region, account: context.account)
    query.knownAt = context.moment.knownAt
    let canMatch = try restrict(&query, by: input)
    let count = try input.integer("MaxResults") ?? Self.mostEvents
    guard (1...Self.mostEvents).contains(count) else {
      throw CloudTrailError(
        "InvalidMaxResultsException", "MaxResults must be between 1 and \(Self.mostEvents).")
    }
    let page = try ListPage(
      try input.string("NextToken"), of: Self.querySealedInToken(input),
      invalid: "InvalidNextTokenException", limit: Int(count))
    query.after = page.after.flatMap(Self.position)
    guard canMatch else { return ["Events": []] }
    let found = try history.calls(query, limit: Int(count) + 1)
    var members: [JSONValue.Member] = [
      .init("Events", .array(found.prefix(Int(count)).map { LookupEvent($0).json }))
    ]
    if found.count > count {
      let last = found[Int(count) - 1]
      let key = "\(last.content.time.microseconds) \(last.sequence)"
      members.append(.init("NextToken", .string(page.token(after: key))))
    }
    return .object(members)
  }

  /// A token belongs to the whole query; only the number of results may change from page to page.
  private static func querySealedInToken(_ input: CallInput) -> String {
    let members = (input.json.members ?? []).filter {
      $0.key != "NextToken" && $0.key != "MaxResults"
    }
    return "LookupEvents" + JSONValue.object(members).canonical
  }

  private static func position(_ key: String) -> CallQuery.Position? {
    let parts = key.split(separator: " ").compactMap { Int64($0) }
    guard parts.count == 2 else { return nil }
    return CallQuery.Position(time: Timestamp(microseconds: parts[0]), sequence: parts[1])
  }

  /// - Returns: false if no recorded call can match.
  private func restrict(_ query: inout CallQuery, by input: CallInput) throws -> Bool {
    query.from = try input.time("StartTime")
    query.through = context.moment.at
    if let end = try input.time("EndTime") {
      query.through = min(end, context.moment.at ?? end)
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
    return try restrict(&query, to: attribute)
  }

  private func restrict(_ query: inout CallQuery, to attribute: CallInput) throws -> Bool {
    let value = try attribute.string("AttributeValue") ?? ""
    let key = try attribute.string("AttributeKey") ?? ""
    switch key {
    case "EventId": query.attribute = .eventID(value)
    case "EventName": query.attribute = .eventName(value)
    case "Username": query.attribute = .username(value)
    case "ResourceName": query.attribute = .resourceName(value)
    case "AccessKeyId": query.attribute = .accessKeyID(value)
    // Every recorded call is of one source and one type, and changes something.
    case "EventSource": return value == LookupEvent.source
    case "ResourceType": return value == LookupEvent.resourceType
    case "ReadOnly": return value == "false"
    default:
      throw CloudTrailError(
        "InvalidLookupAttributesException", "Value \(key) for AttributeKey is invalid.")
    }
    return true
  }
}

/// A recorded call in the API's `Event` shape. CloudTrail's record of the call, which is a member of it, is
/// the original to the byte. For a call of which the history has no original (it was recorded by an older
/// version, made through this server, or its record was too large), it is put together again from what the
/// history keeps.
struct LookupEvent {
  static let source = "cloudtrail.amazonaws.com"
  static let resourceType = "AWS::CloudTrail::Trail"

  private let event: Event
  /// CloudTrail's record, as the history has it.
  private let original: String?
  private let record: JSONValue

  init(_ event: Event) {
    self.event = event
    guard case .bytes(let bytes) = event.content.original else {
      original = nil
      record = Self.rebuilt(event.content)
      return
    }
    let text = String(decoding: bytes, as: UTF8.self)
    original = text
    do {
      record = try JSONValue(parsing: text)
    } catch {
      // One that cannot be decoded is still what CloudTrail wrote.
      record = Self.rebuilt(event.content)
    }
  }

  private var content: TrailEvent { event.content }
  private static func name(_ content: TrailEvent) -> String {
    (content.change.call ?? content.change.kind).rawValue
  }

  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("EventId", .string(content.id)), .init("EventName", .string(Self.name(content))),
      .init("ReadOnly", isReadOnly ? "true" : "false"), .init("EventTime", content.time.apiNumber),
      .init("EventSource", .string(Self.source)), .init("Resources", resources),
      .init("CloudTrailEvent", .string(original ?? record.compact)),
    ]
    if let key = content.actor.accessKeyID { members.append(.init("AccessKeyId", .string(key))) }
    if let username { members.append(.init("Username", .string(username))) }
    return .object(members)
  }

  private var isReadOnly: Bool {
    record["readOnly"] == .bool(true) || record["readOnly"] == .string("true")
  }

  /// The user, or the session of a role: the part of the principal's ARN after the last slash.
  private var username: String? {
    let identity = record.present("userIdentity")
    if let name = identity?.present("userName")?.string { return name }
    if (identity?.present("type")?.string ?? content.actor.principalType) == "Root" {
      return "root"
    }
    return content.actor.principal.map { principal in
      principal.split(separator: "/").last.map(String.init) ?? principal
    }
  }

  private var resources: JSONValue {
    guard let arn = content.stream.trailARN, arn.hasParts else { return [] }
    return .array(
      [arn.text, arn.name].map {
        ["ResourceType": .string(Self.resourceType), "ResourceName": .string($0)]
      })
  }

  /// CloudTrail's record of the call (SEMANTICS 5), as far as the history keeps it. Importing it again
  /// gives the same event.
  private static func rebuilt(_ content: TrailEvent) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("eventVersion", "1.08"), .init("userIdentity", identity(content)),
      .init("eventTime", .string("\(content.time)")), .init("eventSource", .string(source)),
      .init("eventName", .string(name(content))),
    ]
    func add(_ key: String, _ text: String?) {
      if let text { members.append(.init(key, .string(text))) }
    }
    add("awsRegion", content.region)
    add("sourceIPAddress", content.actor.sourceIPAddress)
    add("userAgent", content.actor.userAgent)
    if case .reject(_, let code, let message) = content.change {
      add("errorCode", code)
      add("errorMessage", message)
    }
    members.append(.init("requestParameters", document(content.request)))
    members.append(.init("responseElements", document(content.response)))
    add("eventID", content.id)
    members += [
      .init("readOnly", false), .init("eventType", "AwsApiCall"), .init("managementEvent", true),
    ]
    add("recipientAccountId", content.account)
    members.append(.init("eventCategory", "Management"))
    if content.actor.isConsole {
      members.append(.init("sessionCredentialFromConsole", "true"))
    }
    return .object(members)
  }

  private static func identity(_ content: TrailEvent) -> JSONValue {
    let actor = content.actor
    var members: [JSONValue.Member] = []
    func add(_ key: String, _ text: String?) {
      if let text { members.append(.init(key, .string(text))) }
    }
    add("type", actor.principalType)
    add("arn", actor.principal)
    add("accountId", content.account)
    add("accessKeyId", actor.accessKeyID)
    if let isMFA = actor.isMFA {
      members.append(
        .init(
          "sessionContext",
          ["attributes": ["mfaAuthenticated": .string(isMFA ? "true" : "false")]]))
    }
    return .object(members)
  }

  private static func document(_ text: String?) -> JSONValue {
    guard let text else { return .null }
    do {
      return try JSONValue(parsing: text)
    } catch {
      return .string(text)
    }
  }
}
