public import CloudTrail
import Crypto
import Foundation
public import HTTPMessages

/// Finds out who called: by AWS Signature Version 4 in its header form, or by a key that is sent as it is
/// (``verifyKey(_:_:for:)``).
///
/// Every request must carry its own proof. Signatures in the query, unsigned payloads and session tokens
/// are refused: no client needs them for CloudTrail's API, and each is a way around.
public struct SignatureVerifier: Sendable {
  private let credentials: Credentials
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
    self.credentials = credentials
    self.service = service
    self.skew = skew
  }

  /// Who signed a request. What the caller may do is another question: ``Caller/require(_:for:)``.
  ///
  /// - Throws: ``SignatureError``, in the order in which AWS checks.
  public func verify(_ request: HTTPRequest, at now: Timestamp) throws(SignatureError) -> Caller {
    let fields = SentFields(request.headers)
    let isDated = !fields["x-amz-date"].isEmpty || !fields["date"].isEmpty
    let authorization = try Authorization(header(fields, request.query), isDated: isDated)
    let time = try RequestTime(fields)
    try time.check(at: now, skew: skew)
    try authorization.check(fields)
    let scope = authorization.scope
    try scope.check(time, service: service)

    let payloadHash = Array(Hexadecimal.string(SHA256.hash(data: request.body)).utf8)
    try checkPayload(fields, payloadHash)
    let canonical = CanonicalRequest(
      request, fields, signing: authorization.signedHeaders, payloadHash: payloadHash)

    let key = credentials[scope.accessKeyID]
    let isSigned = (key?.secret ?? unknown).signed(
      canonical.stringToSign(at: time, in: scope), in: scope, as: authorization.signature ?? [])
    // None of our keys is a session's, so a request with a token was made with somebody else's.
    guard let key, fields["x-amz-security-token"].isEmpty else { throw .unknownKey }
    guard isSigned else { throw .mismatch }
    return Caller(key, region: scope.region)
  }

  /// The one `Authorization` header.
  private func header(
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
  private func checkPayload(_ fields: SentFields, _ hash: [UInt8]) throws(SignatureError) {
    guard let claimed = fields["x-amz-content-sha256"].first, claimed != hash else { return }
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
    let presented = try presentedKey(SentFields(request.headers))
    let parts = presented.split(
      separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    let isWhole = parts.count == 2 && parts[0].allSatisfy { $0 < 0x80 }
    let key = isWhole ? credentials[String(decoding: parts[0], as: UTF8.self)] : nil
    let isRight = (key?.secret ?? unknown).isEqual(to: isWhole ? Array(parts[1]) : [])
    guard let key, isRight else { throw .unknownIngestKey }
    let caller = Caller(key, region: nil)
    try caller.require(right, for: action)
    return caller
  }

  /// The same for the right ``Right/ingest``.
  public func verifyIngest(_ request: HTTPRequest) throws(SignatureError) -> Caller {
    try verifyKey(request, .ingest, for: "trailback:Ingest")
  }

  private func presentedKey(_ fields: SentFields) throws(SignatureError) -> [UInt8] {
    let scheme = Array("basic ".utf8)
    let basic = fields["authorization"].filter { value in
      value.prefix(scheme.count).map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 } == scheme
    }
    let plain = fields["x-trailback-key"] + fields["x-amz-firehose-access-key"]
    guard plain.count + basic.count <= 1 else {
      throw .ambiguousHeader(plain.isEmpty ? "authorization" : "x-trailback-key")
    }
    if let key = plain.first { return key }
    guard let encoded = basic.first?.dropFirst(scheme.count) else { throw .missingIngestKey }
    guard encoded.count <= Authorization.longest,
      let decoded = Data(base64Encoded: Data(encoded.drop { $0 == 0x20 }))
    else { throw .unknownIngestKey }
    return Array(decoded)
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
