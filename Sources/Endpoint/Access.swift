import CloudTrail
import HTTPMessages
import Signing

/// Who may call.
public enum Access: Sendable {
  /// Everybody who reaches the address: for loopback only.
  case everyone
  /// Those who prove that they hold a key, for what the key has a right to.
  case keys(SignatureVerifier)

  /// Who called the API, as far as it is proved, and the Region and the account that the signature says.
  ///
  /// - Throws: `SignatureError` if the caller may not do this.
  func caller(
    of request: HTTPRequest, for operation: APIOperation, at now: Timestamp
  ) throws(SignatureError) -> (region: String?, account: String?, actor: Actor) {
    let address = request.remoteAddress
    let userAgent = request.headers["User-Agent"].map {
      // Characters are counted only where there can be too many.
      $0.utf8.count > Self.longestUserAgent ? String($0.prefix(Self.longestUserAgent)) : $0
    }
    switch self {
    case .everyone:
      // A signature that nobody checks names a Region and an account, and proves nothing about the caller.
      let scope = Self.claimedScope(request)
      return (
        scope.flatMap { $0.isRegion ? $0.region : nil },
        scope.flatMap { Self.account(ofKey: $0.accessKeyID) },
        Actor(sourceIPAddress: address, userAgent: userAgent)
      )
    case .keys(let verifier):
      let caller = try verifier.verify(request, at: now)
      try caller.require(
        operation.isWrite ? .write : .read, for: "cloudtrail:\(operation.rawValue)")
      return (
        caller.region, caller.account ?? Self.account(ofKey: caller.accessKeyID),
        Actor(
          principal: caller.principal, principalType: Self.type(of: caller.principal),
          accessKeyID: caller.accessKeyID, sourceIPAddress: address, userAgent: userAgent)
      )
    }
  }

  /// Lets in every caller that sends a key that has the right, unsigned: see ``SignatureVerifier/verifyKey(_:_:for:)``.
  ///
  /// - Parameter action: the action as a policy would name it, for the error.
  func requireKey(
    _ request: HTTPRequest, _ right: Right, for action: String
  ) throws(SignatureError) {
    if case .keys(let verifier) = self { _ = try verifier.verifyKey(request, right, for: action) }
  }

  /// Refuses what its head alone shows to be nobody's who may call, before its body is read.
  ///
  /// - Throws: `SignatureError`
  func checkHead(_ request: HTTPRequest, at now: Timestamp) throws(SignatureError) {
    if case .keys(let verifier) = self { try verifier.checkHead(request, at: now) }
  }

  /// Whether a key is asked for.
  var asksForKeys: Bool {
    switch self {
    case .everyone: false
    case .keys: true
    }
  }

  private static let longestUserAgent = 512

  /// `userIdentity.type`, by the ARN (SEMANTICS 5).
  private static func type(of principal: String?) -> String? {
    guard let principal else { return nil }
    if principal.hasSuffix(":root") { return "Root" }
    if principal.contains(":user/") { return "IAMUser" }
    return principal.contains(":assumed-role/") ? "AssumedRole" : nil
  }

  /// The account that the id of a key is itself: twelve digits. AWS has no such keys.
  private static func account(ofKey id: String) -> String? {
    AccountRegion.isAccount(id) ? id : nil
  }

  /// A signature's scope, whatever key signed: a client that signs for another Region means the trails of that
  /// Region. Nil if the request is not signed.
  private static func claimedScope(_ request: HTTPRequest) -> CredentialScope? {
    guard let header = request.headers["Authorization"], header.utf8.count <= 4096,
      let start = header.firstRange(of: "Credential=")?.upperBound
    else { return nil }
    let credential = header[start...].prefix { $0 != "," && $0 != " " }
    do {
      return try CredentialScope(Array(credential.utf8))
    } catch {
      return nil
    }
  }
}
