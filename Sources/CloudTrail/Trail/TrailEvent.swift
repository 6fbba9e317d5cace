/// One event that concerns a trail, as some source tells it and before the history has numbered it.
public struct TrailEvent: Sendable, Hashable {
  /// The source's own id: `eventID` of a record. Two events of one id must have one content.
  public var id: String
  /// The trail, as its ARN; or ``unattributed(region:account:)`` where a refused call names none.
  public var trail: String
  public var change: TrailChange
  /// When it happened: `eventTime`.
  public var time: Timestamp
  public var actor: Actor
  /// The Region that was called.
  public var region: String?
  /// `recipientAccountId`.
  public var account: String?
  /// `requestParameters` exactly as received.
  public var request: String?
  /// `responseElements` exactly as received.
  public var response: String?

  public init(
    id: String, trail: String, change: TrailChange, time: Timestamp, actor: Actor = Actor(),
    region: String? = nil, account: String? = nil, request: String? = nil, response: String? = nil
  ) {
    self.id = id
    self.trail = trail
    self.change = change
    self.time = time
    self.actor = actor
    self.region = region
    self.account = account
    self.request = request
    self.response = response
  }

  /// Stands for the trail of a refused call whose record names none.
  public static func unattributed(region: String?, account: String?) -> String {
    "unattributed:\(region ?? ""):\(account ?? "")"
  }
}
