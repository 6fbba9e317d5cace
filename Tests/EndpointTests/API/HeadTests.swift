import CloudTrail
import Foundation
import HTTPMessages
import Testing

@testable import Endpoint

/// Nobody's body is kept who may not call: the head alone shows most of it.
@Suite("What the head alone refuses")
struct HeadTests {
  private let server: TestServer

  init() throws {
    server = try TestServer(access: .keys(try Keys.verifier())) { RecordedRequest.now }
  }

  private func head(_ change: (inout HTTPRequest) -> Void = { _ in }) -> HTTPRequest {
    var request = RecordedRequest.all[0].request
    request.body = []
    change(&request)
    return request
  }

  private func refusal(_ change: (inout HTTPRequest) -> Void) throws -> String? {
    try server.endpoint.refusal(ofHead: head(change)).map { response in
      #expect(response.status == 400)
      return try Reply(response).refusal ?? "without an exception"
    }
  }

  @Test("A head that may have been signed is no reason to refuse, whatever the body")
  func plausible() throws {
    for recorded in RecordedRequest.all where recorded.query.isEmpty {
      var request = recorded.request
      request.body = []
      #expect(server.endpoint.refusal(ofHead: request) == nil, "\(recorded.testDescription)")
    }
  }

  @Test("Nobody's signature, an unknown key, another time, another service")
  func implausible() throws {
    #expect(
      try refusal { $0.headers = $0.headers.replacing("Authorization") }
        == "MissingAuthenticationToken")
    func replace(_ text: String, _ other: String) -> (inout HTTPRequest) -> Void {
      { request in
        let field = request.headers["Authorization"] ?? ""
        request.headers = request.headers.replacing(
          "Authorization", field.replacing(text, with: other))
      }
    }
    #expect(try refusal(replace(Keys.id, "NOBODY")) == "UnrecognizedClient")
    #expect(try refusal(replace("/cloudtrail/", "/s3/")) == "InvalidSignature")
    #expect(try refusal(replace("/20250601/", "/20250602/")) == "InvalidSignature")
    #expect(try refusal(replace("SignedHeaders=", "Names=")) == "IncompleteSignature")
    #expect(
      try refusal { $0.headers = $0.headers.replacing("X-Amz-Date", "20250601T110000Z") }
        == "InvalidSignature")
    #expect(try refusal { $0.headers.add("X-Amz-Security-Token", "x") } != nil)
  }

  @Test("It is refused in the words in which the whole request would be")
  func words() async throws {
    let request = head { $0.headers = $0.headers.replacing("Authorization") }
    let early = server.endpoint.refusal(ofHead: request)
    let late = await server.endpoint.respond(to: request)
    #expect(early?.body == late.body && early?.status == late.status)
    // Both are counted.
    #expect(
      server.metrics.text.contains(
        #"trailback_requests_total{operation="GetEventSelectors",status="400"} 2"#))
  }

  @Test("Ingest: the key is the proof, and it is in the head")
  func ingest() throws {
    func status(_ headers: HeaderFields) -> Int? {
      server.endpoint.refusal(
        ofHead: HTTPRequest(method: "POST", path: "/ingest", headers: headers))?.status
    }
    #expect(status(["X-Trailback-Key": "eventbridge:\(Keys.ingestSecret)"]) == nil)
    #expect(status(["X-Trailback-Key": "eventbridge:\(Keys.ingestSecret)x"]) == 401)
    #expect(status([:]) == 401)
    #expect(status(["X-Trailback-Key": "\(Keys.id):\(Keys.secret)"]) == 403)
  }

  @Test("What is no post has no body")
  func others() {
    for method in ["GET", "HEAD", "PUT", "DELETE"] {
      let request = HTTPRequest(method: method, path: "/healthz")
      #expect(server.endpoint.refusal(ofHead: request)?.status == 400)
    }
  }

  @Test("Other keys count as soon as they were read, for both")
  func otherKeys() async throws {
    let verifier = try Keys.verifier()
    let server = try TestServer(access: .keys(verifier)) { RecordedRequest.now }
    let request = RecordedRequest.all[0].request
    #expect(server.endpoint.refusal(ofHead: request) == nil)
    #expect(verifier.refusal(request) == nil)
    let document: JSONValue = [
      "keys": [["accessKeyId": "k", "secretAccessKey": "a-secret-of-20-chars", "rights": ["read"]]]
    ]
    verifier.use(try Credentials(document, path: "keys"))
    #expect(server.endpoint.refusal(ofHead: request)?.status == 400)
    #expect(verifier.refusal(request) == .unknownKey)
    let page = HTTPRequest(
      method: "GET", path: "/", headers: ["X-Trailback-Key": "k:a-secret-of-20-chars"])
    #expect(await server.endpoint.respond(to: page).status == 200)
  }
}
