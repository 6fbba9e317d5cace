/// What is known of a request once its answer has been handed over: what logs and measurements are made of.
/// It holds no header, no query and no body, so that no secret can get into a log.
public struct ServedRequest: Sendable {
  /// Nil where the request could not be read so far.
  public var method: String?
  /// As it was sent, percent-encoded. Nil where the request could not be read so far.
  public var path: String?
  public var status: Int
  /// From the head's arrival to the answer's last byte, in seconds.
  public var seconds: Double
  /// The length of the answer's body.
  public var bytes: Int
  public var remoteAddress: String?
  /// What the answer told the caller to ask about.
  public var requestID: String?

  public init(
    method: String?, path: String?, status: Int, seconds: Double, bytes: Int,
    remoteAddress: String?, requestID: String?
  ) {
    self.method = method
    self.path = path
    self.status = status
    self.seconds = seconds
    self.bytes = bytes
    self.remoteAddress = remoteAddress
    self.requestID = requestID
  }
}
