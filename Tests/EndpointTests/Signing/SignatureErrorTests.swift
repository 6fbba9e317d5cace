import CloudTrail
import Endpoint
import Testing

@Suite("What is answered to whom is not known")
struct SignatureErrorTests {
  static let all: [(SignatureError, String, Int)] = [
    (.missingToken, "MissingAuthenticationTokenException", 400),
    (.presigned, "MissingAuthenticationTokenException", 400),
    (.signedTwice, "InvalidSignatureException", 400),
    (.ambiguousHeader("host"), "IncompleteSignatureException", 400),
    (.unsupportedAlgorithm, "IncompleteSignatureException", 400),
    (.malformedAuthorization, "IncompleteSignatureException", 400),
    (.incomplete(SignatureError.Requirement.allCases), "IncompleteSignatureException", 400),
    (.malformedCredential, "IncompleteSignatureException", 400),
    (.malformedDate, "IncompleteSignatureException", 400),
    (.unsortedSignedHeaders, "IncompleteSignatureException", 400),
    (.expired(RecordedRequest.now, now: 0, skew: 300), "InvalidSignatureException", 400),
    (.notYetCurrent(RecordedRequest.now, now: 0, skew: 300), "InvalidSignatureException", 400),
    (.hostNotSigned, "InvalidSignatureException", 400),
    (.headerNotSigned("x-amz-date"), "InvalidSignatureException", 400),
    (.signedHeaderMissing("x"), "InvalidSignatureException", 400),
    (.wrongScope([.region, .terminator, .date]), "InvalidSignatureException", 400),
    (.unsignedPayload, "InvalidSignatureException", 400),
    (.wrongPayloadHash, "InvalidSignatureException", 400),
    (.mismatch, "InvalidSignatureException", 400),
    (.unknownKey, "UnrecognizedClientException", 400),
    (.missingIngestKey, "MissingAuthenticationTokenException", 401),
    (.unknownIngestKey, "UnrecognizedClientException", 401),
    (.basicRefused(key: "k"), "AccessDeniedException", 401),
    (.accessDenied(user: "u", action: "a", right: .write), "AccessDeniedException", 400),
    (.accessDenied(user: "u", action: "a", right: .ingest), "AccessDeniedException", 401),
  ]

  @Test("Each has AWS's name, a status, a text and what to do", arguments: all)
  func words(_ error: SignatureError, _ type: String, _ status: Int) {
    #expect(error.type == type)
    #expect(error.code == type)
    #expect(error.status == status)
    #expect(!error.message.isEmpty && error.message.hasPrefix(error.fact))
    #expect(!error.fact.hasSuffix("."))
    #expect(error.hint?.isEmpty == false && error.hint?.hasSuffix(".") == false)
  }

  @Test("AWS's own texts")
  func texts() {
    #expect(
      SignatureError.mismatch.message
        == "The request signature we calculated does not match the signature you provided. Check "
        + "your AWS Secret Access Key and signing method. Consult the service documentation for "
        + "details.")
    #expect(
      SignatureError.unknownKey.message
        == "The security token included in the request is invalid.")
    #expect(
      SignatureError.wrongScope([.service("cloudtrail")]).message
        == "Credential should be scoped to correct service: 'cloudtrail'.")
  }

  @Test("Rights are the key's")
  func rights() throws {
    let caller = try Keys.verifier().verify(RecordedRequest.all[0].request, at: RecordedRequest.now)
    try caller.require(.read, for: "cloudtrail:GetTrail")
    try caller.require(.write, for: "cloudtrail:PutEventSelectors")
    let error = #expect(throws: SignatureError.self) {
      try caller.require(.ingest, for: "trailback:Ingest")
    }
    #expect(
      error?.message
        == "User: \(Keys.principal) is not authorized to perform: trailback:Ingest because its "
        + "access key has no right to ingest")
  }
}
