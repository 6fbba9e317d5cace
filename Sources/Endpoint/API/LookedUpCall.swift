import CloudTrail
import History
import Selectors

/// A recorded call as LookupEvents shows it: the `Event` shape, with CloudTrail's record of the call put
/// together again from what the history keeps.
struct LookedUpCall {
  static let source = "cloudtrail.amazonaws.com"
  static let resourceType = "AWS::CloudTrail::Trail"

  private let event: Event

  init(_ event: Event) {
    self.event = event
  }

  private var content: TrailEvent { event.content }
  private var name: String { (content.change.call ?? content.change.kind).rawValue }

  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("EventId", .string(content.id)), .init("EventName", .string(name)),
      .init("ReadOnly", "false"), .init("EventTime", content.time.apiNumber),
      .init("EventSource", .string(Self.source)), .init("Resources", resources),
      .init("CloudTrailEvent", .string(record.compact)),
    ]
    if let key = content.actor.accessKeyID { members.append(.init("AccessKeyId", .string(key))) }
    if let username { members.append(.init("Username", .string(username))) }
    return .object(members)
  }

  /// What stands behind the last slash of the principal's ARN.
  private var username: String? {
    content.actor.principal.map { principal in
      principal.split(separator: "/").last.map(String.init) ?? principal
    }
  }

  private var resources: JSONValue {
    guard let arn = TrailARN(content.trail) else { return [] }
    return .array(
      ["\(arn)", arn.name].map {
        ["ResourceType": .string(Self.resourceType), "ResourceName": .string($0)]
      })
  }

  /// The members that CloudTrail's record of the call has (SEMANTICS 5), of which the history keeps
  /// enough. Reading it in again gives the same event.
  private var record: JSONValue {
    var members: [JSONValue.Member] = [
      .init("eventVersion", "1.08"), .init("userIdentity", identity),
      .init("eventTime", .string("\(content.time)")), .init("eventSource", .string(Self.source)),
      .init("eventName", .string(name)),
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
    members.append(.init("requestParameters", Self.document(content.request)))
    members.append(.init("responseElements", Self.document(content.response)))
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

  private var identity: JSONValue {
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
