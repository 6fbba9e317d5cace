import Selectors
import CloudTrail
import History
import ReplayTestSupport
import Testing
import TrailLogs

@testable import Replay

@Suite("Replaying files")
struct ReplayReportTests {
  /// Two trails, of which the other takes nothing from second 100 on.
  private static let events =
    Example.logging() + Example.logging(trail: Example.other) + [
      Example.event(.stopLogging, at: 200),
      Example.event(.putEventSelectors(Example.nothing), at: 100, trail: Example.other),
    ]

  private func run(
    _ bench: Bench, scope: EventScope = EventScope(), settling: Settling = .strict
  ) throws -> ReplayReport {
    try Replayer(judges: bench.judges(), scope: scope, settling: settling)
      .run(LogFinder(paths: [bench.logs]))
  }

  private func bench() throws -> Bench {
    let bench = try Bench(Self.events)
    try bench.write(
      "a.json",
      [
        Example.record(at: 10), Example.record(at: 20, ["readOnly": true]),
        Example.record(at: 110, ["eventName": "StopInstances"]), Example.record(at: 250),
        Example.record(at: 260, ["readOnly": nil]),
      ])
    try bench.write("b.json", [Example.record(at: 0, ["recipientAccountId": nil])])
    return bench
  }

  @Test("Counts by trail, verdict, reason and call; writes apart")
  func counts() throws {
    let report = try run(bench())
    #expect(report.files == 2)
    #expect(report.records == 6)
    #expect(report.outOfScope == 0)
    #expect(report.problems == 0)
    #expect(!report.isStopped)
    #expect(report.bytesRead > 1000)
    #expect(report.firstEvent == Example.start)
    #expect(report.lastEvent == Example.start.advanced(bySeconds: 260))
    #expect(report.trails.map(\.trail) == [Example.arn, Example.other])
    let first = report.trails[0]
    #expect(first.answers[.logged] == count(3, writes: 2))
    #expect(first.answers[.notLogged] == count(2, writes: 1))
    #expect(first.answers[.uncertain] == count(1, writes: 1))
    #expect(first.reasons[.loggingOff] == count(2, writes: 1))
    #expect(first.reasons[.accountMissing] == count(1, writes: 1))
    let run = EventName(source: "ec2.amazonaws.com", name: "RunInstances")
    let stop = EventName(source: "ec2.amazonaws.com", name: "StopInstances")
    #expect(report.names(of: 0)[run] == [.logged: 2, .notLogged: 2, .uncertain: 1])
    #expect(report.names(of: 0)[stop] == [.logged: 1])
    #expect(report.trails[1].reasons[.managementEventsOff] == count(3, writes: 2))
    #expect(report.loggedByNone == count(2, writes: 1))
    for (place, trail) in report.trails.enumerated() {
      #expect(trail.answers.values.reduce(0) { $0 + $1.events } == report.records)
      #expect(trail.reasons.values.reduce(0) { $0 + $1.events } == report.records)
      #expect(report.names(of: place).values.flatMap(\.values).reduce(0, +) == report.records)
    }
  }

  private func count(_ events: Int, writes: Int) -> ReplayReport.Count {
    var count = ReplayReport.Count()
    count.events = events
    count.writes = writes
    return count
  }

  @Test("Without trails every record is counted and none is called unlogged")
  func noTrails() throws {
    let bench = try Bench()
    try bench.write("a.json", [Example.record()])
    let report = try run(bench)
    #expect(report.records == 1)
    #expect(report.trails.isEmpty)
    #expect(report.loggedByNone.events == 0)
  }

  @Test(
    "since is included and until is not",
    arguments: [
      (nil, nil, 6), (0, nil, 6), (1, nil, 5), (nil, 260, 5), (nil, 261, 6), (20, 110, 1),
      (20, 111, 2), (110, 20, 0), (300, nil, 0),
    ] as [(Int64?, Int64?, Int)])
  func scope(_ since: Int64?, _ until: Int64?, _ records: Int) throws {
    let scope = EventScope(
      since: since.map(Example.start.advanced), until: until.map(Example.start.advanced))
    let report = try run(bench(), scope: scope)
    #expect(report.records == records)
    #expect(report.outOfScope == 6 - records)
    #expect((report.firstEvent == nil) == (records == 0))
  }

  @Test("Whoever has enough is given no more, and the report says that it is partial")
  func stopped() throws {
    var seen: [Int] = []
    let bench = try bench()
    let report = try Replayer(judges: bench.judges(), workers: 2).run(
      LogFinder(paths: [bench.logs]), map: { record, _, _ in record.number },
      deliver: { number in
        seen.append(number)
        if seen.count == 2 { throw Cancelled() }
      })
    #expect(seen == [1, 2])
    #expect(report.isStopped)
    #expect(report.files == 0)
  }

  @Test("What cannot be read is told and counted, and what is no log is left alone")
  func problems() throws {
    let bench = try Bench(Self.events)
    try bench.write("a.json", text: #"{"Records":[\#(Example.record().compact),{"x":1},"#)
    try bench.write("README.md", text: "no log")
    try bench.write("digest.json", text: #"{"digestS3Object":"o","logFiles":[]}"#)
    var told: [String] = []
    let report = try Replayer(judges: bench.judges()).run(
      LogFinder(paths: [bench.logs]), problem: { told.append($0.code) })
    #expect(report.records == 1)
    #expect(report.files == 2)
    #expect(told == ["anotherKind", "cutShort"])
    #expect(report.problems == 2)
    #expect(report.skipped == [.otherName: 1, .digest: 1])
  }

  /// Of the first trail: created in second 0 and stopped in second 200, all within a quarter of an hour.
  @Test("Verdicts and what the configuration says are counted side by side")
  func settling() throws {
    let report = try run(bench(), settling: .standard)
    let first = report.trails[0]
    #expect(first.answers == [.uncertain: count(6, writes: 4)])
    #expect(first.reasons[.settling] == count(5, writes: 3))
    #expect(first.reasons[.accountMissing] == count(1, writes: 1))
    #expect(first.answersByConfiguration[.logged] == count(3, writes: 2))
    #expect(first.answersByConfiguration[.notLogged] == count(2, writes: 1))
    #expect(first.answersByConfiguration[.uncertain] == count(1, writes: 1))
    #expect(first.reasonsByConfiguration[.loggingOff] == count(2, writes: 1))
    #expect(report.names(of: 0).values.flatMap(\.values).reduce(0, +) == report.records)
    #expect(report.loggedByNone == count(0, writes: 0))
    #expect(report.loggedByNoneByConfiguration == count(2, writes: 1))
  }

  @Test("Each record is handed on with one verdict per trail")
  func verdicts() throws {
    let bench = try bench()
    var lines: [String] = []
    _ = try Replayer(judges: bench.judges(), settling: .strict, workers: 2).run(
      LogFinder(paths: [bench.logs]),
      map: { record, _, verdicts in
        "\(record.number) \(verdicts.map(\.reason.rawValue).joined(separator: " "))"
      }, deliver: { lines.append($0) })
    #expect(
      lines == [
        "1 selected selected", "2 selected selected", "3 selected managementEventsOff",
        "4 loggingOff managementEventsOff", "5 loggingOff managementEventsOff",
        "1 accountMissing accountMissing",
      ])
  }

  /// SEMANTICS 3.6h
  @Test("Of the uncertain verdicts those are counted that a change after the event alone makes so")
  func laterChange() throws {
    // Uncertain before 2,000 because of what comes; after it because of what was; at 9,900 because of a
    // stop to come.
    let bench = try Bench(
      Example.logging() + [
        Example.event(.putEventSelectors(Example.nothing), at: 2_000),
        Example.event(.stopLogging, at: 10_000),
      ])
    try bench.write(
      "a.json", [1_000, 1_500, 1_999, 2_100, 5_000, 9_900].map { Example.record(at: $0) })
    let judges = try bench.judges()
    func tally(_ settling: Settling) throws -> TrailTally {
      let report = try Replayer(judges: judges, settling: settling)
        .run(LogFinder(paths: [bench.logs]))
      return try #require(report.trails.first)
    }
    let standard = try tally(.standard)
    #expect(standard.answers[.uncertain]?.events == 4)
    #expect(standard.laterChange.events == 3)
    #expect(standard.laterChange.writes == 3)
    // They are those that are certain if nothing later is looked at.
    #expect(try tally(Settling(before: 360, after: 0)).answers[.uncertain]?.events == 1)
    #expect(try tally(.strict).laterChange.events == 0)
  }
}
