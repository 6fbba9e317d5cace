/// Who made a call and from where, as the record tells it. Every part may be missing.
public struct Actor: Sendable, Hashable {
  /// `userIdentity.arn`, or the service in `invokedBy` where there is no ARN.
  public var principal: String?
  /// `userIdentity.type`: `IAMUser`, `AssumedRole`, `Root`, `AWSService` …
  public var principalType: String?
  public var accessKeyID: String?
  /// An address, or a service's name.
  public var sourceIPAddress: String?
  public var userAgent: String?
  /// Whether the session was made with multi-factor authentication.
  public var isMFA: Bool?
  /// Whether the call came through a console session (SEMANTICS 2.6).
  public var isConsole: Bool

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
