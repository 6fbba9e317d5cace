import CloudTrail
import HTTPMessages

/// Who may call.
public enum Access: Sendable {
  /// Whoever reaches the address: for loopback only.
  case everyone
  /// Those who prove that they hold a key, for what the key gives a right to.
  case keys(SignatureVerifier)

  /// Who called the API, as far as it is proved, and the Region that was called.
  ///
  /// - Throws: `SignatureError` where nobody is let in.
  func caller(
    of call: HTTPRequest, for operation: APIOperation, at now: Timestamp
  ) throws(SignatureError) -> (region: String?, actor: Actor) {
    let address = call.remoteAddress
    let userAgent = call.headers["User-Agent"].map { String($0.prefix(Self.longestUserAgent)) }
    switch self {
    case .everyone:
      // Whoever signs names a Region; who that is, nobody has proved.
      return (
        ClaimedRegion.of(call),
        Actor(sourceIPAddress: address, userAgent: userAgent)
      )
    case .keys(let verifier):
      let caller = try verifier.verify(call, at: now)
      try caller.require(
        operation.isWrite ? .write : .read, for: "cloudtrail:\(operation.rawValue)")
      return (
        caller.region,
        Actor(
          principal: caller.principal, principalType: Self.type(of: caller.principal),
          accessKeyID: caller.accessKeyID, sourceIPAddress: address, userAgent: userAgent)
      )
    }
  }

  /// Lets in whoever holds a key with a right, sent as it is: see ``SignatureVerifier/verifyKey``.
  func requireKey(_ call: HTTPRequest, _ right: Right, for action: String) throws(SignatureError) {
    if case .keys(let verifier) = self { _ = try verifier.verifyKey(call, right, for: action) }
  }

  private static let longestUserAgent = 512

  /// `userIdentity.type`, by the ARN (SEMANTICS 5).
  private static func type(of principal: String?) -> String? {
    guard let principal else { return nil }
    if principal.hasSuffix(":root") { return "Root" }
    if principal.contains(":user/") { return "IAMUser" }
    return principal.contains(":assumed-role/") ? "AssumedRole" : nil
  }
}
