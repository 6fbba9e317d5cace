import CloudTrail
import Dispatch
import HTTPMessages
import Selectors
import Testing

@testable import Endpoint

@Suite("Reading for long")
struct LongReadTests {
  @Test("Whoever goes through the whole log keeps no point read, write or page waiting")
  func lanes() async throws {
    let server = try TestServer()
    try await server.create("one")
    let gate = DispatchSemaphore(value: 0)
    // More of them than there are readers of any kind.
    let long = (0..<8).map { _ in
      Task { try await server.endpoint.readers.read(isLong: true) { _ in gate.wait() } }
    }
    let put = try await server.call(
      "PutEventSelectors", ["TrailName": "one", "EventSelectors": [["ReadWriteType": "All"]]])
    let get = try await server.call("GetEventSelectors", ["TrailName": "one"])
    #expect(put.status == 200 && get.status == 200)
    for path in ["/", "/readyz", "/metrics"] {
      let page = await server.endpoint.respond(to: HTTPRequest(method: "GET", path: path))
      #expect(page.status == 200)
    }
    for _ in long { gate.signal() }
    for task in long { try await task.value }
    #expect(try await server.call("LookupEvents")["Events"]?.array?.count == 2)
  }
}
