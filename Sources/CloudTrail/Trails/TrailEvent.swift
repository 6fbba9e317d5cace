/// One event that concerns a trail, as one source reports it and before the history numbers it.
public struct TrailEvent: Sendable, Hashable {
  /// The source's own id: `eventID` of a record. Two events with one id must have the same content.
  public var id: String
  /// The trail that it concerns, if it names one.
  public var stream: EventStream
  /// What the event does to the trail.
  public var change: TrailChange
  /// When it happened: `eventTime`.
  public var time: Timestamp
  /// Who made the call.
  public var actor: Actor
  /// The Region that was called.
  public var region: String?
  /// `recipientAccountId`.
  public var account: String?
  /// `requestParameters` exactly as received.
  public var request: String?
  /// `responseElements` exactly as received.
  public var response: String?
  /// The id of another event whose content this one completes or, as an addendum, corrects: that
  /// event counts with the content of this one.
  public var completes: String?
  /// CloudTrail's reason for delivering the record as an addendum: `addendum.reason`, such as
  /// `UPDATED_DATA`; nil for a record that is none.
  public var addendum: String?
  /// The record itself; nil for an event of which none was seen.
  public var original: OriginalRecord?

  /// An event of the given parts.
  ///
  /// - Parameters:
  ///   - id: the source's own id.
  ///   - stream: the trail that it concerns, if it names one.
  ///   - change: what the event does to the trail.
  ///   - time: when it happened.
  ///   - actor: who made the call, as far as known.
  ///   - region: the Region that was called.
  ///   - account: the account for which the record was written.
  ///   - request: `requestParameters` exactly as received.
  ///   - response: `responseElements` exactly as received.
  ///   - completes: the id of the event whose content this one completes or corrects.
  ///   - addendum: CloudTrail's reason for delivering the record as an addendum.
  ///   - original: the record itself.
  public init(
    id: String, stream: EventStream, change: TrailChange, time: Timestamp, actor: Actor = Actor(),
    region: String? = nil, account: String? = nil, request: String? = nil, response: String? = nil,
    completes: String? = nil, addendum: String? = nil, original: OriginalRecord? = nil
  ) {
    self.id = id
    self.stream = stream
    self.change = change
    self.time = time
    self.actor = actor
    self.region = region
    self.account = account
    self.request = request
    self.response = response
    self.completes = completes
    self.addendum = addendum
    self.original = original
  }

  /// Whether a call succeeded of which it is not known which trail it changed.
  public var mayBeOfAnyTrail: Bool {
    if case .lose = change { stream.trailARN == nil } else { false }
  }

  /// The tags that a CreateTrail gave the trail, in the order of the request; none for other events.
  ///
  /// They are read from ``request`` and are no part of the change's parameters: DescribeTrails does
  /// not show them and UpdateTrail does not change them, and a CreateTrail that was recorded before
  /// Trailback read tags would otherwise differ from the same one today. A malformed list counts as
  /// none.
  ///
  /// - Throws: ``JSONValue/ParsingError`` if the request is not JSON.
  public func createdTags() throws -> [Tag] {
    guard case .create = change, let request else { return [] }
    let json = try JSONValue(parsing: request)
    for spelling in [Spelling.record, .api] {
      guard let list = json.present(spelling("TagsList")) else { continue }
      do {
        return try Tag.list(list, spelling: spelling)
      } catch is ShapeError {
        return []
      }
    }
    return []
  }
}

/// The record of a call as its source had it, without any envelope.
public enum OriginalRecord: Sendable, Hashable {
  /// The record, byte for byte.
  case bytes([UInt8])
  /// A record of more than ``maximumBytes``: its length in bytes, and its SHA-256 in 64 lowercase
  /// hexadecimal digits.
  case tooLarge(length: Int, sha256: String)

  /// The longest record that is kept, in bytes: 1 MiB.
  public static let maximumBytes = 1024 * 1024
}

/// The trail that an event concerns; or, for an event that names no trail, the Region and the account
/// that it concerns. The history numbers the events of each stream on their own.
///
/// Its text is the column `trail` of the history: the ARN of the trail, or
/// `unattributed:REGION:ACCOUNT`. Two streams are equal if their texts are.
public enum EventStream: Sendable, Hashable, CustomStringConvertible {
  /// Events of a trail, whether or not it exists.
  case trail(TrailARN)
  /// Events that concern an account and a Region, as far as the record says, without naming a trail.
  case unattributed(region: String?, account: String?)

  /// Reads the text of a stream; nil for any other text.
  public init?(_ text: String) {
    if let arn = TrailARN(written: text) {
      self = .trail(arn)
      return
    }
    let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == Self.unattributed else { return nil }
    self = .unattributed(
      region: parts[1].isEmpty ? nil : String(parts[1]),
      account: parts[2].isEmpty ? nil : String(parts[2]))
  }

  private static let unattributed = "unattributed"

  /// The ARN, or `unattributed:REGION:ACCOUNT` with nothing for what is not known.
  public var text: String {
    switch self {
    case .trail(let arn): arn.text
    case .unattributed(let region, let account):
      "\(Self.unattributed):\(region ?? ""):\(account ?? "")"
    }
  }

  /// Nil if the events name no trail.
  public var trailARN: TrailARN? {
    switch self {
    case .trail(let arn): arn
    case .unattributed: nil
    }
  }

  /// The name of the trail; the whole text if the events name none.
  public var name: String { trailARN?.name ?? text }

  /// The ``text``.
  public var description: String { text }

  /// Whether the texts are equal.
  public static func == (left: EventStream, right: EventStream) -> Bool { left.text == right.text }
  /// Hashes the ``text``.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// Who made a call and from where, according to the record. Every part may be missing.
public struct Actor: Sendable, Hashable {
  /// `userIdentity.arn`, or the service in `invokedBy` if there is no ARN.
  public var principal: String?
  /// `userIdentity.type`: `IAMUser`, `AssumedRole`, `Root`, `AWSService` …
  public var principalType: String?
  /// `userIdentity.accessKeyId`: the id of the key that signed the call; never its secret.
  public var accessKeyID: String?
  /// An address, or a service's name.
  public var sourceIPAddress: String?
  /// `userAgent`: the client's own name for itself.
  public var userAgent: String?
  /// Whether the session was made with multi-factor authentication.
  public var isMFA: Bool?
  /// Whether the call came through a console session (SEMANTICS 2.6).
  public var isConsole: Bool

  /// An actor of those parts that the record gives.
  public init(
    principal: String? = nil, principalType: String? = nil, accessKeyID: String? = nil,
    sourceIPAddress: String? = nil, userAgent: String? = nil, isMFA: Bool? = nil,
    isConsole: Bool = false
  ) {
    self.principal = principal
    self.principalType = principalType
    self.accessKeyID = accessKeyID
    self.sourceIPAddress = sourceIPAddress
    self.userAgent = userAgent
    self.isMFA = isMFA
    self.isConsole = isConsole
  }
}

/// The source from which the history has an event.
public struct Provenance: Sendable, Hashable {
  /// The kind of source.
  public var channel: Channel
  /// The file's path as it was given, or `-` for standard input.
  public var path: String?
  /// SHA-256 of the file as it was on disk, 64 lowercase hexadecimal digits.
  public var sha256: String?
  /// The record's number in the file, from 1.
  public var record: Int?

  /// The kind of a source. The raw values are stored in the history.
  public enum Channel: String, Sendable, CaseIterable {
    /// A log file, or the output of LookupEvents.
    case file
    /// An EventBridge envelope.
    case eventBridge = "eventbridge"
    /// A response of the API, such as that of `get-event-selectors`.
    case observation
    /// Entered by hand with a time of its own. Programs that knew no ``live`` wrote this for those, too.
    case call
    /// A call of the API that this program took when it was made: its time is this machine's clock.
    case live
    /// Entered by hand as happening at that moment: its time is this machine's clock, too.
    case entered
  }

  /// The source of an event, with the file if there was one.
  public init(
    channel: Channel, path: String? = nil, sha256: String? = nil, record: Int? = nil
  ) {
    self.channel = channel
    self.path = path
    self.sha256 = sha256
    self.record = record
  }
}
