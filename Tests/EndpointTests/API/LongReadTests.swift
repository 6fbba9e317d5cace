import CloudTrail
import Dispatch
import HTTPMessages
import History
import Selectors
import Testing

@testable import Endpoint

@Suite("Reading for long")
struct LongReadTests {
  private func status(_ path: String, _ server: TestServer) async -> Int {
    await server.endpoint.respond(to: HTTPRequest(method: "GET", path: path)).status
  }

  /// Keeps a lane busy: with more reads than there are readers of any kind, none of which ends before the
  /// gate was signalled for each.
  private func block(
    _ lane: ReaderPool.Lane, _ server: TestServer, _ gate: DispatchSemaphore
  ) -> [Task<Void, any Error>] {
    (0..<8).map { _ in
      Task { try await server.endpoint.readers.read(in: lane) { _ in gate.wait() } }
    }
  }

  private func end(_ tasks: [Task<Void, any Error>], _ gate: DispatchSemaphore) async throws {
    for _ in tasks { gate.signal() }
    for task in tasks { try await task.value }
  }

  @Test("Whoever goes through the whole log keeps no point read, write or page waiting")
  func log() async throws {
    let server = try TestServer()
    try await server.create("one")
    let gate = DispatchSemaphore(value: 0)
    let long = block(.log, server, gate)
    let put = try await server.call(
      "PutEventSelectors", ["TrailName": "one", "EventSelectors": [["ReadWriteType": "All"]]])
    let get = try await server.call("GetEventSelectors", ["TrailName": "one"])
    #expect(put.status == 200 && get.status == 200)
    for path in ["/", "/readyz", "/metrics"] { #expect(await status(path, server) == 200) }
    try await end(long, gate)
    #expect(try await server.call("LookupEvents")["Events"]?.array?.count == 2)
  }

  @Test("Reads of all trails keep no read of one waiting, and no probe")
  func allTrails() async throws {
    let server = try TestServer()
    try await server.create("one")
    let gate = DispatchSemaphore(value: 0)
    let heavy = block(.allTrails, server, gate)
    for (operation, input) in [
      ("GetTrail", ["Name": "one"]), ("GetEventSelectors", ["TrailName": "one"]),
      ("DescribeTrails", ["trailNameList": ["one"]]), ("LookupEvents", .object([])),
    ] as [(String, JSONValue)] {
      #expect(try await server.call(operation, input).status == 200, "\(operation)")
    }
    for path in [
      "/readyz", "/metrics", "/style.css",
      "/trails/arn%3Aaws%3Acloudtrail%3Aus-east-1%3A111122223333%3Atrail%2Fone",
    ] { #expect(await status(path, server) == 200, "\(path)") }
    // These wait for it: they are of its kind.
    async let described = server.call("DescribeTrails")
    async let listed = server.call("ListTrails")
    async let page = status("/", server)
    try await end(heavy, gate)
    #expect(try await (described.status, listed.status) == (200, 200))
    #expect(await page == 200)
  }

  @Test("Whatever waits, a probe is answered")
  func probes() async throws {
    let server = try TestServer()
    let gate = DispatchSemaphore(value: 0)
    var all: [Task<Void, any Error>] = []
    for lane in ReaderPool.Lane.allCases where lane != .probe { all += block(lane, server, gate) }
    #expect(await status("/readyz", server) == 200)
    #expect(await status("/metrics", server) == 200)
    try await end(all, gate)
  }

  @Test("Only so many wait in a lane; the next one is refused, and other lanes go on")
  func full() async throws {
    let server = try TestServer()
    let pool = try ReaderPool(at: try StorePath(server.path), count: 1, mostWaiting: 2)
    let gate = DispatchSemaphore(value: 0)
    let (entered, began) = AsyncStream<Void>.makeStream()
    let first = Task {
      try await pool.read(in: .log) { _ in
        began.yield()
        gate.wait()
      }
    }
    for await _ in entered { break }
    // The one that is being read waits no more.
    let refusals = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<5 {
        group.addTask {
          do {
            try await pool.read(in: .log) { _ in }
            return false
          } catch HistoryError.busy {
            return true
          } catch {
            Issue.record(error)
            return false
          }
        }
      }
      var refused = 0
      while refused < 3, let isRefused = await group.next() { refused += isRefused ? 1 : 0 }
      #expect(refused == 3)
      gate.signal()
      for await isRefused in group where isRefused { refused += 1 }
      return refused
    }
    #expect(refusals == 3)
    try await first.value
    #expect(try await pool.read(in: .brief) { try $0.projectionLag() } == 0)
    try pool.close()
    await #expect(throws: HistoryError.self) { try await pool.read { _ in } }
  }
}
