import CloudTrail
import Foundation
import Testing

/// `trailback gaps` from outside: the sample's night, its forms and its exit codes.
@Suite("Gaps")
struct GapsTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    let imported = try place.trailback("import", SampleTree.path)
    try #require(imported.code == 0, "\(imported.errors)")
  }

  private static let night = ["--since", "2025-03-04T02:00:00Z", "--until", "2025-03-04T03:00:00Z"]

  private func gaps(_ arguments: String...) throws -> Outcome {
    try place.start(["gaps"] + arguments, environment: ["COLUMNS": "80"]).outcome()
  }

  @Test("The night: who blinded management-trail, for how long, and what happened then")
  func night() throws {
    let outcome = try place.start(
      ["gaps", SampleTree.path, "--trail", "management-trail"] + Self.night,
      environment: ["COLUMNS": "80"]
    ).outcome()
    #expect(outcome.code == 1, "\(outcome.errors)")
    let lines = outcome.lines
    #expect(lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("counted in") }, "\(outcome.out)")
    #expect(lines.count <= 40, "\(outcome.out)")
    let window = "2025-03-04 02:13:52Z – 02:58:41Z  44 min 49 s  management events off"
    #expect(outcome.out.contains(window), "\(outcome.out)")
    #expect(
      outcome.out.contains(
        "opened  by SupportAccess/support-8841 from 203.0.113.77 with aws-cli/2.24.10"))
    #expect(outcome.out.contains("closed  by the same"))
  }

  @Test("Every missed event is a line, and the lines add up to the document")
  func forms() throws {
    let document = try place.json("gaps", SampleTree.path, "--format", "json")
    let windows = document["windows"]?.array ?? []
    #expect(windows.count >= 3)
    var lines: [Int64: Int64] = [:]
    for line in try place.jsonLines("gaps", SampleTree.path, "--format", "jsonl") {
      guard case .integer(let window)? = line["window"] else { continue }
      lines[window, default: 0] += 1
    }
    for window in windows {
      guard case .integer(let number)? = window["window"] else { continue }
      #expect(
        window["missed"]?["byConfiguration"]?["events"] == .integer(lines[number] ?? 0),
        "window \(number)")
    }
    #expect(lines.values.reduce(0, +) > 100)
    let uncounted = try place.json("gaps", "--format", "json")
    #expect(uncounted["input"] == .null && uncounted["windows"]?.array?.count == windows.count)
  }

  @Test("The exit code goes by the windows that opened in the time asked for")
  func exitCodes() throws {
    #expect(try gaps().code == 1)
    #expect(
      try gaps("--since", "2025-03-04T02:13:52Z", "--until", "2025-03-04T02:13:53Z").code == 1)
    let later = try gaps("--since", "2025-03-04T02:20:00Z", "--until", "2025-03-04T02:30:00Z")
    #expect(later.code == 0 && later.out.contains("44 min 49 s"), "\(later.out)")
    #expect(try gaps("--account", "999999999999").code == 0)
    #expect(try gaps("--trail", "managment-trail").code == 2)
    #expect(try gaps("--format", "jsonl").code == 2)
    #expect(try gaps("nowhere").code != 0)
  }

  @Test("A standard shows where a trail logs less than it should")
  func baseline() throws {
    let standard = try place.trailback(
      "get", "--trail", "management-trail", "--at", "2025-03-04T01:00:00Z")
    try place.write(standard.out, to: "standard.json")
    let outcome = try gaps(
      SampleTree.path, "--baseline", "standard.json", "--trail", "management-trail")
    #expect(outcome.code == 1)
    #expect(outcome.out.contains("2025-03-04 02:13:52Z – 02:58:41Z  44 min 49 s"), "\(outcome.out)")
    let both = try place.trailback("gaps", "-", "--baseline", "-", input: Data())
    #expect(both.code == 2 && both.errors.contains("twice"))
    try place.write("[]", to: "bad.json")
    #expect(try gaps("--baseline", "bad.json").code == 2)
  }

  @Test("Calls in the files that the history lacks are named")
  func unrecorded() throws {
    let empty = try Workplace()
    try empty.write(#"{"Records":[]}"#, to: "none.json")
    #expect(try empty.trailback("import", "none.json").code < 2)
    let outcome = try empty.trailback("gaps", SampleTree.path)
    #expect(outcome.code == 1)
    #expect(outcome.out.contains("not in the history"), "\(outcome.out)")
  }
}
