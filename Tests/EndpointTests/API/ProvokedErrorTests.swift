import CloudTrail
import Testing

@testable import Endpoint

@Suite("Each exception of the contract can be provoked")
struct ProvokedErrorTests {
  @Test("Every one is provoked, and no other", arguments: APIOperation.allCases)
  func table(_ operation: APIOperation) {
    let provoked = Set(ProvokedError.all.filter { $0.operations.contains(operation) }.map(\.error))
    #expect(provoked == APIContract.errors(of: operation))
  }

  @Test(
    "Correct calls succeed on the same trails", arguments: APIOperation.allCases)
  func sound(_ operation: APIOperation) async throws {
    let server = try TestServer()
    try await World.fill(server)
    let reply = try await server.call(operation.rawValue, World.input(operation))
    #expect(reply.status == 200, "\(reply.json.compact)")
  }

  @Test(
    "Each provoked call gives its exception, and changes nothing", arguments: APIOperation.allCases)
  func provoked(_ operation: APIOperation) async throws {
    let usual = try TestServer()
    try await World.fill(usual)
    for provoked in ProvokedError.all where provoked.operations.contains(operation) {
      let server = provoked.isCrowded ? try TestServer(mostWaiting: 0) : usual
      try await provoked.setUp(server)
      let before = try await state(server)
      let reply = try await server.call(
        operation.rawValue, provoked.input(operation), at: provoked.path,
        region: provoked.region, key: TestServer.account)
      let input = provoked.input(operation).compact
      #expect(reply.refusal == provoked.error, "\(input): \(reply.json.compact)")
      #expect(reply.status == 400 && reply.message?.isEmpty == false, "\(input)")
      #expect(try await state(server) == before, "\(input)")
    }
  }

  /// The outputs of the reads.
  private func state(_ server: TestServer) async throws -> [JSONValue] {
    var responses = [try await server.call("DescribeTrails").json]
    for operation in APIOperation.allCases where !operation.isWrite && operation != .lookupEvents {
      responses.append(try await server.call(operation.rawValue, World.input(operation)).json)
    }
    return responses
  }

  /// AWS documents it as an error that any call may meet, and SDKs try again on it.
  @Test(
    "Tags are throttled as all that is written", arguments: [APIOperation.addTags, .removeTags])
  func throttledTags(_ operation: APIOperation) async throws {
    let reply = try await TestServer(mostWaiting: 0)
      .call(operation.rawValue, World.input(operation))
    #expect(reply.refusal == "Throttling" && reply.status == 400)
  }
}
