import CloudTrail
import Foundation
import TestSupport
import Testing

/// What the program says when the disk or the system fails must be true.
@Suite("Faults of the disk and the system", .requires(Faults.requirement))
struct FaultTests {
  private let place: Workplace
  private var store: String { place.path("s.sqlite") }
  private static let put =
    "trailback put --store s.sqlite --trail \(LogRecord.arn("one")) --selectors put.json "
    + "--event-id new --at 2025-03-05T00:00:00Z"

  init() throws {
    place = try Workplace()
    try place.write(#"{"EventSelectors":[{"ReadWriteType":"ReadOnly"}]}"#, to: "put.json")
    try place.write(
      LogRecord.file([.create("one", at: 0, id: "a"), .put("one", at: 60, id: "b", reads: "All")]),
      to: "logs/first.json")
    #expect(try place.trailback("import", "logs", "--store", "base.sqlite").code == 0)
  }

  private func renew() throws {
    let outcome = try place.shell("rm -f s.sqlite* && cp base.sqlite s.sqlite")
    try #require(outcome.code == 0)
  }

  /// Whether the call is in what a power cut or `kill -9` would leave: the file and its write-ahead log.
  private func isRecorded() throws -> Bool {
    let copied = try place.shell(
      "rm -f c.sqlite*; cp s.sqlite c.sqlite; [ ! -e s.sqlite-wal ] || cp s.sqlite-wal c.sqlite-wal"
    )
    try #require(copied.code == 0)
    #expect(try place.trailback("verify", "--store", "c.sqlite").code == 0)
    let history = try place.trailback("history", "--store", "c.sqlite")
    try #require(history.code == 0)
    return history.out.contains("event new")
  }

  @Test("What is said of a call is true, at whatever step of recording it the disk fails")
  func putting() throws {
    var said: [String: Set<Bool>] = [:]
    for (call, error, persists) in [
      ("pwrite64", "EIO", false), ("pwrite64", "EIO", true), ("pwrite64", "ENOSPC", true),
      ("fdatasync", "EIO", false), ("fdatasync", "EIO", true), ("ftruncate", "EIO", true),
      ("fsync", "EIO", true),
    ] {
      let faults = Faults(
        place: place, call: call, error: error, files: [store, store + "-wal", store + "-shm"])
      let count = try faults.atEvery(Self.put, persists: persists, before: renew) {
        number, outcome in
        let place = "\(call) \(number): \(outcome.errors)"
        let isThere = try isRecorded()
        if outcome.code == 0 {
          #expect(isThere, "\(place)")
          return
        }
        #expect(outcome.code == 2 && outcome.isExplained, "\(place)")
        if outcome.errors.contains("may or may not have been recorded") {
          said["unknown", default: []].insert(isThere)
          #expect(outcome.errors.contains("its id is new"))
          #expect(outcome.errors.contains("--event-id new --at 2025-03-05T00:00:00Z"), "\(place)")
        } else {
          said["nothing", default: []].insert(isThere)
          #expect(!isThere, "\(place)")
        }
      }
      // SQLite has no reason to call fsync where there is fdatasync.
      #expect(count > 0 || call == "fsync", "\(call)")
    }
    // A program that goes on and closes the store takes the call away; one that is killed does not.
    #expect(said == ["unknown": [false], "nothing": [false]])
  }

  @Test("A server says that a call may have been recorded, and after kill -9 it is there")
  func serving() throws {
    try renew()
    let server = try RunningServer("--store", "s.sqlite", in: place)
    let strace = try Running(
      "/bin/bash",
      [
        "-c",
        "exec strace -f -qq -o trace -e trace=fdatasync -e inject=fdatasync:error=EIO:when=2+ "
          + "-p \(server.processIdentifier)",
      ], in: place.folder)
    defer { strace.send(SIGKILL) }
    try waitUntilTraced(server.processIdentifier)
    let connection = try #require(CallConnection(port: server.port))
    let input: JSONValue = [
      "TrailName": .string(LogRecord.arn("one")),
      "EventSelectors": [["ReadWriteType": "WriteOnly"]],
    ]
    let answer = try #require(connection.call("PutEventSelectors", input))
    #expect(answer.hasPrefix("HTTP/1.1 503 "), "\(answer)")
    #expect(answer.contains("may or may not have been recorded"))
    try server.end(by: SIGKILL)
    // A call that is refused, as this one for another account's trail, is recorded, too.
    let before = try place.jsonLines("export", "timeline", "--store", "base.sqlite")
    let after = try place.jsonLines("export", "timeline", "--store", "s.sqlite")
    #expect(after.count == before.count + 1)
    #expect(try place.trailback("verify", "--store", "s.sqlite").code == 0)
  }

  private func waitUntilTraced(_ process: Int32) throws {
    for _ in 0..<2000 {
      let outcome = try place.shell("grep -h '^TracerPid:' /proc/\(process)/task/*/status")
      if !outcome.lines.isEmpty, !outcome.lines.contains("TracerPid:\t0") { return }
      usleep(5000)
    }
    throw TestFailure("strace did not attach within ten seconds")
  }

  @Test("What may be there is recorded once, however often it is sent again")
  func again() throws {
    let faults = Faults(
      place: place, call: "fdatasync", error: "EIO", files: [store, store + "-wal"])
    for number in 1...2 {
      try renew()
      #expect(try faults.run(Self.put, when: "\(number)+").outcome.code == 2)
      for _ in 0..<2 { #expect(try place.shell(Self.put).code == 0) }
      let lines = try place.jsonLines("export", "timeline", "--store", "s.sqlite")
      #expect(lines.filter { $0["eventID"] == "new" }.count == 1)
    }
  }

  @Test(
    "A store that cannot be read is neither damaged nor tampered with",
    arguments: ["verify", "get --trail one", "history", "export timeline", "trails"])
  func reading(_ command: String) throws {
    let faults = Faults(
      place: place, call: "pread64", error: "EIO", files: [store, store + "-wal"])
    try renew()
    let whole = try place.shell("trailback \(command) --store s.sqlite")
    let count = try faults.atEvery("trailback \(command) --store s.sqlite", persists: true) {
      number, outcome in
      if outcome.code == 0 {
        // The rest was in memory.
        #expect(outcome.out == whole.out)
        return
      }
      #expect(outcome.code == 2 && outcome.isExplained, "\(number): \(outcome)")
      #expect(outcome.errors.contains("reading failed: Input/output error"))
      for word in ["damaged", "malformed", "tampered", "altered"] {
        #expect(!outcome.errors.contains(word) && !outcome.out.contains(word))
      }
    }
    #expect(count > 3)
  }

  @Test(
    "A log file that cannot be read on is named with the system's word", arguments: [false, true])
  func inputs(isGzip: Bool) throws {
    var file = place.path("logs/first.json")
    if isGzip {
      #expect(try place.shell("gzip -k logs/first.json").code == 0)
      file += ".gz"
    }
    // The store knows the file, and would pass it by.
    for verb in ["import --again", "replay"] {
      try renew()
      let faults = Faults(place: place, call: "read", error: "EIO", files: [file])
      let run = try faults.run("trailback \(verb) --store s.sqlite \(file)", when: "1+")
      #expect(run.isInjected && run.outcome.code == 1)
      #expect(run.outcome.errors.contains("Input/output error"), "\(run.outcome.errors)")
      #expect(!run.outcome.errors.contains("damaged"))
    }
  }

  @Test("A call that a signal interrupts is made again")
  func interrupted() throws {
    let file = place.path("logs/first.json")
    let verbs = [
      "import --store new.sqlite logs/first.json", "replay --store base.sqlite logs/first.json",
    ]
    for verb in verbs {
      for call in ["read", "pread64", "pwrite64", "fdatasync", "flock"] {
        let run = try Faults(
          place: place, call: call, error: "EINTR",
          files: [file, place.path("new.sqlite"), place.path("new.sqlite-lock")]
        ).run("trailback \(verb)", when: "1+2")
        #expect(call == "fdatasync" || run.outcome.code == 0, "\(verb) \(call) \(run.outcome)")
        #expect(run.outcome.signal == nil)
        #expect(try place.shell("rm -f new.sqlite*").code == 0)
      }
    }
  }
}
