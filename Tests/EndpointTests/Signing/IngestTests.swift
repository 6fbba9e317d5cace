import CloudTrail
import Foundation
import HTTPMessages
import Testing

@testable import Endpoint

@Suite("Keys that hand over records")
struct IngestTests {
  private let key = "eventbridge:\(Keys.ingestSecret)"

  private func request(_ headers: (String, String)...) -> HTTPRequest {
    HTTPRequest(
      method: "POST", path: "/ingest", headers: HeaderFields(headers.map { .init($0.0, $0.1) }))
  }

  private func basic(_ text: String) -> String { "Basic " + Data(text.utf8).base64EncodedString() }

  @Test("A header of our own, or HTTP Basic")
  func taken() throws {
    let verifier = try Keys.verifier()
    for request in [
      request(("X-Trailback-Key", key)), request(("x-trailback-key", key)),
      request(("Authorization", basic(key))),
      request(("authorization", "bAsIc" + basic(key).dropFirst(5))),
      request(("X-Trailback-Key", key), ("Authorization", "Bearer x")),
    ] {
      let caller = try verifier.verifyIngest(request)
      #expect(caller.accessKeyID == "eventbridge")
      #expect(caller.principal == nil && caller.account == nil && caller.region == nil)
      #expect(caller.rights == [.ingest])
    }
  }

  @Test("Nothing, two of them, or another scheme")
  func missing() throws {
    let verifier = try Keys.verifier()
    #expect(verifier.ingestRefusal(request()) == .missingIngestKey)
    #expect(verifier.ingestRefusal(request(("Authorization", "Bearer x"))) == .missingIngestKey)
    #expect(verifier.ingestRefusal(RecordedRequest.all[0].request) == .missingIngestKey)
    #expect(
      verifier.ingestRefusal(request(("X-Trailback-Key", key), ("X-Trailback-Key", key)))
        == .ambiguousHeader("x-trailback-key"))
    #expect(
      verifier.ingestRefusal(request(("X-Trailback-Key", key), ("Authorization", basic(key))))
        == .ambiguousHeader("x-trailback-key"))
    #expect(
      verifier.ingestRefusal(request(("Authorization", basic(key)), ("Authorization", basic(key))))
        == .ambiguousHeader("authorization"))
  }

  @Test("A key that is not right to the byte")
  func wrong() throws {
    let verifier = try Keys.verifier()
    var wrong = [
      "", ":", "eventbridge", "eventbridge:", ":\(Keys.ingestSecret)", "\(key) ", " \(key)",
      "\(key)x", String(key.dropLast()), "Eventbridge:\(Keys.ingestSecret)",
      "eventbridge:\(Keys.secret)", "nobody:\(Keys.ingestSecret)",
      "\(Keys.id):\(Keys.ingestSecret)",
      "é:x", "e\u{301}:x", String(repeating: "a", count: 100_000), "\u{0}",
      // What the secret is signed with is no secret.
      "eventbridge:AWS4\(Keys.ingestSecret)",
    ]
    let bytes = Array(key.utf8)
    for at in bytes.indices {
      var changed = bytes
      changed[at] ^= 1
      wrong.append(String(decoding: changed, as: UTF8.self))
    }
    for text in wrong {
      #expect(
        verifier.ingestRefusal(request(("X-Trailback-Key", text))) == .unknownIngestKey, "\(text)")
      #expect(verifier.ingestRefusal(request(("Authorization", basic(text)))) == .unknownIngestKey)
    }
    for text in ["Basic ", "Basic x", "Basic ====", "Basic é", "Basic " + key] {
      #expect(
        verifier.ingestRefusal(request(("Authorization", text))) == .unknownIngestKey, "\(text)")
    }
  }

  @Test("A key that a browser may hold hands over nothing as HTTP Basic, and reads nothing")
  func heldByBrowsers() throws {
    let document: JSONValue = [
      "keys": [
        [
          "accessKeyId": "both", "secretAccessKey": "a-secret-of-20-chars",
          "rights": ["ingest", "read"],
        ],
        [
          "accessKeyId": "in", "secretAccessKey": "a-secret-of-20-chars",
          "rights": ["ingest", "write"],
        ],
        [
          "accessKeyId": "out", "secretAccessKey": "a-secret-of-20-chars",
          "rights": ["read", "write"],
        ],
      ]
    ]
    let credentials = try Credentials(document, path: "keys")
    #expect(credentials.keysRefusedAsBasic == ["both"])
    let verifier = SignatureVerifier(credentials: credentials)
    func refusal(_ id: String, _ right: Right, asBasic: Bool) -> SignatureError? {
      let key = "\(id):a-secret-of-20-chars"
      let field = asBasic ? ("Authorization", basic(key)) : ("X-Trailback-Key", key)
      do throws(SignatureError) {
        _ = try verifier.verifyKey(request(field), right, for: "it")
        return nil
      } catch {
        return error
      }
    }
    for right in [Right.read, .ingest] {
      #expect(refusal("both", right, asBasic: true) == .basicRefused(key: "both"))
      #expect(refusal("both", right, asBasic: false) == nil)
    }
    #expect(refusal("in", .ingest, asBasic: true) == nil)
    #expect(refusal("out", .read, asBasic: true) == nil)
    // Without the secret a caller learns nothing of the rights.
    #expect(
      verifier.ingestRefusal(request(("Authorization", basic("both:a-secret-of-21-chars"))))
        == .unknownIngestKey)
  }

  @Test("A key that may only read or write hands over nothing")
  func rights() throws {
    let refusal = try Keys.verifier().ingestRefusal(
      request(("X-Trailback-Key", "\(Keys.id):\(Keys.secret)")))
    #expect(
      refusal == .accessDenied(user: Keys.principal, action: "trailback:Ingest", right: .ingest))
  }
}
