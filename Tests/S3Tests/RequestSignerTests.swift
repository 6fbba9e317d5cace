import CloudTrail
import HTTPMessages
import Testing

@testable import S3

/// The examples of "Signature Calculations for the Authorization Header" in the S3 API reference.
@Suite struct RequestSignerTests {
  private func signature(path: String, query: String = "", range: String? = nil) throws -> String {
    let signer = RequestSigner(
      credentials: AWSCredentials(
        id: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", token: nil),
      region: "us-east-1")
    var headers: HeaderFields = ["Host": "examplebucket.s3.amazonaws.com"]
    if let range { headers.add("Range", range) }
    let time = try #require(Timestamp(iso8601: "2013-05-24T00:00:00Z"))
    let signed = signer.signed(
      HTTPRequest(method: "GET", path: path, query: query, headers: headers, id: ""), at: time)
    let authorization = try #require(
      signed.headers.fields.first { $0.name.lowercased() == "authorization" }?.value)
    return String(authorization.suffix(64))
  }

  @Test func `An object is asked for with the published signature`() throws {
    #expect(
      try signature(path: "/test.txt", range: "bytes=0-9")
        == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
  }

  @Test func `A listing is asked for with the published signature`() throws {
    #expect(
      try signature(path: "/", query: "max-keys=2&prefix=J")
        == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
  }

  @Test func `A parameter without a value is signed with the published signature`() throws {
    #expect(
      try signature(path: "/", query: "lifecycle")
        == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
  }
}
