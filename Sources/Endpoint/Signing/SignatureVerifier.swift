public import CloudTrail
import Crypto
public import HTTPMessages

/// Says who called: AWS Signature Version 4 in its header form, and the keys of ``verifyIngest(_:)``.
///
/// Every call must carry its own proof. Signatures in the query, payloads that are not signed and
/// session tokens are refused: nobody needs them for CloudTrail's API, and each is a way around.
public struct SignatureVerifier: Sendable {
  let credentials: Credentials
  /// What a key that nobody knows is compared with, so that it takes as long as any other.
  let unknown = Secret.unknown()
  private let service: String
  private let skew: Int64

  /// - Parameters:
  ///   - service: as it stands in the scope of a signature.
  ///   - skew: how far the caller's clock may be from ours, in seconds; AWS allows five minutes.
  public init(credentials: Credentials, service: String = "cloudtrail", skew: Int64 = 300) {
    self.credentials = credentials
    self.service = service
    self.skew = skew
  }

  /// Who signed a call. What the caller may do is another question: ``Caller/require(_:for:)``.
  ///
  /// - Throws: ``SignatureError``, in the order in which AWS looks.
  public func verify(_ call: HTTPRequest, at now: Timestamp) throws(SignatureError) -> Caller {
    let fields = SentFields(call.headers)
    let isDated = !fields["x-amz-date"].isEmpty || !fields["date"].isEmpty
    let authorization = try Authorization(header(fields, call.query), isDated: isDated)
    let time = try RequestTime(fields)
    try time.check(at: now, skew: skew)
    try authorization.check(fields)
    let scope = authorization.scope
    try scope.check(time, service: service)

    let payloadHash = Hexadecimal.text(SHA256.hash(data: call.body))
    try checkPayload(fields, payloadHash)
    let request = CanonicalRequest(
      call, fields, signing: authorization.signedHeaders, payloadHash: payloadHash)

    let key = credentials[scope.accessKeyID]
    let isSigned = (key?.secret ?? unknown).signed(
      request.stringToSign(at: time, in: scope), in: scope, as: authorization.signature ?? [])
    // Ours are no session's keys, so whatever comes with a token is somebody else's.
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

  /// A hash that came along must be the body's; `UNSIGNED-PAYLOAD` and its kind are none.
  private func checkPayload(_ fields: SentFields, _ hash: [UInt8]) throws(SignatureError) {
    guard let claimed = fields["x-amz-content-sha256"].first, claimed != hash else { return }
    throw claimed.count == 64 ? .wrongPayloadHash : .unsignedPayload
  }
}
