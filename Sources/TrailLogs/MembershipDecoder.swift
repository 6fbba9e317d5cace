public import CloudTrail

/// Decodes the record of an account that joined or left an organization (SEMANTICS 3.5i).
struct MembershipDecoder {
  let kind: EventKind
  let time: Timestamp
  let record: JSONValue
  /// The record itself.
  var original: OriginalRecord?

  /// The event; nil if the record reports that something was refused.
  func event() -> TrailEvent? {
    guard record.present("errorCode") == nil, let change else { return nil }
    let region = record.present("awsRegion")?.string
    let account = record.present("recipientAccountId").flatMap(Self.account)
    let id = TrailEvent.id(of: record)
    let corrected = TrailEvent.idCorrected(by: record)
    return TrailEvent(
      id: corrected == id ? TrailEvent.id("addendum", of: record.canonical) : id,
      stream: .unattributed(region: region, account: account), change: change, time: time,
      actor: Actor(record: record), region: region, account: account, completes: corrected,
      addendum: record.present("addendum")?.present("reason")?.string, original: original)
  }

  private var change: TrailChange? {
    switch kind {
    case .accountJoined: .join(membership("joinedMethod", "joinedTime"))
    case .accountDeparted: .depart(membership("departureMethod", "departureTime"))
    case .createTrail, .updateTrail, .putEventSelectors, .putInsightSelectors,
      .putEventConfiguration, .addTags, .removeTags, .startLogging, .stopLogging, .deleteTrail,
      .rejectedCall,
      .observedConfiguration, .unknownConfiguration, .replicatedCall, .correction:
      nil
    }
  }

  /// The form of the records is not documented, so what they tell is looked for in all places where
  /// records of such events have it.
  private func membership(_ method: String, _ time: String) -> MembershipChange {
    let members = ["serviceEventDetails", "additionalEventData", "requestParameters"]
    let details = members.lazy.compactMap { record.present($0) }
    func find(_ key: String) -> JSONValue? { details.compactMap { $0.present(key) }.first }
    return MembershipChange(
      account: find("accountId").flatMap(Self.account), method: find(method)?.string,
      time: find(time)?.string)
  }

  /// An account is a text, of which some programs make a number.
  private static func account(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): return text.isEmpty ? nil : text
    case .integer(let number):
      let digits = "\(number)"
      return String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits
    case .null, .bool, .number, .array, .object: return nil
    }
  }
}

extension Record {
  /// The kind of event that this record reports, if it is one of AWS Organizations about its members.
  /// Costs almost nothing if it is not.
  public var membership: EventKind? {
    guard fields.eventSource.equals("organizations.amazonaws.com") else { return nil }
    guard let name = fields.eventName.string else { return nil }
    return EventKind.memberships.first { $0.rawValue == name }
  }
}
