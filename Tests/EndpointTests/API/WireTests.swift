import Endpoint
import CloudTrail
import History
import Testing

@testable import HTTPMessages

@Suite("AWS JSON 1.1")
struct WireTests {
  private func post(_ body: String, _ headers: HeaderFields, path: String = "/") async throws
    -> HTTPResponse
  {
    let server = try TestServer()
    // Its store goes away with it, and a store that is gone answers nothing.
    defer { withExtendedLifetime(server) {} }
    return await server.endpoint.respond(
      to: HTTPRequest(method: "POST", path: path, headers: headers, body: Array(body.utf8)))
  }

  @Test(
    "Both forms of the target are taken",
    arguments: [
      "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.", "CloudTrail_20131101.",
    ])
  func target(_ prefix: String) async throws {
    let reply = try await TestServer().call("ListTrails", target: prefix)
    #expect(reply.status == 200 && reply.json == ["Trails": []])
    #expect(reply.headers["Content-Type"] == "application/x-amz-json-1.1")
  }

  @Test(
    "Another operation of CloudTrail's is refused by its name",
    arguments: ["CreateEventDataStore", "StartQuery", "NoSuchOperation"])
  func unsupported(_ name: String) async throws {
    let reply = try await TestServer().call(name)
    #expect(reply.status == 400 && reply.refusal == "UnsupportedOperation")
    #expect(reply.message?.hasPrefix(name) == true)
  }

  @Test(
    "A call of another service is refused as unknown",
    arguments: ["", "DynamoDB_20120810.ListTables", "CloudTrail_20131101."])
  func unknown(_ target: String) async throws {
    let reply = try Reply(try await post("{}", ["X-Amz-Target": target]))
    #expect(reply.status == 400 && reply.refusal == "UnknownOperation")
  }

  @Test(
    "A body that is no object is refused",
    arguments: ["{", "[]", "\"x\"", "{\"a\":1}{", "\u{FEFF}", "{\"TrailName\":5}"])
  func serialization(_ body: String) async throws {
    let target = "CloudTrail_20131101.GetEventSelectors"
    let reply = try Reply(try await post(body, ["X-Amz-Target": target]))
    #expect(reply.refusal == "Serialization" && reply.status == 400)
  }

  @Test("Other methods and paths")
  func routes() async throws {
    let server = try TestServer()
    func status(_ method: String, _ path: String) async -> Int {
      await server.endpoint.respond(to: HTTPRequest(method: method, path: path)).status
    }
    #expect(await status("GET", "/healthz") == 200)
    #expect(await status("GET", "/readyz") == 200)
    #expect(await status("GET", "/metrics") == 200)
    #expect(await status("PUT", "/") == 405)
    #expect(await status("GET", "/nothing") == 404)
    #expect(await status("POST", "/nothing") == 404)
  }

  @Test("The metrics count what was appended and refused")
  func metrics() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    try await server.create("a-trail")
    let page = await server.endpoint.respond(to: HTTPRequest(method: "GET", path: "/metrics"))
    let text = String(decoding: page.body, as: UTF8.self)
    #expect(text.contains("trailback_appends_total{kind=\"CreateTrail\"} 1\n"))
    #expect(
      text.contains("trailback_rejected_calls_total{error=\"TrailAlreadyExistsException\"} 1\n"))
    #expect(text.contains("trailback_projection_lag_events 0\n"))
    #expect(text.contains("trailback_append_seconds_count 1\n"))
  }
}
