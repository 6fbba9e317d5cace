public import CloudTrail

/// Why a request is refused: the caller did not prove who it is, or may not make it.
///
/// It holds nothing that was signed, and nothing that was sent as a secret or a signature.
public enum SignatureError: Explained, Hashable {
  /// No `Authorization` header, or one of another kind.
  case missingToken
  /// Signed in the query, which is not accepted here.
  case presigned
  /// Signed in the query and in the header.
  case signedTwice
  /// A field that may be sent once was sent more often, by its name.
  case ambiguousHeader(String)
  case unsupportedAlgorithm
  /// Too long, not ASCII, with a part that is none of the three, or with one of them twice.
  case malformedAuthorization
  /// Without what it requires.
  case incomplete([Requirement])
  case malformedCredential
  case malformedDate
  case unsortedSignedHeaders
  /// Signed too long ago. `now` in seconds since 1970; `skew` in seconds.
  case expired(Timestamp, now: Int64, skew: Int64)
  /// Signed in the future, in the same units.
  case notYetCurrent(Timestamp, now: Int64, skew: Int64)
  case hostNotSigned
  case headerNotSigned(String)
  case signedHeaderMissing(String)
  case wrongScope([ScopeFault])
  case unsignedPayload
  case wrongPayloadHash
  case mismatch
  /// A key that the credentials file does not have, or a session token.
  case unknownKey
  case missingIngestKey
  /// The key or its secret is not one of ours; it does not say which.
  case unknownIngestKey
  /// A key, by its id, that may read and ingest, sent as HTTP Basic.
  case basicRefused(key: String)
  /// A known key without the right.
  case accessDenied(user: String, action: String, right: Right)

  /// What an `Authorization` header must contain.
  public enum Requirement: String, Sendable, Hashable, CaseIterable {
    case credential = "Credential"
    case signature = "Signature"
    case signedHeaders = "SignedHeaders"
    /// In a field of its own.
    case date = "Date"
  }

  /// What is wrong with the scope of a signature.
  public enum ScopeFault: Sendable, Hashable {
    case region
    /// With the right service.
    case service(String)
    case terminator
    case date
  }

  /// The exception's name, without a namespace, as in `__type`.
  public var type: String {
    switch self {
    case .missingToken, .presigned, .missingIngestKey: "MissingAuthenticationTokenException"
    case .unsupportedAlgorithm, .malformedAuthorization, .incomplete, .malformedCredential,
      .malformedDate, .unsortedSignedHeaders, .ambiguousHeader:
      "IncompleteSignatureException"
    case .signedTwice, .expired, .notYetCurrent, .hostNotSigned, .headerNotSigned,
      .signedHeaderMissing, .wrongScope, .unsignedPayload, .wrongPayloadHash, .mismatch:
      "InvalidSignatureException"
    case .unknownKey, .unknownIngestKey: "UnrecognizedClientException"
    case .accessDenied, .basicRefused: "AccessDeniedException"
    }
  }

  /// The HTTP status. Services of the JSON protocol give 400 for all of these, REST services 403. A
  /// refused ingest key is 401: EventBridge tries again on 401 and gives up on any other 4xx, so no record
  /// is lost while a key is being changed on both sides.
  public var status: Int {
    switch self {
    case .missingIngestKey, .unknownIngestKey, .basicRefused, .accessDenied(_, _, .ingest): 401
    case .missingToken, .presigned, .signedTwice, .ambiguousHeader, .unsupportedAlgorithm,
      .malformedAuthorization, .incomplete, .malformedCredential, .malformedDate,
      .unsortedSignedHeaders, .expired, .notYetCurrent, .hostNotSigned, .headerNotSigned,
      .signedHeaderMissing, .wrongScope, .unsignedPayload, .wrongPayloadHash, .mismatch,
      .unknownKey, .accessDenied(_, _, .read), .accessDenied(_, _, .write):
      400
    }
  }

  /// The same as ``type``.
  public var code: String { type }
}

// MARK: - Texts

extension SignatureError {
  /// AWS's own text if it is known. The canonical request that AWS adds to some is left out.
  public var message: String {
    switch self {
    case .missingToken: "Request is missing Authentication Token"
    case .presigned:
      "Request is missing Authentication Token. Signatures in the query string are not accepted."
    case .signedTwice:
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
    case .ambiguousHeader(let name): "The header '\(name)' must occur only once."
    case .unsupportedAlgorithm:
      "Unsupported AWS 'algorithm' in Authorization header (only AWS4-HMAC-SHA256 for now)."
    case .malformedAuthorization:
      "Authorization header must be 'AWS4-HMAC-SHA256' and the key=value pairs 'Credential', "
        + "'SignedHeaders' and 'Signature', each once."
    case .incomplete(let missing): missing.map(Self.words).joined(separator: " ")
    case .malformedCredential:
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term."
    case .malformedDate:
      "Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601"
    case .unsortedSignedHeaders: "SignedHeaders must be lower-case, sorted and each name once."
    case .expired(let time, let now, let skew):
      "Signature expired: \(RequestTime.text(time)) is now earlier than "
        + "\(Self.text(now - skew)) (\(Self.text(now)) - \(Self.duration(skew)))"
    case .notYetCurrent(let time, let now, let skew):
      "Signature not yet current: \(RequestTime.text(time)) is still later than "
        + "\(Self.text(now + skew)) (\(Self.text(now)) + \(Self.duration(skew)))"
    case .hostNotSigned:
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
    case .headerNotSigned(let name):
      "'\(name)' must be a 'SignedHeader' in the AWS Authorization."
    case .signedHeaderMissing(let name):
      "'\(name)' is a 'SignedHeader' in the AWS Authorization, and the request has no such header."
    case .wrongScope(let faults): faults.map(Self.words).joined(separator: " ")
    case .unsignedPayload:
      "'X-Amz-Content-Sha256' must be the hash of the body: unsigned and streamed payloads are not "
        + "accepted."
    case .wrongPayloadHash:
      "The provided 'x-amz-content-sha256' header does not match what was computed."
    case .mismatch:
      "The request signature we calculated does not match the signature you provided. Check your "
        + "AWS Secret Access Key and signing method. Consult the service documentation for details."
    case .unknownKey: "The security token included in the request is invalid."
    case .missingIngestKey: "Request is missing the header 'X-Trailback-Key'."
    case .unknownIngestKey: "The key included in the request is invalid."
    case .basicRefused(let key):
      "The access key \(key) may read and ingest, so it is not taken as HTTP Basic: a browser would "
        + "send it along with what a page from elsewhere posts."
    case .accessDenied(let user, let action, let right):
      "User: \(user) is not authorized to perform: \(action) because its access key has no right "
        + "to \(right.rawValue)"
    }
  }

  /// The message without its full stop.
  public var fact: String { message.hasSuffix(".") ? String(message.dropLast()) : message }

  /// What the caller, or the owner of the credentials file, can do.
  public var hint: String? {
    switch self {
    case .missingToken, .presigned, .signedTwice, .unsupportedAlgorithm, .malformedAuthorization,
      .incomplete, .malformedCredential, .malformedDate, .unsortedSignedHeaders, .hostNotSigned,
      .headerNotSigned, .signedHeaderMissing:
      "sign with Signature Version 4 in the Authorization header, as the AWS CLI and SDKs do"
    case .ambiguousHeader: "send it once, and see that no proxy adds another"
    case .expired, .notYetCurrent: "set the clocks of both machines"
    case .wrongScope: "sign for the service cloudtrail and the Region that is called, on the day"
    case .unsignedPayload, .wrongPayloadHash:
      "sign the body as it is sent, as the SDKs do by default"
    case .mismatch: "check the secret, and that no proxy changes host, path or body on the way"
    case .unknownKey: "use a key of Trailback's own credentials file, without a session token"
    case .missingIngestKey, .unknownIngestKey:
      "send ACCESSKEYID:SECRET of the credentials file in X-Trailback-Key, or as HTTP Basic"
    case .basicRefused:
      "send it in X-Trailback-Key, or have one key that may read and another that may ingest"
    case .accessDenied(_, _, let right):
      "add \(right.rawValue) to the key's rights in the credentials file"
    }
  }

  private static func words(_ requirement: Requirement) -> String {
    switch requirement {
    case .credential, .signature, .signedHeaders:
      "Authorization header requires '\(requirement.rawValue)' parameter."
    case .date:
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
    }
  }

  private static func words(_ fault: ScopeFault) -> String {
    switch fault {
    case .region: "Credential should be scoped to a valid region."
    case .service(let service): "Credential should be scoped to correct service: '\(service)'."
    case .terminator: "Credential should be scoped with a valid terminator: 'aws4_request'."
    case .date:
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP."
    }
  }

  private static func text(_ second: Int64) -> String {
    RequestTime.text(Timestamp(seconds: second))
  }

  private static func duration(_ seconds: Int64) -> String {
    seconds.isMultiple(of: 60) ? "\(seconds / 60) min." : "\(seconds) sec."
  }
}
