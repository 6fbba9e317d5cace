import CloudTrail
import Foundation
import HTTPMessages
import Replay
import Testing
import TrailLogs

@testable import Endpoint

@Suite("Trails that are known in part")
struct PartlyKnownTests {
  private static let dim =
    "arn:aws:cloudtrail:\(World.dimRegion):\(TestServer.account):trail/dim-logging"

  /// Answers of the API about a trail, as `--assume` reads them.
  private func assumptions(_ answers: JSONValue...) throws -> Assumptions {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assumed-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try answers.map(\.compact).joined(separator: "\n").write(
      to: file, atomically: true, encoding: .utf8)
    return try Assumptions(reading: LogFile(path: file.path))
  }

  private var described: JSONValue {
    [
      "trailList": [
        [
          "Name": "dim-logging", "TrailARN": .string(Self.dim), "S3BucketName": "logs",
          "IsMultiRegionTrail": true, "IncludeGlobalServiceEvents": true,
          "LogFileValidationEnabled": false, "HomeRegion": .string(World.dimRegion),
          "IsOrganizationTrail": false, "HasCustomEventSelectors": true,
        ]
      ]
    ]
  }

  private var selectors: JSONValue {
    [
      "TrailARN": .string(Self.dim),
      "EventSelectors": [
        [
          "ReadWriteType": "WriteOnly", "IncludeManagementEvents": true, "DataResources": [],
          "ExcludeManagementEventSources": [],
        ]
      ],
    ]
  }

  private func server(_ assumptions: Assumptions = .none) async throws -> TestServer {
    let server = try TestServer(assuming: assumptions)
    try await World.fill(server)
    return server
  }

  private func names(_ reply: Reply) -> [String] {
    reply["trailList"]?.array?.compactMap { $0["Name"]?.string } ?? []
  }

  @Test("A list leaves it out and says so; by its name what is known is told")
  func leftOut() async throws {
    let server = try await server()
    let list = try await server.call("DescribeTrails", region: World.dimRegion)
    #expect(names(list) == ["wide"])
    let both = Self.dim + ", " + Self.dim.replacing("dim-logging", with: "dim-selectors")
    #expect(list.headers[Reliance.leftOut] == both)
    #expect(list.headers["Cache-Control"] == "no-store")
    let named = try await server.call(
      "DescribeTrails", ["trailNameList": ["dim-logging"]], region: World.dimRegion)
    #expect(names(named) == ["dim-logging"] && named.headers[Reliance.leftOut] == nil)
    #expect(named["trailList"]?.array?.first?["S3BucketName"] == nil)
    let listed = try await server.call("ListTrails", region: World.dimRegion)
    #expect(listed["Trails"]?.array?.count == 6)
    // Elsewhere nothing is left out.
    let other = try await server.call("DescribeTrails")
    #expect(names(other) == ["wide", "a-trail", "org"] && other.headers[Reliance.leftOut] == nil)
  }

  @Test("What is assumed fills it in, for every read, and is told of")
  func assumed() async throws {
    let server = try await server(try assumptions(described, selectors))
    for path in ["/", "/at/2026-03-01T00:00:00Z/", "/at/2020-01-01T00:00:00Z/"] {
      let region = World.dimRegion
      let list = try await server.call("DescribeTrails", at: path, region: region)
      #expect(list.headers[Reliance.assumed] == Self.dim, "\(path)")
      #expect(list.headers["Cache-Control"] == "no-store")
      let got = try await server.call(
        "GetEventSelectors", ["TrailName": "dim-logging"], at: path, region: region)
      #expect(got["EventSelectors"]?.array?.first?["ReadWriteType"] == "WriteOnly", "\(path)")
      #expect(got.headers[Reliance.assumed] == Self.dim)
      let trail = try await server.call(
        "GetTrail", ["Name": "dim-logging"], at: path, region: region)["Trail"]
      #expect(trail?["S3BucketName"] == "logs" && trail?["IsMultiRegionTrail"] == true)
      #expect(trail?["LogFileValidationEnabled"] == false)
      #expect(trail?["HasCustomEventSelectors"] == true)
    }
    let list = try await server.call("DescribeTrails", region: World.dimRegion)
    #expect(names(list) == ["dim-logging", "wide"])
    // As the shadow of a multi-Region trail.
    #expect(try await names(server.call("DescribeTrails")).contains("dim-logging"))
    let other = try await server.call("GetTrail", ["Name": "a-trail"])
    #expect(other.headers[Reliance.assumed] == nil)
  }

  @Test("What is known stays, whatever is assumed, and a put ends what was assumed")
  func known() async throws {
    let server = try await server(
      try assumptions(
        described, selectors, ["TrailARN": .string(Self.dim), "IsLogging": false]))
    let region = World.dimRegion
    let status = try await server.call("GetTrailStatus", ["Name": "dim-logging"], region: region)
    #expect(status["IsLogging"] == true && status.headers[Reliance.assumed] == nil)
    let put = try await server.call(
      "PutEventSelectors",
      ["TrailName": "dim-logging", "EventSelectors": [["ReadWriteType": "ReadOnly"]]],
      region: region)
    #expect(put.status == 200)
    let got = try await server.call(
      "GetEventSelectors", ["TrailName": "dim-logging"], region: region)
    #expect(got["EventSelectors"]?.array?.first?["ReadWriteType"] == "ReadOnly")
    #expect(got.headers[Reliance.assumed] == nil)
  }
}
