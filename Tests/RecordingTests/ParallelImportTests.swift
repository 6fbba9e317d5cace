import CloudTrail
import Foundation
import History
import Recording
import Testing
import TrailLogs

/// Files are read by several workers, and nobody can tell by the result.
@Suite("Imports with several workers")
struct ParallelImportTests {
  /// Files of every kind: without calls, with a few, with more than a batch, damaged ones, one whose call is
  /// refused, ones that hold something else, and copies of what other files hold.
  private func write(to desk: Desk) throws {
    for number in 0..<60 {
      let name = String(format: "%03d", number)
      let call = Call.record("c\(number)", at: Int64(number))
      switch number % 6 {
      case 0: try desk.write("\(name).json", records: [Call.other("x\(number)")])
      case 1: try desk.write("\(name).json", records: [call, Call.other("y\(number)")])
      case 2: try desk.write("\(name).jsonl", #"{"x":1}"# + "\n" + call.compact + "\nrest")
      case 3: try desk.write("\(name).json", records: [Call.record("c1", "StartLogging"), call])
      case 4:
        var bytes = Gzip.member(call.compact)
        if number % 12 == 4 { bytes[bytes.count - 5] ^= 1 }
        try Data(bytes).write(to: URL(fileURLWithPath: desk.logs + "/\(name).json.gz"))
      default: try desk.write("\(name).json", records: [Call.record("c1", at: 1), call])
      }
    }
    let many = (0..<(2 * Importer.batch + 500)).map { Call.record("m\($0)", at: Int64($0)) }
    try desk.write("030-many.json", records: many)
    let text = many.map(\.compact).joined(separator: "\n")
    try Data(Gzip.member(text) + Gzip.member(Call.record("last").compact)).write(
      to: URL(fileURLWithPath: desk.logs + "/045-many.json.gz"))
  }

  /// All that an import leaves and says, but for the times at which it was recorded.
  private struct Result: Equatable {
    var report: ImportReport
    var files: [FileImport]
    var problems: [String]
    var rows: [ReadingDraft]
    var events: [TrailEvent]
    var provenances: [Provenance]
  }

  private func result(_ desk: Desk, workers: Int, wholeFileBytes: Int) throws -> Result {
    let outcome = try desk.run(
      options: LogReadingOptions(wholeFileBytes: wholeFileBytes), workers: workers)
    let events = try desk.events()
    let verified = try History(path: desk.store).snapshot { try $0.verify() }
    #expect(verified.isSound)
    return Result(
      report: outcome.report, files: outcome.files, problems: outcome.problems.map(\.fact),
      rows: outcome.rows, events: events.map(\.content), provenances: events.map(\.provenance))
  }

  @Test(
    "Events, rows, files and problems are the same, in the same order, with any number of workers",
    arguments: [0, 4 << 20])
  func same(_ wholeFileBytes: Int) throws {
    let desk = try Desk()
    try write(to: desk)
    var results: [Result] = []
    for workers in [1, 2, 3, 16] {
      for suffix in ["", "-wal", "-shm", "-lock"] { unlink(desk.store + suffix) }
      results.append(try result(desk, workers: workers, wholeFileBytes: wholeFileBytes))
    }
    let first = results[0]
    #expect(first.files.count == 62 && first.report.files == 62)
    #expect(first.events.count > 2 * Importer.batch && first.problems.count > 30)
    #expect(first.rows.map(\.path) == first.rows.map(\.path).sorted())
    for result in results { #expect(result == first) }
    let again = try desk.run(workers: 3).report
    #expect(again.knownFiles > 30 && again.appendedCount == 0)
  }

  @Test(
    "Stopped at any moment, what was read is there, counted once, and the next run adds the rest")
  func stopped() throws {
    let desk = try Desk()
    try write(to: desk)
    let all = try desk.run(workers: 3).report.appendedCount
    for limit in [0, 1, 17, 500, 1400, 3000] {
      for suffix in ["", "-wal", "-shm", "-lock"] { unlink(desk.store + suffix) }
      let outcome = try desk.run(workers: 3, shouldStop: Desk.stopping(after: limit))
      #expect(outcome.report.isStopped)
      // Each worker asks before a record, so nothing beyond the limit is read.
      #expect(outcome.report.records <= limit)
      #expect(outcome.report.appendedCount == (try desk.events().count))
      #expect(outcome.rows.count == outcome.files.count)
      #expect(outcome.report.files - outcome.files.count <= 3)
      let rest = try desk.run(workers: 3).report
      #expect(!rest.isStopped && rest.knownFiles <= outcome.files.count)
      #expect(outcome.report.appendedCount + rest.appendedCount == all)
      #expect(try History(path: desk.store).snapshot { try $0.verify() }.isSound)
    }
  }

  @Test("Each file is durable with all before it when it is reported")
  func reported() throws {
    let desk = try Desk()
    for number in 0..<40 {
      let call = Call.record("c\(number)", at: Int64(number))
      try desk.write("\(100 + number).json", records: [call])
    }
    let recorder = try Recorder(path: desk.store)
    var paths: [String] = []
    _ = try Importer(recorder: recorder, workers: 4).run(
      LogFinder(paths: [desk.logs]),
      each: { file in
        paths.append(file.path)
        let durable = try History(path: desk.store).snapshot { try $0.eventCount() }
        #expect(durable >= paths.count)
      })
    try recorder.close()
    #expect(paths.count == 40 && paths == paths.sorted())
  }

  @Test("What the receiver of a file's figures throws ends the run, though workers wait for room")
  func thrown() throws {
    struct Full: Error {}
    let desk = try Desk()
    try write(to: desk)
    let recorder = try Recorder(path: desk.store)
    #expect(throws: Full.self) {
      _ = try Importer(recorder: recorder, workers: 4).run(
        LogFinder(paths: [desk.logs]), each: { _ in throw Full() })
    }
    try recorder.close()
    #expect(try desk.run(workers: 2).report.files > 0)
    #expect(try History(path: desk.store).snapshot { try $0.verify() }.isSound)
  }

  @Test("Pipes are read in their order, though the last is filled first", arguments: [1, 4])
  func pipes(_ workers: Int) throws {
    signal(SIGPIPE, SIG_IGN)
    let desk = try Desk()
    let paths = (0..<4).map { desk.logs + "/\($0).jsonl.gz" }
    for path in paths { try #require(mkfifo(path, 0o600) == 0) }
    for (number, path) in paths.enumerated() {
      let text = (0..<300).map { Call.record("\(number)-\($0)", at: Int64($0)).compact }
      let bytes = Gzip.member(text.joined(separator: "\n"))
      let writer = Thread {
        usleep(UInt32(4 - number) * 20_000)
        do {
          let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
          try file.write(contentsOf: Data(bytes))
          try file.close()
        } catch {}  // The figures show it.
      }
      writer.start()
    }
    let outcome = try desk.run(paths, workers: workers)
    #expect(outcome.problems.isEmpty && outcome.files.map(\.path) == paths)
    #expect(outcome.report.appendedCount == 1200)
    let events = try desk.events().map(\.content.id)
    #expect(events == (0..<4).flatMap { file in (0..<300).map { "\(file)-\($0)" } })
  }
}
