public import CloudTrail
import History
import ReadModels

/// What an event of the history has beside what all exported items have: members of its own, and what only its
/// record says. The record is not there if the event was entered by hand or recorded by an early Trailback.
public struct RecordedFacts: Sendable {
  /// The kind under which the history has it: `RejectedCall`, `PutEventSelectors`.
  public var eventKind: EventKind
  /// Whether a correction voids it.
  public var isVoided: Bool
  /// Of a correction: the id of the event that counts no more.
  public var voids: String?
  /// Why a correction was made, or why the parameters of a call are lost.
  public var reason: String?
  /// The id of the event that an addendum of CloudTrail's corrects.
  public var corrects: String?
  /// CloudTrail's reason for the addendum.
  public var addendum: String?
  /// Of an event of AWS Organizations: the account that joined or left.
  public var member: String?
  /// When it takes effect, if that is not its own time.
  public var takesEffectAt: Timestamp?
  /// Which life of the trail it belongs to.
  public var generation: Int?
  /// Facts of the selectors that went, and that came.
  public var removed: [String]
  /// The facts of the selectors that came.
  public var added: [String]
  /// Other parts of the state that changed.
  public var switched: [String]
  /// The parameters of the call as the history keeps them.
  public var parameters: JSONValue
  /// `requestParameters` as received, if they are JSON.
  public var request: JSONValue?
  /// `responseElements` as received, if they are JSON.
  public var response: JSONValue?
  /// Where the event was read.
  public var source: Provenance
  /// `requestID`.
  public var requestID: String?
  /// `eventVersion`.
  public var recordVersion: String?
  /// `eventType`.
  public var eventType: String?
  /// `eventCategory`.
  public var category: String?
  /// `vpcEndpointId`.
  public var vpcEndpoint: String?
  /// `userIdentity.accountId`: the account of the caller.
  public var callerAccount: String?
  /// `userIdentity.principalId`.
  public var callerID: String?
  /// `userIdentity.userName`, or that of the session's issuer.
  public var callerName: String?
  /// `userIdentity.sessionContext.sessionIssuer.arn`: the role of a session.
  public var issuer: String?

  init(_ entry: TimelineEntry) {
    let content = entry.event.content
    eventKind = content.change.kind
    isVoided = entry.isVoided
    (corrects, addendum) = (content.completes, content.addendum)
    takesEffectAt = entry.takesEffectAt
    generation = entry.after.map { Int($0.generation) }
    (removed, added, switched) = (entry.removed, entry.added, entry.switched)
    parameters = content.change.parameters
    request = Self.json(content.request)
    response = Self.json(content.response)
    source = entry.event.provenance
    switch content.change {
    case .correct(let id, let why): (voids, reason) = (id, why)
    case .lose(_, let why, _): reason = why
    case .join(let change), .depart(let change): member = change.account
    case .create, .update, .putEventSelectors, .putInsightSelectors, .putEventConfiguration,
      .addTags, .removeTags, .startLogging, .stopLogging, .delete, .reject, .observe, .replicate:
      break
    }
    if case .bytes(let bytes) = content.original { readRecord(bytes) }
  }

  private mutating func readRecord(_ bytes: [UInt8]) {
    guard let record = bytes.withUnsafeBytes({ Self.json($0) }) else { return }
    func text(_ name: String) -> String? { record.present(name)?.string }
    requestID = text("requestID")
    recordVersion = text("eventVersion")
    eventType = text("eventType")
    category = text("eventCategory")
    vpcEndpoint = text("vpcEndpointId")
    let identity = record.present("userIdentity")
    let session = identity?.present("sessionContext")?.present("sessionIssuer")
    callerAccount = identity?.present("accountId")?.string
    callerID = identity?.present("principalId")?.string
    callerName = (identity?.present("userName") ?? session?.present("userName"))?.string
    issuer = session?.present("arn")?.string
  }

  private static func json(_ text: String?) -> JSONValue? {
    guard let text else { return nil }
    do { return try JSONValue(parsing: text) } catch { return nil }
  }

  private static func json(_ bytes: UnsafeRawBufferPointer) -> JSONValue? {
    do { return try JSONValue(parsing: bytes) } catch { return nil }
  }
}
