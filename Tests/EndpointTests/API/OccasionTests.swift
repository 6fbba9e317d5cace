import CloudTrail
import Testing

@testable import Endpoint

@Suite("Each exception of the contract has its occasion")
struct OccasionTests {
  @Test("None without one, and none beyond them", arguments: APIOperation.allCases)
  func table(_ operation: APIOperation) {
    let provoked = Set(Occasion.all.filter { $0.operations.contains(operation) }.map(\.error))
    #expect(provoked == APIContract.errors(of: operation))
  }

  @Test(
    "Calls that are in order succeed where the occasions arise", arguments: APIOperation.allCases)
  func sound(_ operation: APIOperation) async throws {
    let server = try TestServer()
    try await World.fill(server)
    let reply = try await server.call(operation.rawValue, World.input(operation))
    #expect(reply.status == 200, "\(reply.json.compact)")
  }

  @Test("Each occasion gives its exception, and changes nothing", arguments: APIOperation.allCases)
  func provoked(_ operation: APIOperation) async throws {
    let usual = try TestServer()
    try await World.fill(usual)
    for occasion in Occasion.all where occasion.operations.contains(operation) {
      let server = occasion.isCrowded ? try TestServer(mostWaiting: 0) : usual
      try await occasion.setUp(server)
      let before = try await state(server)
      let reply = try await server.call(
        operation.rawValue, occasion.input(operation), at: occasion.path, region: occasion.region)
      let input = occasion.input(operation).compact
      #expect(reply.refusal == occasion.error, "\(input): \(reply.json.compact)")
      #expect(reply.status == 400 && reply.message?.isEmpty == false, "\(input)")
      #expect(try await state(server) == before, "\(input)")
    }
  }

  /// What reads answer.
  private func state(_ server: TestServer) async throws -> [JSONValue] {
    var answers = [try await server.call("DescribeTrails").json]
    for operation in APIOperation.allCases where !operation.isWrite && operation != .lookupEvents {
      answers.append(try await server.call(operation.rawValue, World.input(operation)).json)
    }
    return answers
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
