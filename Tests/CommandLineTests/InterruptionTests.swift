import CloudTrail
import Foundation
import Testing

/// Ctrl-C, SIGTERM and SIGHUP in long work: it stops at a safe place and says that it did.
@Suite("Interruption")
struct InterruptionTests {
  private let place: Workplace
  private let tree: CallTree

  init() throws {
    place = try Workplace()
    tree = try CallTree(in: place, named: "logs", files: 0..<1500, calls: 2)
  }

  @Test(
    "An import that is interrupted says so, and what it acknowledged is there",
    arguments: [SIGINT, SIGTERM, SIGHUP])
  func importing(_ signal: Int32) throws {
    let running = try place.start(["import", "logs", "--format", "jsonl"])
    try wait { try !running.written().isEmpty }
    running.send(signal)
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

  @Test("Work that waits for a pipe stops, too", arguments: [SIGINT, SIGTERM, SIGHUP])
  func waiting(_ signal: Int32) throws {
    for verb in ["import", "replay", "gaps"] {
      try #require(mkfifo(place.path("pipe"), 0o600) == 0)
      // Opened for both directions, so that nobody waits for the other end.
      let held = open(place.path("pipe"), O_RDWR)
      defer {
        close(held)
        unlink(place.path("pipe"))
      }
      let running = try place.start([verb, "pipe"])
      try wait { try watchesForInterruption(running) }
      running.send(signal)
      let outcome = try running.outcome()
      #expect(outcome.code == 1 && outcome.out.contains("stopped"), "\(verb): \(outcome)")
    }
  }

  @Test(
    "An export that is broken off ends with a whole line and says that it is a part",
    arguments: ["timeline", "timesketch", "ocsf", "ecs"])
  func exporting(_ form: String) throws {
    try place.trailback("import", "logs")
    try #require(mkfifo(place.path("pipe"), 0o600) == 0)
    let held = open(place.path("pipe"), O_RDWR)
    defer { close(held) }
    let running = try Running(
      "/bin/bash", ["-c", "exec trailback export \(form) >pipe"], in: place.folder)
    try wait { try watchesForInterruption(running) }
    var text: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 65_536)
    _ = fcntl(held, F_SETFL, O_NONBLOCK)
    // It has written as much as the pipe holds, and waits.
    try wait {
      let count = read(held, &room, 1)
      if count > 0 { text += room[..<count] }
      return count > 0
    }
    running.send(SIGTERM)
    try wait {
      let count = read(held, &room, room.count)
      if count > 0 { text += room[..<count] }
      return count <= 0 && !running.isRunning
    }
    let outcome = try running.outcome()
    #expect(outcome.code == 1 && outcome.errors.contains("stopped before the last event"))
    #expect(text.last == UInt8(ascii: "\n"))
    let lines = text.split(separator: UInt8(ascii: "\n"))
    #expect(lines.count < 3000)
    for line in lines {
      let json = try JSONValue(parsing: String(decoding: line, as: UTF8.self))
      #expect(json["eventID"] != nil || json["message"] != nil)
    }
  }

  @Test("A hang-up that the caller has ignored, as nohup does, ends nothing")
  func ignored() throws {
    let running = try Running(
      "/bin/bash", ["-c", "trap '' HUP; exec trailback import logs"], in: place.folder)
    try wait { try watchesForInterruption(running) }
    running.send(SIGHUP)
    let outcome = try running.outcome()
    #expect(outcome.code == 0 && !outcome.out.contains("stopped"), "\(outcome)")
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
