import CloudTrail
import Foundation
import Testing

/// Which file a command takes for the store, whether it may make one, and what is left at the end.
@Suite("The file of a store")
struct OneStoreTests {
  private let place: Workplace
  private static let arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/one"

  init() throws {
    place = try Workplace()
    try place.write(#"{"EventSelectors":[{"ReadWriteType":"All"}]}"#, to: "selectors.json")
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: place.folder.path).sorted()
  }

  /// Every verb that opens a store, with the least that it needs.
  private static let commands = [
    ["import", "selectors.json"],
    ["put", "--create", "--trail", arn, "--selectors", "selectors.json"],
    ["get", "--trail", arn], ["history", "--trail", arn], ["trails"], ["plot"], ["report"],
    ["verify"],
    ["rebuild"],
    ["mark"],
    ["correct", "id", "--reason", "r"], ["backup", "copy.sqlite"], ["export", "timeline"],
    ["export", "timesketch"], ["export", "ocsf"], ["export", "ecs"], ["export", "datasette"],
    ["serve", "--create", "--listen", "127.0.0.1:0"],
  ]

  @Test(
    "A store without a name, in memory or by a URI: refused by every command, nothing is made",
    .timeLimit(.minutes(60)), arguments: commands)
  func noPath(command: [String]) throws {
    for text in ["", ":memory:", "file:a.sqlite?mode=rwc"] {
      for outcome in try [
        place.start(command + ["--store", text]).outcome(),
        place.start(command, environment: ["TRAILBACK_STORE": text]).outcome(),
      ] {
        #expect(outcome.code == 2 && outcome.isExplained, "\(outcome)")
        #expect(outcome.out == "")
      }
    }
    #expect(try names() == ["selectors.json"])
  }

  @Test(
    "Without --create only import makes a store",
    arguments: [
      ["put", "--trail", arn, "--selectors", "selectors.json"],
      ["serve", "--listen", "127.0.0.1:0"],
      ["rebuild"], ["mark"], ["correct", "id", "--reason", "r"], ["backup", "copy.sqlite"],
    ])
  func missing(command: [String]) throws {
    let outcome = try place.start(command).outcome()
    #expect(outcome.code == 2 && outcome.isExplained, "\(outcome)")
    #expect(outcome.errors.contains("there is no store at"))
    #expect(try names() == ["selectors.json"])
  }

  @Test("put --create makes a store, and the plain command goes on with it")
  func created() throws {
    let put = ["put", "--trail", Self.arn, "--selectors", "selectors.json"]
    #expect(try place.start(put + ["--create"]).outcome().code == 0)
    #expect(try place.start(put).outcome().code == 0)
    #expect(try place.json("verify", "--format", "json")["events"] == .integer(2))
  }

  @Test("What is left of a first import that died at once is told by readers and taken by import")
  func unfinished() throws {
    try place.write("", to: "trailback.sqlite")
    for command in [["trails"], ["verify"], ["serve", "--listen", "127.0.0.1:0"]] {
      let outcome = try place.start(command).outcome()
      #expect(outcome.code == 2 && outcome.isExplained, "\(outcome)")
      #expect(outcome.errors.contains("never finished"))
    }
    _ = try CallTree(in: place, named: "few", files: 0..<2)
    #expect(try place.trailback("import", "few").code == 0)
    #expect(try place.isSound())
  }

  // MARK: - Under a running server

  private func create(_ name: String, _ server: RunningServer) throws -> String {
    let connection = try #require(CallConnection(port: server.port))
    return connection.call(
      "CreateTrail", ["Name": .string(name), "S3BucketName": "a-bucket"]) ?? "no response"
  }

  @Test(
    "A clean end leaves all in the main file, also with readers open", arguments: [SIGTERM, SIGINT])
  func cleanEnd(signal: Int32) throws {
    let server = try RunningServer(in: place)
    for number in 0..<3 {
      #expect(try create("trail-\(number)", server).hasPrefix("HTTP/1.1 200 "))
    }
    #expect(try server.get("/trails/trail-0", in: place).hasPrefix("HTTP/1.1 "))
    #expect(try server.end(by: signal).code == 0)
    let log = place.path("trailback.sqlite-wal")
    if FileManager.default.fileExists(atPath: log) {
      #expect(try Data(contentsOf: URL(fileURLWithPath: log)).isEmpty)
    }
    try FileManager.default.copyItem(atPath: place.store, toPath: place.path("copy.sqlite"))
    let copy = try place.json("verify", "--store", "copy.sqlite", "--format", "json")
    #expect(copy["sound"]?.bool == true)
    #expect(copy["trails"] == .integer(3))
  }

  @Test(
    "A call after the store was replaced or removed is not answered with 200",
    arguments: [
      "mv trailback.sqlite old", "cp trailback.sqlite new; mv new trailback.sqlite",
      "rm trailback.sqlite-wal", "rm trailback.sqlite-shm", "ln trailback.sqlite second",
    ])
  func replaced(command: String) throws {
    let server = try RunningServer(in: place)
    #expect(try create("trail-1", server).hasPrefix("HTTP/1.1 200 "))
    #expect(try place.shell(command).code == 0)
    for number in 2..<4 {
      #expect(try create("trail-\(number)", server).hasPrefix("HTTP/1.1 503 "))
    }
    if command.contains("mv ") {
      #expect(try !server.get("/readyz", in: place).hasPrefix("HTTP/1.1 200 "))
    }
    let outcome = try server.end()
    #expect(outcome.code == 2, "\(outcome)")
  }

  // MARK: - Backup

  @Test("backup says what it made, and the copy answers as the store does")
  func backup() throws {
    _ = try CallTree(in: place, named: "few", files: 0..<2)
    try place.trailback("import", "few")
    let server = try RunningServer(in: place)
    #expect(try create("last", server).hasPrefix("HTTP/1.1 200 "))
    let made = try place.json("backup", "copy.sqlite", "--format", "json")
    let store = try place.json("verify", "--format", "json")
    for member in ["events", "head", "sound"] { #expect(made[member] == store[member]) }
    let outcome = try place.trailback("backup", "again.sqlite")
    #expect(outcome.code == 0)
    #expect(outcome.out.contains("sound"))
    #expect(try server.end().code == 0)
    #expect(
      try place.trailback("export", "timeline", "--store", "copy.sqlite").out
        == place.trailback("export", "timeline").out)
    let refused = try place.trailback("backup", "copy.sqlite")
    #expect(refused.code == 2 && refused.isExplained, "\(refused)")
  }
}
