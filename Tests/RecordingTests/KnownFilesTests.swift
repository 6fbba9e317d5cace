import CloudTrail
import Foundation
import History
import Recording
import Testing
import TrailLogs

/// Which files are read again, and which are not.
@Suite("Files that are known")
struct KnownFilesTests {
  private static let name = "111122223333_CloudTrail_us-east-1_20240501T1210Z_abcdefgh.json"

  private func setTime(_ path: String, _ seconds: Int, microseconds: Int = 0) throws {
    var times = [timeval(tv_sec: seconds, tv_usec: microseconds)]
    times.append(times[0])
    try #require(utimes(path, times) == 0)
  }

  @Test("A row says what was read: path, size, time, hash, counts")
  func row() throws {
    let desk = try Desk()
    let path = try desk.write(
      "a.json", records: [Call.record("a"), Call.other("x"), Call.record("b", at: 90)])
    try setTime(path, 1_700_000_000, microseconds: 123_456)
    let outcome = try desk.run()
    let row = try #require(outcome.rows.first)
    #expect(outcome.rows.count == 1)
    #expect(row.kind == .file && row.reader == Importer.reader)
    #expect(row.path == realpath(path, nil).map { String(cString: $0) })
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(row.size == Int64(bytes.count))
    #expect(row.modified == Timestamp(microseconds: 1_700_000_000_123_456))
    #expect(row.sha256 == (try desk.events().first?.provenance.sha256))
    #expect((row.records, row.calls, row.observations, row.problems) == (3, 2, 0, 0))
    #expect(row.first == Call.start && row.last == Call.start.advanced(bySeconds: 90))
  }

  @Test(
    "A file without calls has a row with its hash, however it is read", arguments: [0, 4 << 20])
  func noCalls(_ wholeFileBytes: Int) throws {
    let desk = try Desk()
    // The hash of these bytes is known beforehand.
    let path = desk.logs + "/empty.json"
    try Data(#"{"Records":[]}"#.utf8).write(to: URL(fileURLWithPath: path))
    let outcome = try desk.run(options: LogReadingOptions(wholeFileBytes: wholeFileBytes))
    #expect(
      outcome.rows.map(\.sha256)
        == ["26a792db36a3afba23b1dd277fcc9f15a7313c4a92e4e4cc0494846af345ecff"])
  }

  @Test("What is known is passed by, by any path that leads to it; --again reads it")
  func passedBy() throws {
    let desk = try Desk()
    try desk.write("a.json", records: [Call.record("a")])
    try desk.write("b.json", records: [Call.other("x")])
    #expect(try desk.run().report.files == 2)
    let link = desk.folder.appendingPathComponent("link").path
    try #require(symlink(desk.logs, link) == 0)
    for paths in [[desk.logs], [desk.logs + "/../logs/"], [link], [desk.logs + "/a.json", link]] {
      let outcome = try desk.run(paths)
      #expect(outcome.report.files == 0 && outcome.report.problems == 0, "\(paths)")
      #expect(outcome.report.knownFiles >= 2 && outcome.rows.count == 2)
      #expect(outcome.files == [])
    }
    try desk.write("c.json", records: [Call.record("c", at: 1)])
    let new = try desk.run()
    #expect(new.report.files == 1 && new.report.knownFiles == 2)
    #expect(new.report.appendedCount == 1)
    let again = try desk.run(again: true)
    #expect(again.report.files == 3 && again.report.knownFiles == 0)
    #expect(again.report.known == 2 && again.rows.count == 6)
  }

  @Test("Another size or time, or another way to read observations, reads a file again")
  func readAgain() throws {
    let desk = try Desk()
    let path = try desk.write("a.json", records: [Call.record("a")])
    try setTime(path, 1_700_000_000)
    try desk.run()
    try setTime(path, 1_700_000_000, microseconds: 1)
    #expect(try desk.run().report.files == 1)
    #expect(try desk.run().report.knownFiles == 1)
    #expect(
      try desk.run(options: LogReadingOptions(observedAt: Call.start)).report.files == 1)
  }

  @Test("A file with problems has a row, and is read again and told again")
  func problems() throws {
    let desk = try Desk()
    try desk.write("a.json", #"{"Records":[\#(Call.record("a").compact),{"eventID":"b","#)
    for round in 1...2 {
      let outcome = try desk.run()
      #expect(outcome.problems.map(\.code) == ["cutShort"])
      #expect(outcome.report.files == 1 && outcome.report.knownFiles == 0)
      #expect(outcome.rows.map(\.problems) == Array(repeating: 1, count: round))
    }
  }

  @Test("A file whose call is refused was not read without problems")
  func refused() throws {
    let desk = try Desk()
    try desk.write("a.json", records: [Call.record("a")])
    try desk.write("b.json", records: [Call.record("a", "StartLogging")])
    for _ in 1...2 {
      let outcome = try desk.run()
      #expect(outcome.problems.map(\.code).count == 1)
      #expect(outcome.report.problems == 1)
      #expect(outcome.rows.last?.path.hasSuffix("b.json") == true)
      #expect(outcome.rows.last?.problems == 1)
    }
  }

  @Test("A file of CloudTrail that changed under its name is a finding, once, with both hashes")
  func changed() throws {
    let desk = try Desk()
    let path = try desk.write(Self.name, records: [Call.record("a")])
    let first = try desk.run()
    try desk.write(Self.name, records: [Call.record("b", at: 1)])
    try setTime(path, 1_700_000_000)
    let second = try desk.run()
    #expect(second.problems.map(\.code) == ["fileChanged"])
    let hashes = [first.rows.last?.sha256, second.rows.last?.sha256].compactMap { $0 }
    #expect(Set(hashes).count == 2)
    for hash in hashes { #expect(second.problems.first?.fact.contains(hash) == true) }
    #expect(second.report.changedFiles == 1 && second.report.hasFindings)
    #expect(second.report.problems == 0 && second.rows.map(\.problems) == [0, 0])
    #expect(!(try desk.run().report.hasFindings))
    #expect(!(try desk.run(again: true).report.hasFindings))
  }

  @Test(
    "A damaged copy that was fetched again has not changed under its name, nor has an answer of the API"
  )
  func replaced() throws {
    let desk = try Desk()
    let path = try desk.write(Self.name, #"{"Records":[{"#)
    try desk.write("today.json", records: [Call.record("t")])
    #expect(try desk.run().report.problems == 1)
    try desk.write(Self.name, records: [Call.record("b", at: 1)])
    try desk.write("today.json", records: [Call.record("u", at: 2)])
    try setTime(path, 1_700_000_000)
    let outcome = try desk.run()
    #expect(outcome.report.files == 2 && !outcome.report.hasFindings)
  }

  @Test("Standard input and pipes have rows without size and hash, and are never known")
  func pipes() throws {
    let desk = try Desk()
    let path = desk.logs + "/pipe.json"
    try #require(mkfifo(path, 0o600) == 0)
    for round in 1...2 {
      let writer = Thread {
        do {
          let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
          try file.write(contentsOf: Data(Call.record("a").compact.utf8))
          try file.close()
        } catch {}  // The figures show it.
      }
      writer.start()
      let outcome = try desk.run([path])
      #expect(outcome.report.files == 1 && outcome.report.records == 1)
      #expect(outcome.rows.count == round)
      #expect(outcome.rows.allSatisfy { $0.size == nil && $0.modified == nil && $0.sha256 == nil })
    }
  }

  @Test("A file in which an import was stopped has no row, and is read by the next")
  func stopped() throws {
    let desk = try Desk()
    try desk.write("a.json", records: [Call.record("a")])
    try desk.write("b.json", records: [Call.record("b", at: 1), Call.record("c", at: 2)])
    let outcome = try desk.run(shouldStop: Desk.stopping(after: 2))
    #expect(outcome.report.isStopped)
    #expect(outcome.rows.map { $0.path.suffix(6) } == ["a.json"])
    #expect(try desk.events().map(\.content.id) == ["a", "b"])
    let rest = try desk.run()
    #expect(rest.report.knownFiles == 1 && rest.report.files == 1)
    #expect(rest.rows.count == 2)
  }

  @Test("An import that was stopped at a known file counts the files before it once")
  func stoppedAtKnown() throws {
    let desk = try Desk()
    try desk.write("b.json", records: [Call.record("b")])
    try desk.run()
    try desk.write("a.json", #"{"x":1}"# + Call.record("a", at: 1).compact)
    let outcome = try desk.run(shouldStop: Desk.stopping(after: 1))
    #expect(outcome.report.isStopped && outcome.report.knownFiles == 0)
    #expect(outcome.report.files == 1 && outcome.report.records == 1)
    #expect(outcome.report.problems == 1 && outcome.report.appendedCount == 1)
  }
}
