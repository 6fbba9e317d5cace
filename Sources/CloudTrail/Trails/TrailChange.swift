/// What an event does to a trail, decoded from any source. Its ``parameters`` are what the history
/// keeps.
public enum TrailChange: Sendable, Hashable {
  case create(TrailSettings)
  case update(TrailSettings)
  case putEventSelectors(TrailSelectors)
  /// An empty list disables Insights.
  case putInsightSelectors([InsightSelector])
  /// Members that are nil stay as they were.
  case putEventConfiguration(EventConfiguration)
  /// A key that the trail already has gets the new value.
  case addTags([Tag])
  /// The keys of the removed tags.
  case removeTags([String])
  case startLogging
  case stopLogging
  case delete
  /// The named call was refused; nothing changed.
  case reject(call: EventKind, errorCode: String, errorMessage: String?)
  case observe(Observation)
  /// The named call succeeded with parameters that the record does not hold, for the reason given.
  ///
  /// An event with this change may name no trail (see ``EventStream/unattributed(region:account:)``):
  /// then it may have changed any trail of its account and Region, and if the record holds a name, any
  /// of that name.
  case lose(call: EventKind, reason: String, trailName: String? = nil)
  /// CloudTrail itself made the named call on a member's copy of an organization's trail; the trail
  /// did not change (SEMANTICS 5g).
  case replicate(call: EventKind)
  /// An account became a member of the organization.
  case join(MembershipChange)
  /// An account is a member of the organization no more.
  case depart(MembershipChange)
  /// The event with this id no longer counts.
  case correct(voids: String, reason: String)

  /// The kind under which the history keeps the change.
  public var kind: EventKind {
    switch self {
    case .create: .createTrail
    case .update: .updateTrail
    case .putEventSelectors: .putEventSelectors
    case .putInsightSelectors: .putInsightSelectors
    case .putEventConfiguration: .putEventConfiguration
    case .addTags: .addTags
    case .removeTags: .removeTags
    case .startLogging: .startLogging
    case .stopLogging: .stopLogging
    case .delete: .deleteTrail
    case .reject: .rejectedCall
    case .observe: .observedConfiguration
    case .lose: .unknownConfiguration
    case .replicate: .replicatedCall
    case .join: .accountJoined
    case .depart: .accountDeparted
    case .correct: .correction
    }
  }

  /// The API call that the event reports, if there was one.
  public var call: EventKind? {
    switch self {
    case .create, .update, .putEventSelectors, .putInsightSelectors, .putEventConfiguration,
      .addTags, .removeTags, .startLogging, .stopLogging, .delete:
      kind
    case .reject(let call, _, _), .lose(let call, _, _), .replicate(let call): call
    case .observe, .join, .depart, .correct: nil
    }
  }

  /// The event's position among those of the same second: a trail is created before it is configured,
  /// configured before it logs, and deleted last.
  public var rank: Int {
    guard let call, let rank = EventKind.calls.firstIndex(of: call) else {
      return EventKind.calls.count
    }
    return rank
  }
}

/// The kind of an event of the history: a call of CloudTrail's API or an event of AWS Organizations by
/// its own name, or one of five kinds of ours.
public enum EventKind: String, Sendable, Hashable, CaseIterable {
  case createTrail = "CreateTrail"
  case updateTrail = "UpdateTrail"
  case putEventSelectors = "PutEventSelectors"
  case putInsightSelectors = "PutInsightSelectors"
  case putEventConfiguration = "PutEventConfiguration"
  case addTags = "AddTags"
  case removeTags = "RemoveTags"
  case startLogging = "StartLogging"
  case stopLogging = "StopLogging"
  case deleteTrail = "DeleteTrail"
  /// A call that AWS refused. It changes nothing, but who tried matters.
  case rejectedCall = "RejectedCall"
  /// What a response of the API said at a moment.
  case observedConfiguration = "ObservedConfiguration"
  /// A successful call whose parameters the record does not hold.
  case unknownConfiguration = "UnknownConfiguration"
  /// A call of CloudTrail itself on a member's copy of an organization's trail.
  case replicatedCall = "ReplicatedCall"
  /// An event of AWS Organizations: an account became a member.
  case accountJoined = "AccountJoinedOrganization"
  /// An event of AWS Organizations: an account is a member no more.
  case accountDeparted = "AccountDepartedOrganization"
  /// Voids an earlier event, with a reason.
  case correction = "Correction"

  /// The events of AWS Organizations that are kept.
  public static let memberships: [EventKind] = [.accountJoined, .accountDeparted]

  /// The calls that change a trail, in the order in which those of one second count.
  public static let calls: [EventKind] = [
    .createTrail, .updateTrail, .putEventSelectors, .putInsightSelectors, .putEventConfiguration,
    .addTags, .removeTags, .startLogging, .stopLogging, .deleteTrail,
  ]
}

/// A tag of a trail.
public struct Tag: Sendable, Hashable {
  /// The key, by which a tag is replaced or removed.
  public var key: String
  /// Empty if none was given: a tag need not have a value.
  public var value: String

  /// A tag with a key, and a value if it has one.
  public init(key: String, value: String = "") {
    self.key = key
    self.value = value
  }
}

// MARK: - JSON

extension TrailChange {
  /// The parameters in the API's own spelling, every default written out. The history keeps and
  /// hashes their ``JSONValue/canonical`` form.
  public var parameters: JSONValue {
    switch self {
    case .create(let settings), .update(let settings): settings.json
    case .putEventSelectors(let selectors): selectors.json()
    case .putInsightSelectors(let selectors):
      ["InsightSelectors": .array(selectors.map(\.parameters))]
    case .putEventConfiguration(let configuration): configuration.json()
    case .addTags(let tags): ["Tags": .array(tags.map(\.json))]
    case .removeTags(let keys): ["TagKeys": .array(keys.map { .string($0) })]
    case .startLogging, .stopLogging, .delete: .object([])
    case .reject(let call, let code, let message):
      [
        "Call": .string(call.rawValue), "ErrorCode": .string(code),
        "ErrorMessage": message.map { .string($0) } ?? .null,
      ]
    case .observe(let observation): observation.json
    case .lose(let call, let reason, let name):
      .object(
        [.init("Call", .string(call.rawValue)), .init("Reason", .string(reason))]
          + (name.map { [.init("TrailName", .string($0))] } ?? []))
    case .replicate(let call): ["Call": .string(call.rawValue)]
    case .join(let change): change.json(.joined)
    case .depart(let change): change.json(.departed)
    case .correct(let id, let reason): ["Reason": .string(reason), "Voids": .string(id)]
    }
  }

  /// Reads what ``parameters`` wrote.
  ///
  /// - Throws: ``ShapeError`` or ``CloudTrailError`` if the document does not fit the kind.
  public init(kind: EventKind, parameters: JSONValue) throws {
    let reader = JSONValue.Reader(parameters, spelling: .api, tolerant: true)
    guard parameters.members != nil else { throw reader.expected("an object") }
    switch kind {
    case .createTrail: self = .create(TrailSettings(json: parameters, spelling: .api))
    case .updateTrail: self = .update(TrailSettings(json: parameters, spelling: .api))
    case .putEventSelectors:
      self = .putEventSelectors(try TrailSelectors(json: parameters, tolerant: true))
    case .putInsightSelectors:
      self = .putInsightSelectors(try InsightSelector.list(in: parameters))
    case .putEventConfiguration:
      self = .putEventConfiguration(try EventConfiguration(json: parameters))
    case .addTags: self = .addTags(try Tag.list(try reader.required("Tags")))
    case .removeTags: self = .removeTags(try reader.required("TagKeys").strings())
    case .startLogging: self = .startLogging
    case .stopLogging: self = .stopLogging
    case .deleteTrail: self = .delete
    case .rejectedCall:
      self = .reject(
        call: try reader.call(), errorCode: try reader.required("ErrorCode").string(),
        errorMessage: try reader.member("ErrorMessage")?.string())
    case .observedConfiguration: self = .observe(try Observation(json: parameters))
    case .unknownConfiguration:
      self = .lose(
        call: try reader.call(), reason: try reader.required("Reason").string(),
        trailName: try reader.member("TrailName")?.string())
    case .replicatedCall: self = .replicate(call: try reader.call())
    case .accountJoined: self = .join(try MembershipChange(reader, .joined))
    case .accountDeparted: self = .depart(try MembershipChange(reader, .departed))
    case .correction:
      self = .correct(
        voids: try reader.required("Voids").string(),
        reason: try reader.required("Reason").string())
    }
  }
}

extension JSONValue.Reader {
  fileprivate func call() throws -> EventKind {
    let name = try required("Call")
    guard let call = EventKind(rawValue: try name.string()), EventKind.calls.contains(call) else {
      throw name.expected("the name of a call that changes a trail")
    }
    return call
  }
}

extension Tag {
  /// `{"Key":…,"Value":…}`, as the API writes it.
  public var json: JSONValue { ["Key": .string(key), "Value": .string(value)] }

  /// Reads a list of tags: `tagsList` of a record, `TagsList` of the API.
  ///
  /// - Throws: ``ShapeError`` if it is not a list, or an element is not a tag.
  public static func list(_ json: JSONValue, spelling: Spelling) throws -> [Tag] {
    try list(
      JSONValue.Reader(json, path: spelling("TagsList"), spelling: spelling, tolerant: true))
  }

  fileprivate static func list(_ reader: JSONValue.Reader) throws(ShapeError) -> [Tag] {
    var tags: [Tag] = []
    for item in try reader.items() {
      tags.append(
        Tag(
          key: try item.required("Key").string(),
          value: try item.member("Value")?.string() ?? ""))
    }
    return tags
  }
}
