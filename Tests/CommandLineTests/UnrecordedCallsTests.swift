import CloudTrail
import Foundation
import Testing

/// A replay reads the calls in its own input: what the history lacks of them is named, and can be
/// recorded first.
@Suite("Calls in replayed files that the history lacks")
struct UnrecordedCallsTests {
  private let place: Workplace

  /// A trail that is created and logs; then its selectors are narrowed, and it is stopped.
  init() throws {
    place = try Workplace()
    try place.write(
      LogRecord.file([
        .create("one", at: 0, id: "create"), .start("one", at: 1, id: "start"),
        .put("one", at: 60, id: "put"),
      ]), to: "logs/1.json")
    try place.write(
      LogRecord.file([.put("one", at: 7200, id: "narrow", reads: "WriteOnly"), stop(at: 10_000)]),
      to: "logs/2.json")
  }

  private func stop(at second: Int) -> LogRecord {
    LogRecord(
      name: "StopLogging", trail: "one", second: second, id: "stop",
      request: ["name": .string("one")])
  }

  @Test("They are counted and named, the worst first, with the command that records them")
  func named() throws {
    try place.trailback("import", "logs/1.json")
    let outcome = try place.trailback("replay", "logs")
    #expect(outcome.code == 1)
    let listed = """

      2 calls in these files are not in the history, so verdicts can be wrong:
        2025-03-04T02:46:40Z  StopLogging  one
          logs/2.json, record 2
        2025-03-04T02:00:00Z  PutEventSelectors  one
          logs/2.json, record 1
        to record them first
          $ trailback replay --import logs

      """
    #expect(outcome.out.contains(listed), "\(outcome.out)")
    let pasted = try place.shell(
      "PATH=\(Program.folder.path):$PATH; trailback replay --import logs")
    #expect(
      pasted.code == 0
        && pasted.errors
          == "recorded 2 new, 0 known before, of 1 file; 1 file known from before, not read again\n"
    )
    #expect(!pasted.out.contains("not in the history"))
    #expect(try place.trailback("replay", "logs").out == pasted.out)
  }

  @Test("JSON has all of it, and for lines it is one line on standard error")
  func otherForms() throws {
    try place.trailback("import", "logs/1.json")
    let unrecorded = try place.json("replay", "logs", "--format", "json")["unrecorded"]
    #expect(unrecorded?["count"] == 2)
    #expect(unrecorded?["commands"] == ["trailback replay --import logs --format json"])
    #expect(
      unrecorded?["calls"]?.array?.first == [
        "eventID": "stop", "eventTime": "2025-03-04T02:46:40Z", "what": "StopLogging",
        "call": "StopLogging", "trailARN": .string(LogRecord.arn("one")), "file": "logs/2.json",
        "record": 2,
      ])
    let lines = try place.trailback("replay", "logs", "--format", "jsonl")
    #expect(lines.code == 1 && lines.lines.count == 5)
    #expect(lines.errors.split(separator: "\n").count == 1)
    #expect(lines.errors.hasPrefix("2 calls in these files are not in the history, so verdicts"))
    #expect(lines.errors.contains("`trailback replay --import logs --format jsonl`"))
    try place.trailback("import", "logs")
    let known = try place.json("replay", "logs", "--format", "json")["unrecorded"]
    #expect(known == ["count": 0, "calls": [], "commands": []])
  }

  @Test("So do proposed selectors and an explanation, on standard error")
  func siblings() throws {
    try place.trailback("import", "logs/1.json")
    try place.write(#"{"EventSelectors":[{"ReadWriteType":"All"}]}"#, to: "new.json")
    for line in [
      "replay logs --trail one --selectors new.json", "explain stop logs",
      "replay logs --explain stop",
    ] {
      let outcome = try place.start(line.split(separator: " ").map(String.init)).outcome()
      #expect(outcome.code == 1, "\(line)")
      #expect(outcome.errors.hasPrefix("2 calls in these files are not in"), "\(outcome.errors)")
      #expect(outcome.out.contains("one"))
    }
  }

  @Test("A copy in another file counts once, and calls of no interest do not count")
  func counted() throws {
    try place.trailback("import", "logs/1.json")
    try place.write(LogRecord.file([stop(at: 10_000)]), to: "logs/3.json")
    func count(_ options: String...) throws -> JSONValue? {
      let outcome = try place.start(["replay", "logs", "--format", "json"] + options).outcome()
      let json = try JSONValue(parsing: outcome.out)
      #expect(outcome.code == (json["unrecorded"]?["count"] == 0 ? 0 : 1))
      return json["unrecorded"]?["count"]
    }
    #expect(try count() == 2)
    #expect(try count("--workers", "2", "--max-memory", "32M") == 2)
    // What was set before the time in scope is in force in it; what comes long after it is not.
    #expect(try count("--since", "2025-03-04T03:00:00Z") == 2)
    #expect(try count("--until", "2025-03-04T02:31:40Z") == 1)
    #expect(try count("--until", "2025-03-04T02:31:40Z", "--settling-after", "16m") == 2)
    #expect(try count("--until", "2025-03-04T01:45:00Z") == 0)
    try place.write(LogRecord.file([.create("two", at: 20, id: "two")]), to: "two.json")
    try place.trailback("import", "two.json")
    #expect(try count("--trail", "two") == 0)
    #expect(try count("--trail", "one") == 2)
  }

  @Test("A refused call is named, and said to change nothing")
  func refused() throws {
    try place.trailback("import", "logs")
    var denied = stop(at: 8000)
    (denied.errorCode, denied.id) = ("AccessDenied", "denied")
    try place.write(LogRecord.file([denied]), to: "logs/3.json")
    let outcome = try place.trailback("replay", "logs")
    #expect(outcome.code == 1)
    #expect(
      outcome.out.contains("1 call in these files is not in the history; no verdict depends on"))
    #expect(outcome.out.contains("StopLogging (refused)  one"))
  }

  // MARK: - --import

  @Test("--import makes the store, as import does, and takes calls from before the time in scope")
  func importing() throws {
    let outcome = try place.trailback("replay", "logs", "--import", "--since", "2025-03-04T01:00")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors == "recorded 5 new, 0 known before, of 2 files\n")
    #expect(outcome.out.hasPrefix("2 records"))
    #expect(try place.eventIDs().count == 5 && place.isSound())
    let again = try place.trailback("replay", "logs", "--import", "--format", "json")
    #expect(
      again.errors
        == "recorded 0 new, 0 known before, of 0 files; 2 files known from before, not read again\n"
    )
    #expect(try JSONValue(parsing: again.out)["unrecorded"]?["count"] == 0)
  }

  @Test("Not what can be read only once, nor with knowledge from before; nothing is recorded then")
  func refusals() throws {
    try #require(mkfifo(place.path("pipe"), 0o600) == 0)
    for (line, words) in [
      ("replay - --import", "standard input"), ("replay logs pipe --import", "pipe"),
      ("replay logs --import --as-known-at 2025-03-05", "--as-known-at leaves out"),
    ] {
      let outcome = try place.start(
        line.split(separator: " ").map(String.init), input: Data()
      ).outcome()
      #expect(outcome.code == 2 && outcome.errors.contains(words), "\(outcome.errors)")
      #expect(outcome.errors.contains("hint: ") && !place.hasStore)
    }
  }

  @Test("What cannot be read is told once, although it is met twice")
  func problems() throws {
    try place.write("no log", to: "logs/4.json")
    let outcome = try place.trailback("replay", "logs", "--import")
    #expect(outcome.code == 1)
    #expect(outcome.errors.split(separator: "\n").count { $0.hasPrefix("warning:") } == 1)
    #expect(outcome.out.contains("1 problem, named above"))
  }

  @Test("Ctrl-C while it records: what was recorded stays, and nothing is judged")
  func interrupted() throws {
    let tree = try CallTree(in: place, named: "many", files: 0..<3000, calls: 2)
    let running = try place.start(["replay", "many", "--import"])
    for _ in 0..<5000 where !place.hasStore { usleep(1000) }
    running.send(SIGINT)
    let outcome = try running.outcome()
    #expect(outcome.code == 1 && outcome.out == "", "\(outcome.out)")
    #expect(outcome.errors.contains("nothing was judged"), "\(outcome.errors)")
    let recorded = try place.eventIDs()
    #expect(recorded.count < 6000)
    #expect(recorded.isSubset(of: tree.ids.values.reduce(into: []) { $0.formUnion($1) }))
    #expect(outcome.errors.contains("known before, of"))
  }
}
