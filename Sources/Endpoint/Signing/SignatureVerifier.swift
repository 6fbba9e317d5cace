public import CloudTrail
import Crypto
import Foundation
public import HTTPMessages
import Signing
import Synchronization

/// Finds out who called: by AWS Signature Version 4 in its header form, or by a key that is sent as it is
/// (``verifyKey(_:_:for:)``).
///
/// Every request must carry its own proof. Signatures in the query, unsigned payloads and session tokens
/// are refused: no client needs them for CloudTrail's API, and each is a way around.
public struct SignatureVerifier: Sendable {
  private let credentials: CredentialsInForce
  /// Compared with if nobody has the key that was named, so that the check takes as long as any other.
  private let unknown = Secret.unknown()
  private let service: String
  private let skew: Int64

  /// A verifier of calls that are signed with these keys.
  ///
  /// - Parameters:
  ///   - credentials: the keys that are known, and what each may do.
  ///   - service: as in the scope of a signature.
  ///   - skew: how far the caller's clock may be from ours, in seconds; AWS allows five minutes.
  public init(credentials: Credentials, service: String = "cloudtrail", skew: Int64 = 300) {
    self.credentials = CredentialsInForce(credentials)
    self.service = service
    self.skew = skew
  }

  /// Takes other keys from now on, for this verifier and all copies of it.
  public func use(_ credentials: Credentials) { self.credentials.use(credentials) }

  /// Refuses a request that cannot be signed rightly, whatever its body is: without a signature, with one of
  /// an unknown key, of another time or for something else. It proves nothing; ``verify(_:at:)`` does.
  ///
  /// - Parameter request: its body does not matter.
  /// - Throws: ``SignatureError``
  func checkHead(_ request: HTTPRequest, at now: Timestamp) throws(SignatureError) {
    let signed = try SignedHead(request, service: service, skew: skew, at: now)
    if let claimed = signed.claimedPayload, claimed.count != 64 { throw .unsignedPayload }
    guard credentials[signed.scope.accessKeyID] != nil, !signed.hasToken else { throw .unknownKey }
  }

  /// Who signed a request. What the caller may do is another question: ``Caller/require(_:for:)``.
  ///
  /// - Throws: ``SignatureError``, in the order in which AWS checks.
  public func verify(_ request: HTTPRequest, at now: Timestamp) throws(SignatureError) -> Caller {
    let signed = try SignedHead(request, service: service, skew: skew, at: now)
    let (authorization, scope) = (signed.authorization, signed.scope)
    let payloadHash = Array(Hexadecimal.string(SHA256.hash(data: request.body)).utf8)
    try signed.checkPayload(payloadHash)
    let canonical = CanonicalRequest(
      request, signed.fields, signing: authorization.signedHeaders, payloadHash: payloadHash)

    let key = credentials[scope.accessKeyID]
    let isSigned = (key?.secret ?? unknown).signed(
      canonical.stringToSign(at: signed.time.text, in: scope), in: scope,
      as: authorization.signature ?? [])
    // None of our keys is a session's, so a request with a token was made with somebody else's.
    guard let key, !signed.hasToken else { throw .unknownKey }
    guard isSigned else { throw .mismatch }
    return Caller(key, region: scope.region)
  }
}

/// The keys that count now.
private final class CredentialsInForce: Sendable {
  private let current: Mutex<Credentials>

  init(_ credentials: Credentials) {
    current = Mutex(credentials)
  }

  subscript(id: String) -> AccessKey? { current.withLock { $0[id] } }

  func use(_ credentials: Credentials) { current.withLock { $0 = credentials } }
}

/// What the head of a request says of its signature, once it is plausible.
private struct SignedHead {
  let fields: SentFields
  let authorization: Authorization
  let time: RequestTime

  var scope: CredentialScope { authorization.scope }
  /// Whether the key that signed is a session's.
  var hasToken: Bool { !fields["x-amz-security-token"].isEmpty }
  /// The hash of the body, as far as the head says one.
  var claimedPayload: [UInt8]? { fields["x-amz-content-sha256"].first }

  init(
    _ request: HTTPRequest, service: String, skew: Int64, at now: Timestamp
  ) throws(SignatureError) {
    fields = SentFields(request.headers)
    let isDated = !fields["x-amz-date"].isEmpty || !fields["date"].isEmpty
    authorization = try Authorization(Self.header(fields, request.query), isDated: isDated)
    time = try RequestTime(fields)
    try time.check(at: now, skew: skew)
    try authorization.check(fields)
    try authorization.scope.check(time, service: service)
  }

  /// The one `Authorization` header.
  private static func header(
    _ fields: SentFields, _ query: String
  ) throws(SignatureError) -> [UInt8] {
    let inQuery = ["algorithm", "credential", "signature", "security-token"]
      .map { Array("x-amz-\($0)".utf8) }
    let isPresigned = !CanonicalURI.names(query).isDisjoint(with: inQuery)
    let headers = fields["authorization"]
    guard let header = headers.first else { throw isPresigned ? .presigned : .missingToken }
    guard !isPresigned else { throw .signedTwice }
    guard headers.count == 1 else { throw .ambiguousHeader("authorization") }
    return header
  }

  /// A hash that came along must be the body's; `UNSIGNED-PAYLOAD` and the like are not.
  func checkPayload(_ hash: [UInt8]) throws(SignatureError) {
    guard let claimed = claimedPayload, claimed != hash else { return }
    throw claimed.count == 64 ? .wrongPayloadHash : .unsignedPayload
  }
}

// MARK: - Keys that are sent as they are

extension SignatureVerifier {
  /// Who sent a key. EventBridge's API destinations, Firehose, browsers and Prometheus cannot sign: they send
  /// the secret in a header, either `X-Trailback-Key: ACCESSKEYID:SECRET`, or `X-Amz-Firehose-Access-Key`, or
  /// HTTP Basic with the same two parts.
  ///
  /// The secret travels as it is, so this is for connections that are encrypted.
  ///
  /// - Parameters:
  ///   - request: the request with the header field.
  ///   - right: what the key must be allowed to do.
  ///   - action: the action as a policy would name it, for the error.
  /// - Returns: the owner of the key.
  /// - Throws: ``SignatureError``, also if the key lacks the right.
  public func verifyKey(
    _ request: HTTPRequest, _ right: Right, for action: String
  ) throws(SignatureError) -> Caller {
    let (presented, isBasic) = try presentedKey(SentFields(request.headers))
    let parts = presented.split(
      separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    let isWhole = parts.count == 2 && parts[0].allSatisfy { $0 < 0x80 }
    let key = isWhole ? credentials[String(decoding: parts[0], as: UTF8.self)] : nil
    let isRight = (key?.secret ?? unknown).isEqual(to: isWhole ? Array(parts[1]) : [])
    guard let key, isRight else { throw .unknownIngestKey }
    guard !isBasic || !key.isRefusedAsBasic else { throw .basicRefused(key: key.id) }
    let caller = Caller(key, region: nil)
    try caller.require(right, for: action)
    return caller
  }

  /// The same for the right ``Right/ingest``.
  public func verifyIngest(_ request: HTTPRequest) throws(SignatureError) -> Caller {
    try verifyKey(request, .ingest, for: "trailback:Ingest")
  }

  private func presentedKey(
    _ fields: SentFields
  ) throws(SignatureError) -> (key: [UInt8], isBasic: Bool) {
    let scheme = Array("basic ".utf8)
    let basic = fields["authorization"].filter { value in
      value.prefix(scheme.count).map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 } == scheme
    }
    let plain = fields["x-trailback-key"] + fields["x-amz-firehose-access-key"]
    guard plain.count + basic.count <= 1 else {
      throw .ambiguousHeader(plain.isEmpty ? "authorization" : "x-trailback-key")
    }
    if let key = plain.first { return (key, false) }
    guard let encoded = basic.first?.dropFirst(scheme.count) else { throw .missingIngestKey }
    guard encoded.count <= Authorization.longest,
      let decoded = Data(base64Encoded: Data(encoded.drop { $0 == 0x20 }))
    else { throw .unknownIngestKey }
    return (Array(decoded), true)
  }
}

/// Who called, as far as a secret proved it.
public struct Caller: Sendable, Hashable {
  /// The id of the key, as in the credentials file.
  public let accessKeyID: String
  /// An ARN, or nil if the credentials file names none.
  public let principal: String?
  /// What the key has a right to.
  public let rights: Set<Right>
  /// The Region that the request was signed for; nil for a key that was sent as it is.
  public let region: String?

  /// A caller, made up for a test or proved by other means.
  public init(accessKeyID: String, principal: String?, rights: Set<Right>, region: String?) {
    self.accessKeyID = accessKeyID
    self.principal = principal
    self.rights = rights
    self.region = region
  }

  fileprivate init(_ key: AccessKey, region: String?) {
    self.init(
      accessKeyID: key.id, principal: key.principal, rights: key.rights, region: region)
  }

  /// The account in the principal's ARN.
  public var account: String? { principal.flatMap(Self.account(of:)) }

  /// Refuses a caller that lacks a right.
  ///
  /// - Parameters:
  ///   - right: what the caller must be allowed to do.
  ///   - action: the action as a policy would name it: `cloudtrail:PutEventSelectors`.
  /// - Throws: ``SignatureError/accessDenied(user:action:right:)``.
  public func require(_ right: Right, for action: String) throws(SignatureError) {
    guard rights.contains(right) else {
      throw .accessDenied(user: principal ?? accessKeyID, action: action, right: right)
    }
  }

  /// Nil if the text is not an ARN with an account.
  static func account(of principal: String) -> String? {
    guard let arn = ARN(principal), !arn.partition.isEmpty, !arn.service.isEmpty,
      !arn.account.isEmpty, !arn.resource.isEmpty
    else { return nil }
    return arn.account
  }
}
