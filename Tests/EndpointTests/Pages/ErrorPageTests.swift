import CloudTrail
import Foundation
import HTTPMessages
import Testing

@testable import Endpoint

@Suite("What is refused is a page for a browser, and a line for any other client")
struct ErrorPageTests {
  private static let browser =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

  private func response(
    _ server: TestServer, _ path: String, accept: String?, key: String? = nil
  ) async -> HTTPResponse {
    var headers = HeaderFields()
    if let accept { headers.add("Accept", accept) }
    if let key { headers.add("Authorization", "Basic " + Data(key.utf8).base64EncodedString()) }
    return await server.endpoint.respond(
      to: HTTPRequest(
        method: "GET", path: path, headers: headers,
        id: "11111111-2222-4333-8444-555555555555"))
  }

  private func expectPage(_ response: HTTPResponse, _ status: Int, _ words: String) {
    #expect(response.status == status)
    #expect(response.headers["Content-Type"] == "text/html; charset=utf-8")
    #expect(response.headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
    let page = Markup(String(decoding: response.body, as: UTF8.self))
    #expect(page.faults == [])
    #expect(page.text.contains(words))
  }

  @Test("There is no page at a path", arguments: ["/nothing", "/events/99", "/gaps/1", "/trails"])
  func missing(_ path: String) async throws {
    let server = try TestServer()
    expectPage(await response(server, path, accept: Self.browser), 404, "There is no such page")
    for accept in [nil, "*/*", "application/json"] {
      let line = await response(server, path, accept: accept)
      #expect(line.status == 404)
      #expect(String(decoding: line.body, as: UTF8.self) == "nothing is answered at this path\n")
    }
  }

  @Test("A key is asked for, and asked for as browsers understand it")
  func unknown() async throws {
    let server = try TestServer(access: .keys(Keys.verifier()))
    for accept in [Self.browser, "*/*"] {
      let refused = await response(server, "/", accept: accept)
      #expect(refused.status == 401)
      #expect(refused.headers["WWW-Authenticate"] == #"Basic realm="trailback""#)
    }
    expectPage(await response(server, "/", accept: Self.browser), 401, "Who are you?")
    let line = await response(server, "/", accept: "*/*")
    #expect(line.headers["Content-Type"] == "application/json")
    let key = "eventbridge:" + Keys.ingestSecret
    expectPage(
      await response(server, "/", accept: Self.browser, key: key), 403, "Not with this key")
    let taken = "\(Keys.suiteID):\(Keys.suiteSecret)"
    #expect(await response(server, "/", accept: Self.browser, key: taken).status == 200)
  }

  @Test("A store that cannot be read")
  func broken() async throws {
    let server = try TestServer()
    try server.breakStore()
    expectPage(
      await response(server, "/", accept: Self.browser), 500, "This page cannot be shown now")
  }
}
