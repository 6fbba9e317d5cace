public import CloudTrail
import History

extension TimelineEntry {
  /// One line of `export timeline --format jsonl`; see `schema/timeline.schema.json`.
  public var json: JSONValue {
    let content = event.content
    let actor = content.actor
    var members: [JSONValue.Member] = [
      .init("time", .string("\(content.time)")),
      .init("what", .string(content.change.kind.rawValue)),
      .init("trailARN", .string(content.trail)),
      .init("eventID", .string(content.id)),
    ]
    func add(_ name: String, _ text: String?) {
      if let text { members.append(.init(name, .string(text))) }
    }
    switch content.change {
    case .reject(let call, let code, let message):
      add("call", call.rawValue)
      add("errorCode", code)
      add("errorMessage", message)
    case .lose(let call, let reason):
      add("call", call.rawValue)
      add("reason", reason)
    case .correct(let id, let reason):
      add("voids", id)
      add("reason", reason)
    default: break
    }
    add("region", content.region)
    add("account", content.account)
    add("principal", actor.principal)
    add("principalType", actor.principalType)
    add("accessKeyID", actor.accessKeyID)
    add("sourceIPAddress", actor.sourceIPAddress)
    add("userAgent", actor.userAgent)
    if let isMFA = actor.isMFA { members.append(.init("mfa", .bool(isMFA))) }
    members.append(.init("console", .bool(actor.isConsole)))
    if isVoided { members.append(.init("voided", true)) }
    if let before, let after {
      members.append(.init("generation", .integer(Int64(after.generation))))
      members.append(.init("before", state(before, selectorsBefore)))
      members.append(.init("after", state(after, selectorsAfter)))
      members.append(.init("removed", .array(removed.map { .string($0) })))
      members.append(.init("added", .array(added.map { .string($0) })))
    }
    members.append(.init("parameters", content.change.parameters))
    if !createdTags.isEmpty {
      members.append(.init("createdTags", .array(createdTags.map(\.json))))
    }
    members.append(.init("sequence", .integer(event.sequence)))
    members.append(.init("recordedTime", .string("\(event.recordedAt)")))
    return .object(members)
  }

  private func state(_ state: TrailState, _ selectors: TrailSelectors?) -> JSONValue {
    StateJSON.object(state, selectors)
  }
}
