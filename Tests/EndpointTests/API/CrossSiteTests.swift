import CloudTrail
import Foundation
import Testing

@testable import Endpoint
@testable import HTTPMessages

@Suite("Calls through somebody's browser")
struct CrossSiteTests {
  private func status(
    _ method: String, _ path: String, _ headers: HeaderFields, _ access: Access = .everyone
  ) async throws -> Int {
    let server = try TestServer(access: access)
    // Its store goes away with it, and a store that is gone answers nothing.
    defer { withExtendedLifetime(server) {} }
    return await server.endpoint.respond(
      to: HTTPRequest(method: method, path: path, headers: headers, body: Array("{}".utf8))
    ).status
  }

  @Test(
    "A name that leads to loopback from elsewhere gets no response",
    arguments: [
      ("127.0.0.1:8383", 200), ("127.8.8.8", 200), ("localhost:8383", 200), ("LOCALHOST", 200),
      ("[::1]:8383", 200), ("evil.example:8383", 403), ("127.0.0.1.evil.example", 403),
      ("localhost.evil.example", 403), ("[::2]:8383", 403), ("10.0.0.1", 403), ("", 403),
    ])
  func hosts(_ host: String, _ expected: Int) async throws {
    #expect(try await status("GET", "/", ["Host": host]) == expected)
  }

  @Test("No page may post, to the API or to ingest")
  func posting() async throws {
    for path in ["/", "/ingest"] {
      let headers: HeaderFields = ["Host": "127.0.0.1:8383", "Origin": "http://127.0.0.1:8383"]
      #expect(try await status("POST", path, headers) == 403)
    }
  }

  private func keys(_ rights: JSONValue) throws -> Access {
    let document: JSONValue = [
      "keys": [["accessKeyId": "k", "secretAccessKey": "a-secret-of-20-chars", "rights": rights]]
    ]
    return .keys(SignatureVerifier(credentials: try Credentials(document, path: "keys")))
  }

  @Test("With keys the name does not matter: the key does")
  func keys() async throws {
    let headers: HeaderFields = [
      "Host": "history.example", "X-Trailback-Key": "k:a-secret-of-20-chars",
    ]
    #expect(try await status("GET", "/", headers, keys(["read"])) == 200)
  }

  @Test(
    "With a key that a browser sends along, no page of another site posts",
    arguments: [
      (HeaderFields(), 200), (["Origin": "https://history.example:8383"], 200),
      (["Origin": "https://HISTORY.example:8383"], 200),
      (["Sec-Fetch-Site": "same-origin"], 200), (["Sec-Fetch-Site": "none"], 200),
      (["Origin": "https://evil.example"], 403), (["Origin": "null"], 403), (["Origin": ""], 403),
      (["Origin": "https://history.example"], 403),
      (["Origin": "https://history.example:8383.evil.example"], 403),
      (["Origin": "https://evil.example/https://history.example:8383"], 403),
      (["Sec-Fetch-Site": "cross-site"], 403), (["Sec-Fetch-Site": "same-site"], 403),
      (["Sec-Fetch-Site": "something-new"], 403),
      (["Origin": "https://history.example:8383", "Sec-Fetch-Site": "cross-site"], 403),
      (["Origin": "https://history.example:8383", "origin": "https://evil.example"], 403),
    ] as [(HeaderFields, Int)])
  func pagesOfOthers(_ sent: HeaderFields, _ expected: Int) async throws {
    let key = "Basic " + Data("k:a-secret-of-20-chars".utf8).base64EncodedString()
    var headers: HeaderFields = [
      "Host": "history.example:8383", "Authorization": key, "Content-Type": "application/json",
    ]
    for field in sent.fields { headers.add(field.name, field.value) }
    let access = try keys(["ingest"])
    // What is let in is no record, and refused as that.
    let answered = try await status("POST", "/ingest", headers, access)
    #expect(answered == (expected == 200 ? 422 : 403))
    // Without a body that is read, too.
    let server = try TestServer(access: access)
    let head = HTTPRequest(method: "POST", path: "/ingest", headers: headers)
    #expect(server.endpoint.refusal(ofHead: head)?.status == (expected == 200 ? nil : expected))
  }

  @Test("Without keys a page of another site may not post either, by whatever the browser says")
  func pagesOfOthersWithoutKeys() async throws {
    for site in ["cross-site", "same-site"] {
      let headers: HeaderFields = ["Host": "127.0.0.1:8383", "Sec-Fetch-Site": site]
      #expect(try await status("POST", "/", headers) == 403)
      #expect(try await status("GET", "/", headers) == 200)
    }
  }

  @Test(
    "Ingest takes nothing that a form of a page could send",
    arguments: [
      (["Content-Type": "application/json"], nil),
      (["Content-Type": "application/json; charset=utf-8"], nil),
      (["Content-Type": "text/plain"], 415), (["Content-Type": "Text/Plain;charset=UTF-8"], 415),
      (["Content-Type": "text/plain ; a=b"], 415),
      (["Content-Type": "application/x-www-form-urlencoded"], 415),
      (["Content-Type": "multipart/form-data; boundary=x"], 415),
      (["Content-Type": "text/plain, application/json"], 415),
      (["Content-Type": "application/json", "content-type": "text/plain"], 415),
      (["Content-Type": "text/plain", "X-Trailback-Key": "k:a-secret"], 415),
      // No form can send this field.
      (["Content-Type": "text/plain", "x-amz-sns-message-type": "Notification"], nil),
    ] as [(HeaderFields, Int?)])
  func forms(_ sent: HeaderFields, _ expected: Int?) async throws {
    var headers: HeaderFields = ["Host": "127.0.0.1:8383"]
    for field in sent.fields { headers.add(field.name, field.value) }
    let server = try TestServer()
    let request = HTTPRequest(method: "POST", path: "/ingest", headers: headers)
    #expect(server.endpoint.refusal(ofHead: request)?.status == expected)
    if expected == 415 { #expect(await server.endpoint.respond(to: request).status == 415) }
  }
}
