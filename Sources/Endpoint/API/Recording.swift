import CloudTrail
import History

/// A call that succeeded: the event that the history keeps of it, and the answer.
struct RecordedCall: Sendable {
  let arn: TrailARN
  let change: TrailChange
  /// As CloudTrail's record of the call would hold them (SEMANTICS 5), as JSON.
  let request: String
  let response: String?
  let answer: JSONValue

  /// - Parameter answer: the API's own; that of most calls is empty.
  init(
    _ arn: TrailARN, _ change: TrailChange, request: JSONValue, response: JSONValue? = nil,
    answer: JSONValue = .object([])
  ) {
    self.arn = arn
    self.change = change
    self.request = request.compact
    self.response = response?.compact
    self.answer = answer
  }
}

/// The same, written out for the log.
struct DraftedCall: Sendable {
  var draft: EventDraft
  let answer: JSONValue

  init(_ call: RecordedCall, id: String, _ context: CallContext) {
    draft = EventDraft(
      TrailEvent(
        id: id, trail: "\(call.arn)", change: call.change, time: context.now,
        actor: context.actor, region: context.region, account: context.account,
        request: call.request, response: call.response),
      from: Provenance(channel: .call))
    answer = call.answer
  }
}

extension TrailEvent {
  /// The event of a call that was refused.
  ///
  /// - Parameter name: the trail as the caller named it.
  init(
    refused kind: EventKind, _ error: CloudTrailError, on name: String?, request: JSONValue,
    id: String, _ context: CallContext
  ) {
    let trail = name.flatMap { name -> TrailARN? in
      if let arn = TrailARN(name) { return arn }
      guard !name.isEmpty, !name.contains(":"), !name.contains("/") else { return nil }
      return TrailARN(name: name, calledIn: context.region, account: context.account)
    }
    self.init(
      id: id,
      trail: trail.map { "\($0)" }
        ?? TrailEvent.unattributed(region: context.region, account: context.account),
      change: .reject(
        call: kind, errorCode: error.exception, errorMessage: error.message),
      time: context.now, actor: context.actor, region: context.region, account: context.account,
      request: request.compact)
  }
}

extension JSONValue {
  /// The API's spelling turned into that of a log record: each member's name begins with a small
  /// letter (SEMANTICS 5).
  var asRecorded: JSONValue {
    switch self {
    case .object(let members):
      .object(members.map { Member(Spelling.record($0.key), $0.value.asRecorded) })
    case .array(let items): .array(items.map(\.asRecorded))
    default: self
    }
  }
}
