import CloudTrail
import HTTPMessages
import History

/// A write that CloudTrail would accept: the event that the history keeps of it, and its output.
struct AcceptedCall: Sendable {
  /// Encoded for the log; its time is set when the writer appends it.
  var draft: EventDraft
  /// In the API's own JSON.
  let output: JSONValue
  /// The types of resources in selectors that AWS does not list.
  var unlistedTypes: [String] = []

  /// - Parameters:
  ///   - request: the parameters, as CloudTrail's record of the call would hold them (SEMANTICS 5).
  ///   - response: the elements of the response, likewise; nil for a call whose record has none.
  ///   - output: that of most calls is empty.
  init(
    _ arn: TrailARN, _ change: TrailChange, request: JSONValue, response: JSONValue? = nil,
    output: JSONValue = .object([]), _ context: CallContext
  ) {
    draft = EventDraft(
      TrailEvent(
        id: context.newEventID, stream: .trail(arn), change: change, time: context.now,
        actor: context.actor, region: context.region, account: context.account,
        request: request.compact, response: response?.compact),
      from: Provenance(channel: .live))
    self.output = output
  }
}

extension TrailEvent {
  /// The event of a call that was refused.
  init(
    refused kind: EventKind, _ error: CloudTrailError, _ input: JSONValue, _ context: CallContext
  ) {
    let trail = Self.trail(namedIn: input, context)
    self.init(
      id: context.newEventID,
      stream: trail.map(EventStream.trail)
        ?? .unattributed(region: context.region, account: context.account),
      change: .reject(
        call: kind, errorCode: error.exception, errorMessage: error.message),
      time: context.now, actor: context.actor, region: context.region, account: context.account,
      request: input.asRecorded.compact)
  }

  /// The trail that a call named, whether or not it exists; nil if the name could be no trail's.
  private static func trail(namedIn input: JSONValue, _ context: CallContext) -> TrailARN? {
    let name = ["TrailName", "Name", "ResourceId"].lazy.compactMap { input.present($0)?.string }
      .first
    guard let name else { return nil }
    if let arn = TrailARN(name) { return arn }
    guard !name.isEmpty, !name.contains(":"), !name.contains("/") else { return nil }
    return context.local(name)
  }
}

extension CallContext {
  /// An id for the event that a write becomes: a UUID that sorts by time.
  fileprivate var newEventID: String { RandomID.make(atMicroseconds: now.microseconds) }
}

extension JSONValue {
  /// The API's spelling turned into that of a log record: each member's name begins with a small
  /// letter (SEMANTICS 5).
  var asRecorded: JSONValue {
    switch self {
    case .object(let members):
      .object(members.map { Member(Spelling.record($0.key), $0.value.asRecorded) })
    case .array(let items): .array(items.map(\.asRecorded))
    case .null, .bool, .integer, .number, .string: self
    }
  }
}
