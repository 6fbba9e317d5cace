import CloudTrail
import Foundation
import Testing

/// Ctrl-C in long work: it stops at a safe place and says that it did.
@Suite("Interruption")
struct InterruptionTests {
  private let place: Workplace
  private let tree: CallTree

  init() throws {
    place = try Workplace()
    tree = try CallTree(in: place, named: "logs", files: 0..<1500, calls: 2)
  }

  @Test("An import that is interrupted says so, and what it acknowledged is there")
  func importing() throws {
    let running = try place.start(["import", "logs", "--format", "jsonl"])
    try wait { try !running.written().isEmpty }
    running.send(SIGINT)
    let outcome = try running.outcome()
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("stopped before the last file"), "\(outcome.errors)")
    var acknowledged: Set<String> = []
    for line in outcome.lines {
      acknowledged.formUnion(tree.ids[try JSONValue(parsing: line)["file"]?.string ?? ""] ?? [])
    }
    #expect(acknowledged.count < 3000)
    #expect(try acknowledged.isSubset(of: place.eventIDs()))
    #expect(try place.isSound())

    #expect(try place.trailback("import", "logs").code == 0)
    #expect(try place.eventIDs().count == 3000)
  }

  @Test("Counts of work that was broken off say that they are partial")
  func partialCounts() throws {
    for (verb, words) in [("import", "run again to continue"), ("replay", "partial")] {
      let running = try place.start([verb, "logs"])
      try wait { try watchesForInterruption(running) }
      running.send(SIGINT)
      let outcome = try running.outcome()
      #expect(outcome.code == 1, "\(outcome.out)")
      #expect(outcome.out.contains("stopped") && outcome.out.contains(words), "\(outcome.out)")
      let json = try place.start([verb, "logs", "--format", "json"])
      try wait { try watchesForInterruption(json) }
      json.send(SIGINT)
      let report = try json.outcome()
      #expect(try report.code == 1 && JSONValue(parsing: report.out)["stopped"] == true)
    }
    #expect(try place.isSound())
  }

  @Test("Verdicts that were broken off are whole lines")
  func replaying() throws {
    try place.trailback("import", tree.ids.keys.sorted()[0])
    let running = try place.start(["replay", "logs", "--format", "jsonl"])
    try wait { try !running.written().isEmpty }
    running.send(SIGINT)
    let outcome = try running.outcome()
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("stopped"), "\(outcome.errors)")
    #expect(outcome.out.hasSuffix("\n"))
    for line in outcome.lines { #expect(try JSONValue(parsing: line)["verdict"] != nil) }
  }

  /// Whether the program has asked to be told of Ctrl-C; before, it would just end.
  private func watchesForInterruption(_ running: Running) throws -> Bool {
    let status = try String(
      contentsOfFile: "/proc/\(running.processIdentifier)/status", encoding: .utf8)
    let caught = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
    let mask = caught.flatMap { $0.split(separator: "\t").last }.flatMap { UInt64($0, radix: 16) }
    return (mask ?? 0) & (1 << (UInt64(SIGINT) - 1)) != 0
  }

  private func wait(until isSo: () throws -> Bool) throws {
    for _ in 0..<5000 {
      if try isSo() { return }
      usleep(2000)
    }
    throw TestFailure("it did not come so far within ten seconds")
  }
}
