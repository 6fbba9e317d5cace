public import CloudTrail

/// Why a call is not taken as anybody's, or not as that of one who may make it.
///
/// Nothing of what was signed, and nothing that was sent as a secret or a signature, is in it.
public enum SignatureError: Explained, Hashable {
  /// No `Authorization` header, or one of another kind.
  case missingToken
  /// Signed in the query, which is not taken here.
  case presigned
  /// Signed in the query and in the header.
  case signedTwice
  /// A field that must be one stands twice, by its name.
  case ambiguousHeader(String)
  case unsupportedAlgorithm
  /// Too long, not ASCII, or a part that is none of the three, or one of them twice.
  case malformedAuthorization
  case incomplete([Requirement])
  case malformedCredential
  case malformedDate
  case unsortedSignedHeaders
  /// `now` in seconds since 1970; `skew` in seconds.
  case expired(Timestamp, now: Int64, skew: Int64)
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
  /// The key or its secret is not one of ours; which of both is not said.
  case unknownIngestKey
  case accessDenied(user: String, action: String, right: Right)

  /// What an `Authorization` header must give.
  public enum Requirement: String, Sendable, Hashable, CaseIterable {
    case credential = "Credential"
    case signature = "Signature"
    case signedHeaders = "SignedHeaders"
    /// Given in a field of its own.
    case date = "Date"
  }

  /// What is wrong with the scope of a signature.
  public enum ScopeFault: Sendable, Hashable {
    case region
    /// With the service that is right.
    case service(String)
    case terminator
    case date
  }

  /// The exception's name, without a namespace: what `__type` and `x-amzn-ErrorType` say.
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
    case .accessDenied: "AccessDeniedException"
    }
  }

  /// The HTTP status. Services of the JSON protocol answer 400 to all of these, where REST services
  /// answer 403. A refused ingest key is 401: EventBridge tries again on that one and gives up on any
  /// other of the kind, so no record is lost while a key is being changed on both sides.
  public var status: Int {
    switch self {
    case .missingIngestKey, .unknownIngestKey, .accessDenied(_, _, .ingest): 401
    default: 400
    }
  }

  public var code: String { type }
}
