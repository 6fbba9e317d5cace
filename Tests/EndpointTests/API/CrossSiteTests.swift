import CloudTrail
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

  @Test("With keys the name does not matter: the key does")
  func keys() async throws {
    let document: JSONValue = [
      "keys": [["accessKeyId": "k", "secretAccessKey": "a-secret-of-20-chars", "rights": ["read"]]]
    ]
    let verifier = SignatureVerifier(credentials: try Credentials(document, path: "keys"))
    let headers: HeaderFields = [
      "Host": "history.example", "X-Trailback-Key": "k:a-secret-of-20-chars",
    ]
    #expect(try await status("GET", "/", headers, .keys(verifier)) == 200)
  }
}
