import CloudTrail
import Foundation
import TestSupport
import Testing

/// The feed that needs no trail, as its timer runs it: `tools/systemd/trailback-lookup`.
@Suite("The feed from Event history")
struct LookupFeedTests {
  private static let folder = Package.folder.appendingPathComponent("tools/systemd")
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// Runs the script, with the AWS CLI led to `address`, into the store `fed.sqlite`.
  private func feed(from address: String, region: String = "us-east-1") throws -> Outcome {
    try place.shell(
      """
      PATH=\(AWSCommandLine.folder ?? ""):$PATH
      exec \(Self.folder.appendingPathComponent("trailback-lookup").path) \(region)
      """,
      environment: [
        "AWS_ENDPOINT_URL_CLOUDTRAIL": address, "AWS_ACCESS_KEY_ID": "111122223333",
        "AWS_SECRET_ACCESS_KEY": "none", "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1", "TRAILBACK_ACCOUNT": "111122223333",
        "TRAILBACK_STORE": place.path("fed.sqlite"), "STATE_DIRECTORY": place.folder.path,
      ])
  }

  private func fed(_ arguments: String...) throws -> String {
    try place.start(arguments + ["--store", place.path("fed.sqlite")]).outcome().out
  }

  @Test(
    "It records what is new, claims what is settled, and goes on from where it ended",
    .requires(AWSCommandLine.requirement))
  func feeds() throws {
    let server = try RunningServer(in: place)
    let connection = try #require(CallConnection(port: server.port))
    for (name, call) in [("first-trail", "CreateTrail"), ("first-trail", "StopLogging")] {
      let response = connection.call(call, ["Name": .string(name), "S3BucketName": "a-bucket"])
      try #require(response?.hasPrefix("HTTP/1.1 200 ") == true, "\(response ?? "no response")")
    }
    let first = try feed(from: server.address)
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.out.contains("claimed   LookupEvents of account 111122223333 in us-east-1"))
    #expect(first.out.contains("1 CreateTrail, 1 StopLogging"))

    _ = connection.call("StartLogging", ["Name": "first-trail"])
    let second = try feed(from: server.address)
    #expect(second.code == 0, "\(second.errors)")
    #expect(second.out.contains("recorded  1 new, 2 known before"), "\(second.out)")
    let history = try fed("history", "first-trail")
    #expect(history.contains("StopLogging") && history.contains("StartLogging"))
    // The first time asks for 89 days, and the second for the two hours before where that ended.
    let spans = try Self.claims(first.out + second.out)
    try #require(spans.count == 2)
    #expect(spans[0].length > 88 * 86_400 && spans[1].length < 3 * 3_600)
    #expect(spans[1].from < spans[0].until)
    #expect(try server.end().code == 0)
  }

  @Test(
    "If LookupEvents fails nothing is claimed, and the next run asks for the same time",
    .requires(AWSCommandLine.requirement))
  func fails() throws {
    let outcome = try feed(from: "http://127.0.0.1:1")
    #expect(outcome.code != 0)
    #expect(!outcome.out.contains("claimed   LookupEvents"))
    #expect(!FileManager.default.fileExists(atPath: place.path("lookup-us-east-1")))
  }

  private static let analyze = "/usr/bin/systemd-analyze"
  private static let systemd = Requirement(
    FileManager.default.isExecutableFile(atPath: analyze),
    otherwise: "systemd-analyze is not installed; tools/install systemd")

  @Test("The units are ones that systemd takes", .requires(systemd))
  func units() throws {
    for unit in [
      "trailback-lookup@.service", "trailback-lookup@.timer", "trailback-import.service",
      "trailback-import.timer", "trailback.service",
    ] {
      let text = try String(
        contentsOf: Self.folder.appendingPathComponent(unit), encoding: .utf8)
      // What they start is not installed here.
      try place.write(text.replacing(/\/usr\/local\/bin\/[a-z-]+/, with: "/bin/true"), to: unit)
    }
    let outcome = try place.shell(
      "\(Self.analyze) verify ./trailback-lookup@us-east-1.timer ./trailback-lookup@us-east-1.service "
        + "./trailback-import.timer ./trailback-import.service ./trailback.service")
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
  }

  private struct Span {
    /// In seconds since 1970.
    var from, until: Double
    var length: Double { until - from }
  }

  /// The spans that an import says it claimed.
  private static func claims(_ text: String) throws -> [Span] {
    try text.matches(of: /(20\S+Z) to (20\S+Z)/).map { found in
      let from = try Date(String(found.1), strategy: .iso8601).timeIntervalSince1970
      let until = try Date(String(found.2), strategy: .iso8601).timeIntervalSince1970
      return Span(from: from, until: until)
    }
  }
}
