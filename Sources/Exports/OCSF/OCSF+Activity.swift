import CloudTrail
import Comparison
import History

// Calls, and what else happened at a moment, as API Activity (6003).

extension OCSF {
  func activity(_ item: ExportedItem) -> JSONValue {
    var members = Self.classification(
      6003, "API Activity", category: (6, "Application Activity"), activity: Self.activityOf(item))
    members += Self.severity(item)
    members += [
      .init("time", .integer(item.time.milliseconds)),
      .init("message", .string(item.message)),
      .init("status_id", item.refusal == nil ? 1 : 2),
      .init("status", item.refusal == nil ? "Success" : "Failure"),
    ]
    if let refusal = item.refusal {
      members.append(.init("status_code", .string(refusal.code)))
      if let words = refusal.message { members.append(.init("status_detail", .string(words))) }
    }
    members += [
      .init("metadata", metadata(item, time: item.time)),
      .init("cloud", Self.cloud(item)),
      .init("actor", Self.actor(item) ?? ["user": ["name": "Unknown", "type_id": 0]]),
      .init("src_endpoint", Self.source(item)),
      .init("api", Self.api(item)),
    ]
    if let agent = item.actor.userAgent {
      members.append(.init("http_request", ["user_agent": .string(agent)]))
    }
    if let resources = Self.resources(item) { members.append(.init("resources", resources)) }
    members.append(.init("unmapped", Self.unmapped(item)))
    return .object(members)
  }

  /// What was done, by OCSF's numbers.
  private static func activityOf(_ item: ExportedItem) -> (Int64, String) {
    let (create, read, update, delete) = (
      (Int64(1), "Create"), (Int64(2), "Read"), (Int64(3), "Update"), (Int64(4), "Delete")
    )
    switch item.kind {
    case .observation: return read
    case .correction, .membership, .window: return (99, "Other")
    case .call, .missed: break
    }
    if item.missed?.readOnly == true { return read }
    for (beginnings, activity) in [
      (["Create", "Run", "Launch"], create), (["Delete", "Terminate"], delete),
      (["Get", "List", "Describe", "Lookup", "Head"], read),
    ] where beginnings.contains(where: item.name.hasPrefix) {
      return activity
    }
    return update
  }

  /// The class wants one; where nothing is known, the program that recorded the event is named.
  private static func source(_ item: ExportedItem) -> JSONValue {
    let known = endpoint(item)
    return known.isEmpty ? ["svc_name": "trailback"] : .object(known)
  }

  static func api(_ item: ExportedItem) -> JSONValue {
    let facts = item.call
    var members: [JSONValue.Member] = [
      .init("operation", .string(item.name)),
      .init("service", ["name": .string(item.service ?? "trailback")]),
    ]
    // A request is known by its id, and only then.
    if let id = facts?.requestID ?? item.missed?.requestID {
      var request: [JSONValue.Member] = [.init("uid", .string(id))]
      if let data = facts?.request { request.append(.init("data", data)) }
      members.append(.init("request", .object(request)))
    }
    var response: [JSONValue.Member] = []
    if let refusal = item.refusal {
      response.append(.init("error", .string(refusal.code)))
      if let words = refusal.message { response.append(.init("error_message", .string(words))) }
    }
    if let data = facts?.response, data != .null { response.append(.init("data", data)) }
    if !response.isEmpty { members.append(.init("response", .object(response))) }
    return .object(members)
  }

  /// What OCSF has no place for.
  static func unmapped(_ item: ExportedItem) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("kind", .string(item.kind.rawValue)), .init("trail", .string(item.stream)),
    ]
    func add(_ name: String, _ text: String?) {
      if let text { members.append(.init(name, .string(text))) }
    }
    add("meaning", item.outcome?.rawValue)
    add("meaning_in_words", item.meaning)
    members.append(.init("changes", .array(item.changes.map { .string($0) })))
    if let facts = item.call {
      add("event_kind", facts.eventKind.rawValue)
      add("reason", facts.reason)
      add("voids", facts.voids)
      add("corrects", facts.corrects)
      add("addendum", facts.addendum)
      add("member", facts.member)
      members.append(.init("voided", .bool(facts.isVoided)))
      members.append(.init("console", .bool(item.actor.isConsole)))
      // Without the record there is no request to put them in.
      if facts.requestID == nil { members.append(.init("parameters", facts.parameters)) }
    }
    if let missed = item.missed {
      members.append(.init("certain", .bool(missed.isCertain)))
      members.append(.init("window", .integer(Int64(missed.window))))
    }
    return ["trailback": .object(members)]
  }
}
