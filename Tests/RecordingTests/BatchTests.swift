import CloudTrail
import History
import Recording
import Testing
import TrailLogs

@Suite("Files with many calls")
struct BatchTests {
  private static let count = Importer.batch * 2 + 500

  private func desk() throws -> Desk {
    let desk = try Desk()
    try desk.write(
      "many.json",
      records: (0..<Self.count).map {
        Call.record("e\($0)", $0.isMultiple(of: 2) ? "StartLogging" : "StopLogging", at: Int64($0))
      })
    return desk
  }

  @Test("All are recorded, in the file's order and each once, and told as one file")
  func all() throws {
    let desk = try desk()
    let outcome = try desk.run()
    #expect(outcome.files.count == 1)
    #expect(outcome.report.appended == [.startLogging: 1250, .stopLogging: 1250])
    let events = try desk.events()
    #expect(events.map(\.content.id) == (0..<Self.count).map { "e\($0)" })
    #expect(events.map(\.provenance.record) == Array(1...Self.count))
    // One transaction for each thousand: what is learned together has one recorded time.
    #expect(Set(events.map(\.recordedAt)).count == 3)
    let again = try desk.run(again: true).report
    #expect(again.appendedCount == 0)
    #expect(again.known == Self.count)
    #expect(try History(path: desk.store).snapshot { try $0.verify() }.isSound)
  }

  @Test(
    "Stopped anywhere, what was read is recorded and the next run adds the rest",
    arguments: [0, 1, 999, 1000, 1001, 2499])
  func stopped(_ limit: Int) throws {
    let desk = try desk()
    let outcome = try desk.run(shouldStop: Desk.stopping(after: limit))
    #expect(outcome.report.isStopped)
    #expect(outcome.report.records == limit)
    #expect(outcome.report.appendedCount == limit)
    #expect(try desk.events().count == limit)
    let rest = try desk.run().report
    #expect(!rest.isStopped)
    #expect(rest.known == limit)
    #expect(rest.appendedCount == Self.count - limit)
  }

  @Test("Stopping leaves the later files, and counts what was told of the one it stopped in")
  func laterFiles() throws {
    let desk = try Desk()
    try desk.write(
      "a.jsonl", #"{"x":1}"# + "\n" + Call.record("a").compact + "\n" + Call.record("b").compact)
    try desk.write("b.json", records: [Call.record("c", at: 1)])
    let outcome = try desk.run(shouldStop: Desk.stopping(after: 1))
    #expect(outcome.report.isStopped)
    #expect(outcome.report.files == 1)
    #expect(outcome.problems.map(\.code) == ["anotherKind"])
    #expect(outcome.report.problems == 1)
    #expect(try desk.events().map(\.content.id) == ["a"])
  }

  @Test("What the receiver of a file's figures throws ends the run; the file is durable by then")
  func thrown() throws {
    struct Full: Error {}
    let desk = try Desk()
    try desk.write("a.json", records: [Call.record("a")])
    try desk.write("b.json", records: [Call.record("b", at: 1)])
    let recorder = try Recorder(path: desk.store)
    #expect(throws: Full.self) {
      _ = try Importer(recorder: recorder).run(
        LogFinder(paths: [desk.logs]), each: { _ in throw Full() })
    }
    try recorder.close()
    #expect(try desk.events().map(\.content.id) == ["a"])
  }

  @Test("Files are reported in their order, each when its calls and those before it are durable")
  func reported() throws {
    let desk = try Desk()
    let calls = [1, 0, Importer.batch + 1, 0, 2]
    var next = 0
    for (number, count) in calls.enumerated() {
      let ids = next..<next + count
      try desk.write(
        "\(number).json", records: ids.map { Call.record("e\($0)", at: Int64($0)) })
      next = ids.upperBound
    }
    let recorder = try Recorder(path: desk.store)
    var durable: [Int64] = []
    let report = try Importer(recorder: recorder).run(
      LogFinder(paths: [desk.logs]),
      each: { file in
        #expect(file.appended.values.reduce(0, +) == calls[durable.count], "\(file.path)")
        durable.append(try History(path: desk.store).snapshot { try $0.eventCount() })
      })
    try recorder.close()
    #expect(report.appendedCount == next)
    #expect(durable.count == calls.count)
    var least: Int64 = 0
    for (count, found) in zip(calls, durable) {
      least += Int64(count)
      #expect(found >= least)
    }
  }

  @Test("A few very large records are a batch, too")
  func large() throws {
    let desk = try Desk()
    let padding = String(repeating: "x", count: 900_000)
    try desk.write(
      "large.jsonl",
      (0..<40).map { number in
        guard case .object(var members) = Call.record("e\(number)", at: Int64(number)) else {
          return ""
        }
        members.append(.init("additionalEventData", .string(padding)))
        return JSONValue.object(members).compact
      }.joined(separator: "\n"))
    #expect(try desk.run().report.appendedCount == 40)
    // 16 MiB hold 19 of them.
    #expect(Set(try desk.events().map(\.recordedAt)).count == 3)
  }
}
