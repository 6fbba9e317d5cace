public import CloudTrail
import Comparison
import Gaps
import History

/// Items in the Elastic Common Schema, as JSON Lines; what it has no place for is under `aws.cloudtrail`, as
/// Elastic's own integration has it, and under `trailback`.
public struct ECS: ExportForm {
  /// The version of the schema.
  public static let version = "8.17.0"

  /// The form.
  public init() {}

  /// One line; see `schema/ecs.schema.json`.
  public func line(_ item: ExportedItem) -> String { json(item).compact + "\n" }

  /// The same as a value.
  public func json(_ item: ExportedItem) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("@timestamp", .string(item.time.withMicroseconds)),
      .init("ecs", ["version": .string(Self.version)]),
      .init("message", .string(item.message)),
      .init("tags", .array(item.tags.map { .string($0) })),
      .init("event", Self.event(item)),
      .init("cloud", Self.cloud(item)),
    ]
    if let user = Self.user(item) { members.append(.init("user", user)) }
    if let source = Self.source(item) { members.append(.init("source", source)) }
    if let agent = item.actor.userAgent {
      members.append(.init("user_agent", ["original": .string(agent)]))
    }
    if let refusal = item.refusal { members.append(.init("error", refusal.error)) }
    if item.kind != .window {
      members.append(.init("aws", ["cloudtrail": Self.cloudTrail(item)]))
    }
    if let related = Self.related(item) { members.append(.init("related", related)) }
    members.append(.init("trailback", Self.own(item)))
    return .object(members)
  }

  private static func event(_ item: ExportedItem) -> JSONValue {
    var members = Members([
      .init("kind", item.kind == .window ? "alert" : "event"),
      .init("category", [item.kind == .missed ? "api" : "configuration"]),
      .init("type", .array(item.types.map { .string($0) })),
      .init("action", .string(item.name)),
      .init("id", .string(item.missed?.eventID ?? item.id)),
      .init("module", "trailback"),
      .init("dataset", .string("trailback.\(item.kind.rawValue)")),
      .init("severity", .integer(Int64(item.severity.rawValue))),
    ])
    members.add("provider", item.service)
    members.add("created", item.recordedAt?.withMicroseconds)
    members.add("reason", item.meaning)
    switch item.kind {
    case .call, .missed: members.add("outcome", item.refusal == nil ? "success" : "failure")
    case .observation, .membership, .correction, .window: break
    }
    if item.kind == .window { members.add("start", item.time.withMicroseconds) }
    if let until = item.until {
      members.add("end", until.withMicroseconds)
      let (nanoseconds, isBeyond) = (until.microseconds - item.time.microseconds)
        .multipliedReportingOverflow(by: 1_000)
      if !isBeyond { members.all.append(.init("duration", .integer(nanoseconds))) }
    }
    return .object(members.all)
  }

  private static func cloud(_ item: ExportedItem) -> JSONValue {
    var members = Members([.init("provider", "aws")])
    if let account = item.account ?? item.trail?.account {
      members.all.append(.init("account", ["id": .string(account)]))
    }
    members.add("region", item.region ?? item.trail?.region)
    return .object(members.all)
  }

  private static func user(_ item: ExportedItem) -> JSONValue? {
    var members = Members()
    members.add("id", item.call?.callerID ?? item.actor.principal)
    members.add("name", item.userName)
    return members.all.isEmpty ? nil : .object(members.all)
  }

  private static func source(_ item: ExportedItem) -> JSONValue? {
    switch SourceAddress(item.actor.sourceIPAddress) {
    case .address(let address): ["address": .string(address), "ip": .string(address)]
    case .service(let name): ["address": .string(name)]
    case nil: nil
    }
  }

  private static func related(_ item: ExportedItem) -> JSONValue? {
    var members: [JSONValue.Member] = []
    if case .address(let address) = SourceAddress(item.actor.sourceIPAddress) {
      members.append(.init("ip", [.string(address)]))
    }
    let users = [item.userName, item.actor.principal].compactMap(\.self)
    if !users.isEmpty { members.append(.init("user", .array(users.map { .string($0) }))) }
    return members.isEmpty ? nil : .object(members)
  }

  private static func cloudTrail(_ item: ExportedItem) -> JSONValue {
    let facts = item.call
    var identity = Members()
    identity.add("arn", item.actor.principal)
    identity.add("type", item.actor.principalType)
    identity.add("access_key_id", item.actor.accessKeyID)
    if let isMFA = item.actor.isMFA {
      identity.all.append(.init("session_context", ["mfa_authenticated": .string("\(isMFA)")]))
    }
    var members = Members()
    if !identity.all.isEmpty { members.all.append(.init("user_identity", .object(identity.all))) }
    members.add("error_code", item.refusal?.code)
    members.add("error_message", item.refusal?.message)
    members.add("request_id", facts?.requestID ?? item.missed?.requestID)
    members.add("event_version", facts?.recordVersion)
    members.add("event_type", facts?.eventType)
    members.add("event_category", facts?.category)
    members.add("vpc_endpoint_id", facts?.vpcEndpoint)
    members.add("recipient_account_id", item.account)
    members.add("request_parameters", (facts?.request ?? facts?.parameters)?.compact)
    members.add("response_elements", facts?.response.flatMap { $0 == .null ? nil : $0.compact })
    if let readOnly = item.missed?.readOnly {
      members.all.append(.init("read_only", .bool(readOnly)))
    }
    return .object(members.all)
  }

  /// What is Trailback's own.
  private static func own(_ item: ExportedItem) -> JSONValue {
    var members = Members([
      .init("kind", .string(item.kind.rawValue)), .init("id", .string(item.id)),
      .init("trail", .string(item.stream)),
    ])
    members.add("meaning", item.outcome?.rawValue)
    members.add("meaning_in_words", item.meaning)
    members.all.append(.init("changes", .array(item.changes.map { .string($0) })))
    if let sequence = item.sequence { members.all.append(.init("sequence", .integer(sequence))) }
    members.add("reason", item.call?.reason)
    members.add("voids", item.call?.voids)
    members.add("corrects", item.call?.corrects)
    if let window = item.window {
      members.all += [
        .init("kinds", .array(window.kinds.map { .string($0) })),
        .init("seconds", .integer(window.seconds)),
        .init("window", .integer(Int64(window.number))),
      ]
      members.add("opened_by", window.openedBy)
      members.add("closed_by", window.closedBy)
    }
    if let missed = item.missed {
      members.all += [
        .init("window", .integer(Int64(missed.window))), .init("certain", .bool(missed.isCertain)),
      ]
      members.add("window_id", missed.windowID)
    }
    return .object(members.all)
  }
}

/// Members of an object, of which those without a value are left out.
private struct Members {
  var all: [JSONValue.Member]

  init(_ all: [JSONValue.Member] = []) { self.all = all }

  mutating func add(_ name: String, _ text: String?) {
    if let text { all.append(.init(name, .string(text))) }
  }
}

extension ExportedItem {
  /// ECS's words for what was done.
  fileprivate var types: [String] {
    switch kind {
    case .observation: ["info"]
    case .missed: [missed?.readOnly == true ? "access" : "change"]
    case .window: ["info"]
    case .call, .membership, .correction:
      (name.hasPrefix("Create")
        ? ["creation"] : name.hasPrefix("Delete") ? ["deletion"] : ["change"])
        + (refusal == nil ? [] : ["denied"])
    }
  }

  /// The name of the caller: as the record has it, or the end of the principal's ARN.
  fileprivate var userName: String? {
    call?.callerName
      ?? actor.principal.map { principal in
        principal.split(separator: "/").last.map(String.init) ?? principal
      }
  }
}

extension ExportedItem.Refusal {
  fileprivate var error: JSONValue {
    guard let message else { return ["code": .string(code)] }
    return ["code": .string(code), "message": .string(message)]
  }
}
