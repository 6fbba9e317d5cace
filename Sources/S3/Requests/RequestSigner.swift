import CloudTrail
import Crypto
import HTTPMessages
import Signing

/// Signs requests without a body for S3, by Signature Version 4 in its header form.
///
/// S3 differs from other services in two things: the path is signed as it is sent, encoded once, and the hash
/// of the body is a field of the head.
struct RequestSigner: Sendable {
  var credentials: AWSCredentials
  var region: String

  /// The hash of no bytes.
  private static let emptyHash = Hexadecimal.string(SHA256.hash(data: [UInt8]()))

  /// The request with the fields that prove who sends it. Its `Host` must be among its fields.
  func signed(_ request: HTTPRequest, at now: Timestamp) -> HTTPRequest {
    var request = request
    let time = CredentialScope.time(now)
    request.headers.add("x-amz-content-sha256", Self.emptyHash)
    request.headers.add("x-amz-date", time)
    if let token = credentials.token {
      request.headers.add("x-amz-security-token", token.revealed)
    }
    let scope = CredentialScope(
      accessKeyID: credentials.accessKeyID, date: String(time.prefix(8)), region: region,
      service: "s3")
    let names = Set(request.headers.fields.map { $0.name.lowercased() })
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let canonical = CanonicalRequest(
      request, SentFields(request.headers), signing: names.map { Array($0.utf8) },
      payloadHash: Array(Self.emptyHash.utf8), pathForm: .asSent)
    let signature = credentials.secret.signature(
      of: canonical.stringToSign(at: time, in: scope), in: scope)
    request.headers.add(
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=\(scope.accessKeyID)/\(scope.text),"
        + "SignedHeaders=\(names.joined(separator: ";")),Signature=\(signature)")
    return request
  }
}
