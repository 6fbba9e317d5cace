import CloudTrail
import Endpoint
import HTTPMessages
import Testing

@Suite("Calls that are not signed as they should be")
struct MalformedRequestTests {
  private let recorded = RecordedRequest.all[0]

  private func refusal(_ authorization: String...) throws -> SignatureError? {
    var request = recorded.request
    request.headers = request.headers.replacing("Authorization")
    for value in authorization { request.headers.add("Authorization", value) }
    return try Keys.verifier().refusal(request)
  }

  private var scope: String { "\(Keys.id)/20250601/us-east-1/cloudtrail/aws4_request" }
  private var parameters: [String] {
    ["Credential=\(scope)", "SignedHeaders=\(recorded.signed)", "Signature=\(recorded.signature)"]
  }

  @Test("White space and commas may be anywhere between the parts")
  func lenient() throws {
    for separator in [",", " ", ", ", " ,\t ", ",,", "\t"] {
      for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let text = order.map { parameters[$0] }.joined(separator: separator)
        #expect(try refusal("AWS4-HMAC-SHA256 \(text)\(separator)") == nil)
      }
    }
  }

  @Test("No signature, or one of another kind")
  func missing() throws {
    #expect(try refusal() == .missingToken)
    for text in ["", " ", "Basic YTpi", "Bearer x", "aws4-hmac-sha256", "AWS", "AWS AKID:x="] {
      #expect(try refusal(text) == .missingToken)
    }
    for text in ["AWS4-HMAC-SHA25", "AWS4-ECDSA-P256-SHA256", "AWS4-", "AWS4-HMAC-SHA256-PAYLOAD"] {
      let whole = ([text] + parameters).joined(separator: " ")
      #expect(try refusal(whole) == .unsupportedAlgorithm)
    }
    let message = SignatureError.missingToken.message
    #expect(message == "Request is missing Authentication Token")
  }

  @Test("What is missing is told at once")
  func incomplete() throws {
    #expect(
      try refusal("AWS4-HMAC-SHA256")?.message
        == "Authorization header requires 'Credential' parameter. Authorization header requires "
        + "'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.")
    let names: [SignatureError.Requirement] = [.credential, .signedHeaders, .signature]
    for (at, name) in names.enumerated() {
      var parts = parameters
      parts.remove(at: at)
      #expect(
        try refusal("AWS4-HMAC-SHA256 " + parts.joined(separator: ", ")) == .incomplete([name]))
      parts.append("\(name.rawValue)=")
      #expect(
        try refusal("AWS4-HMAC-SHA256 " + parts.joined(separator: ", ")) == .incomplete([name]))
    }
    var request = recorded.request
    request.headers = request.headers.replacing("X-Amz-Date")
    #expect(try Keys.verifier().refusal(request) == .incomplete([.date]))
  }

  @Test("Parts that are none, or stand twice")
  func malformed() throws {
    let good = "AWS4-HMAC-SHA256 " + parameters.joined(separator: ", ")
    #expect(try refusal(good) == nil)
    for more in ["x", "x=y", "=", "Credential", parameters[0], parameters[2], "Date=1", "é=1"] {
      #expect(try refusal(good + ", " + more) == .malformedAuthorization, "\(more)")
    }
    for hostile in ["\u{0}", "\n", "\r\nX-Amz-Date: 1", "\u{7f}", "é", "\u{212a}"] {
      #expect(try refusal(good + hostile) == .malformedAuthorization)
      #expect(
        try refusal(good.replacing("AKID", with: "A\(hostile)ID")) == .malformedAuthorization)
    }
    // The Kelvin sign is a K to Swift.
    #expect(try refusal(good.replacing("K", with: "\u{212a}")) == .malformedAuthorization)
    #expect(try refusal(good + String(repeating: " ", count: 9000)) == .malformedAuthorization)
    #expect(
      try refusal("AWS4-HMAC-SHA256 " + String(repeating: "a=", count: 1_000_000))
        == .malformedAuthorization)
    #expect(try refusal(good, good) == .ambiguousHeader("authorization"))
    #expect(try refusal(good, "Basic YTpi") == .ambiguousHeader("authorization"))
  }

  @Test(
    "A credential has five parts",
    arguments: ["", "/", "////", "a/b/c/d", "a/b/c/d/e/f", "a/b//d/e", "/b/c/d/e", "a/b/c/d/"])
  func credential(_ text: String) throws {
    let refusal = try refusal(
      "AWS4-HMAC-SHA256 Credential=\(text), \(parameters[1]), \(parameters[2])")
    #expect(refusal == (text.isEmpty ? .incomplete([.credential]) : .malformedCredential))
  }

  @Test(
    "Signatures that are none",
    arguments: [
      "0", "zz", String(repeating: "0", count: 64), String(repeating: "0", count: 62),
      RecordedRequest.all[0].signature + "00", String(RecordedRequest.all[0].signature.dropLast()),
      RecordedRequest.all[0].signature.uppercased(), String(repeating: "g", count: 64),
    ])
  func signature(_ text: String) throws {
    #expect(
      try refusal("AWS4-HMAC-SHA256 \(parameters[0]), \(parameters[1]), Signature=\(text)")
        == .mismatch)
  }

  @Test(
    "The list of what is signed",
    arguments: [
      ("x-amz-date;x-amz-target;content-type", .hostNotSigned),
      ("content-type;x-amz-date;x-amz-target", .hostNotSigned),
      ("Host;content-type;x-amz-date;x-amz-target", .unsortedSignedHeaders),
      ("host;content-type;x-amz-date;x-amz-target", .unsortedSignedHeaders),
      ("content-type;host;host;x-amz-date;x-amz-target", .unsortedSignedHeaders),
      (";content-type;host;x-amz-date;x-amz-target", .unsortedSignedHeaders),
      ("content-type;host;x-amz-date;x-amz-target;", .unsortedSignedHeaders),
      ("content-type;host;x-amz-target", .headerNotSigned("x-amz-date")),
      ("content-type;host;x-amz-date", .headerNotSigned("x-amz-target")),
      ("content-type;host;x-amz-date;x-amz-more;x-amz-target", .signedHeaderMissing("x-amz-more")),
      ("authorization;content-type;host;x-amz-date;x-amz-target", .mismatch),
      ("host;x-amz-date;x-amz-target", .mismatch),
    ] as [(String, SignatureError)])
  func signedHeaders(_ names: String, _ expected: SignatureError) throws {
    let refusal = try refusal(
      "AWS4-HMAC-SHA256 \(parameters[0]), SignedHeaders=\(names), \(parameters[2])")
    // The first is out of order, too, and that is seen first.
    #expect(refusal == (names.hasPrefix("x-amz-date") ? .unsortedSignedHeaders : expected))
  }

  @Test(
    "Fields that must be one",
    arguments: ["Host", "X-Amz-Date", "X-AMZ-TARGET", "content-type", "Date", "Content-Length"])
  func duplicated(_ name: String) throws {
    let bare = HTTPRequest(
      method: "POST", path: "/",
      headers: [
        "Host": "a", "X-Amz-Target": "t", "Content-Type": "c", "Date": "20250601T120000Z",
        "Content-Length": "0",
      ])
    let verifier = try Keys.verifier()
    #expect(verifier.refusal(Signer().signed(bare)) == nil)
    // Added after signing, and before it.
    var after = Signer().signed(bare)
    after.headers.add(name, after.headers[name] ?? "")
    #expect(verifier.refusal(after) == .ambiguousHeader(name.lowercased()))
    var before = bare
    before.headers.add(name, name == "X-Amz-Date" ? "20250601T120000Z" : "x")
    #expect(
      verifier.refusal(Signer().signed(before)) == .ambiguousHeader(name.lowercased()))
  }

  @Test("A content type need not be signed")
  func contentType() throws {
    let bare = HTTPRequest(method: "POST", path: "/", headers: ["Host": "a", "Content-Type": "c"])
    let request = Signer().signed(bare, names: ["host", "x-amz-date"])
    #expect(try Keys.verifier().refusal(request) == nil)
  }

  @Test(
    "Signatures in the query are refused",
    arguments: [
      "X-Amz-Algorithm=AWS4-HMAC-SHA256", "a=b&X-Amz-Signature=00", "x-amz-signature",
      "%58-Amz-Credential=x", "X-Amz-Security-Token=t",
    ])
  func presigned(_ query: String) throws {
    var request = HTTPRequest(method: "GET", path: "/", query: query, headers: ["Host": "a"])
    let verifier = try Keys.verifier()
    #expect(verifier.refusal(request) == .presigned)
    request = Signer().signed(request)
    #expect(verifier.refusal(request) == .signedTwice)
  }

  @Test(
    "A payload hash is the body's",
    arguments: [
      ("UNSIGNED-PAYLOAD", .unsignedPayload),
      ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", .unsignedPayload),
      ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", .unsignedPayload), ("", .unsignedPayload),
      (String(repeating: "0", count: 64), .wrongPayloadHash),
      ("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", .wrongPayloadHash),
      ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", nil),
    ] as [(String, SignatureError?)])
  func payload(_ hash: String, _ expected: SignatureError?) throws {
    let bare = HTTPRequest(
      method: "POST", path: "/", headers: ["Host": "a", "X-Amz-Content-Sha256": hash])
    #expect(try Keys.verifier().refusal(Signer().signed(bare)) == expected)
  }

  @Test("A name that is only like a field's is another name")
  func likeness() throws {
    // Lower-cased by Swift, the Kelvin sign is a k.
    let bare = HTTPRequest(
      method: "POST", path: "/", headers: ["Host": "a", "X-\u{212a}ey": "1", "X-Key": "2"])
    let verifier = try Keys.verifier()
    let request = Signer().signed(bare, names: ["host", "x-amz-date"])
    #expect(verifier.refusal(request) == nil)
    let signed = Signer().signed(
      HTTPRequest(method: "POST", path: "/", headers: ["Host": "a", "X-Key": "2"]))
    var replaced = signed
    replaced.headers = replaced.headers.replacing("X-Key", "")
    replaced.headers = HeaderFields(
      signed.headers.fields.map { $0.name == "X-Key" ? .init("X-\u{212a}ey", $0.value) : $0 })
    #expect(verifier.refusal(replaced) == .signedHeaderMissing("x-key"))
  }
}
