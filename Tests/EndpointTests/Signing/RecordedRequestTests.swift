import CloudTrail
import Endpoint
import HTTPMessages
import Testing

@Suite("Calls that botocore signed")
struct RecordedRequestTests {
  @Test("They are taken, and say who called where", arguments: RecordedRequest.all)
  func taken(_ recorded: RecordedRequest) throws {
    let caller = try Keys.verifier().verify(recorded.request, at: RecordedRequest.now)
    #expect(caller.accessKeyID == Keys.id)
    #expect(caller.principal == Keys.principal)
    #expect(caller.account == "111122223333")
    #expect(caller.rights == [.read, .write])
    #expect(caller.region == recorded.region)
  }

  @Test("Any change of what is signed is refused", arguments: RecordedRequest.all)
  func tampered(_ recorded: RecordedRequest) throws {
    let verifier = try Keys.verifier()
    let request = recorded.request
    var changes: [(String, HTTPRequest)] = []
    func change(_ name: String, _ apply: (inout HTTPRequest) -> Void) {
      var changed = request
      apply(&changed)
      changes.append((name, changed))
    }
    change("body") { $0.body.append(0x20) }
    change("method") { $0.method = "GET" }
    change("path") { $0.path += "x" }
    change("moment") { $0.path = "/at/2025-06-01T00:00:01Z/" }
    change("query") { $0.query += "&d=1" }
    change("host") { $0.headers = $0.headers.replacing("Host", "evil.example") }
    change("target") {
      let target = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.DeleteTrail"
      $0.headers = $0.headers.replacing("X-Amz-Target", target)
    }
    change("type") { $0.headers = $0.headers.replacing("Content-Type", "text/plain") }
    for (name, _) in recorded.more {
      change("without \(name)") { $0.headers = $0.headers.replacing(name) }
      change("other \(name)") { $0.headers = $0.headers.replacing(name, "20250601T120001Z") }
    }
    change("more") { $0.headers.add("X-Amz-More", "1") }
    for (name, changed) in changes {
      #expect(verifier.refusal(changed) != nil, "\(name)")
    }
  }

  @Test("A signature is good for one key, day, Region and service", arguments: RecordedRequest.all)
  func scope(_ recorded: RecordedRequest) throws {
    let verifier = try Keys.verifier()
    func refusal(_ old: String, _ new: String) -> SignatureError? {
      var request = recorded.request
      let authorization = recorded.authorization.replacing(old, with: new)
      #expect(authorization != recorded.authorization)
      request.headers = request.headers.replacing("Authorization", authorization)
      return verifier.refusal(request)
    }
    #expect(refusal("/20250601/", "/20250602/") == .wrongScope([.date]))
    #expect(refusal("/\(recorded.region)/", "/us-west-2/") == .mismatch)
    #expect(refusal("/\(recorded.region)/", "/US WEST/") != nil)
    #expect(refusal("/cloudtrail/", "/s3/") == .wrongScope([.service("cloudtrail")]))
    #expect(refusal("/aws4_request", "/aws5_request") == .wrongScope([.terminator]))
    #expect(refusal(Keys.id, Keys.suiteID) == .mismatch)
    #expect(refusal(Keys.id, "AKIDNOBODY") == .unknownKey)
    #expect(refusal(Keys.id, "eventbridge") == .mismatch)
    #expect(refusal("content-type;", "") == .mismatch)
    #expect(
      refusal("/20250601/\(recorded.region)/cloudtrail/aws4_request", "/1/A/b/c")
        == .wrongScope([.region, .service("cloudtrail"), .terminator, .date]))
  }

  @Test("One bit of a signature, or of anything beside it, is enough to be refused")
  func bits() throws {
    let verifier = try Keys.verifier()
    for recorded in [RecordedRequest.all[0], RecordedRequest.all[8]] {
      let bytes = Array(recorded.authorization.utf8)
      for at in bytes.indices {
        for bit in 0..<7 {
          var changed = bytes
          changed[at] ^= 1 << bit
          var request = recorded.request
          let text = String(decoding: changed, as: UTF8.self)
          request.headers = request.headers.replacing("Authorization", text)
          #expect(verifier.refusal(request) != nil, "\(text)")
        }
      }
    }
  }

  @Test("A session token is refused, whoever signed it")
  func token() throws {
    let recorded = RecordedRequest(
      testDescription: "token", operation: "ListTrails",
      more: [("X-Amz-Date", "20250601T120000Z"), ("X-Amz-Security-Token", "a-session-token")],
      body: "{}", signature: "18741020da555c878f5d2296a01ad1fcb6677e598dbe36648b487aa33be51f54")
    #expect(try Keys.verifier().refusal(recorded.request) == .unknownKey)
  }

  @Test("A payload that is not signed is refused, though the signature is right")
  func unsigned() throws {
    let recorded = RecordedRequest(
      testDescription: "unsigned", operation: "ListTrails",
      more: [("X-Amz-Date", "20250601T120000Z"), ("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD")],
      body: "{}", signature: "1f7a9de5af5363e570f2f117fb0b58e3f2ac74b2e7560d7c255af2d47fb0d4cd")
    #expect(try Keys.verifier().refusal(recorded.request) == .unsignedPayload)
  }
}
