import CloudTrail
import History
import ReplayTestSupport
import Selectors
import TestSupport
import Testing
import TrailLogs

@testable import Replay

@Suite("Records that were processed late, and records that correct others")
struct AddendumTests {
  /// Five hours after the trail began, at 17:00, its selectors change.
  private static let events =
    Example.logging() + [Example.event(.putEventSelectors(Example.nothing), at: 18_000)]

  private static func record(_ addendum: JSONValue, at second: Int64 = 10_000) -> JSONValue {
    Example.record(at: second, ["addendum": addendum])
  }

  private func report(
    _ name: String, _ records: [JSONValue], by events: [TrailEvent] = events,
    _ settling: Settling = .standard
  ) throws -> ReplayReport {
    let bench = try Bench(events)
    try bench.write(name, records)
    return try Replayer(judges: bench.judges(), settling: settling)
      .run(LogFinder(paths: [bench.logs]))
  }

  private func reason(
    _ addendum: JSONValue, in name: String, by events: [TrailEvent] = events,
    _ settling: Settling = .standard
  ) throws -> Reason? {
    let report = try report(name, [Self.record(addendum)], by: events, settling)
    #expect(report.records == 1)
    return report.trails.first?.reasons.keys.first
  }

  private static func file(_ time: String) -> String {
    "111122223333_CloudTrail_us-east-1_20240501T\(time)Z_aaaaaaaaaaaaaaaa.json"
  }

  /// SEMANTICS 3.6s
  @Test(
    "Every configuration until the delivery is looked at, and until ever where that is not known",
    arguments: [
      ("1505", Reason.selected), ("1644", .selected), ("1645", .settling), ("1900", .settling),
      // An event cannot be delivered before it happened: what is looked at is never less.
      ("0905", .selected),
    ])
  func delivery(_ time: String, _ expected: Reason) throws {
    for word in ["DELIVERY_DELAY", "SERVICE_OUTAGE", "UPDATED_DATA", "NEWER"] {
      let addendum: JSONValue = ["reason": .string(word)]
      #expect(try reason(addendum, in: Self.file(time)) == expected, "\(word)")
      #expect(try reason(addendum, in: "x.json") == .settling)
    }
  }

  @Test("An addendum that cannot be read counts; null does not; nor does the file's name alone")
  func unreadable() throws {
    for addendum: JSONValue in ["DELIVERY_DELAY", [:], 7, true] {
      #expect(try reason(addendum, in: "x.json") == .settling)
    }
    #expect(try reason(nil, in: "x.json") == .selected)
    let report = try report(Self.file("1900"), [Example.record(at: 10_000)])
    #expect(report.trails[0].reasons.keys.first == .selected)
  }

  @Test("Who asks for the event's own second gets that, and spans of one's own are kept")
  func spans() throws {
    let late: JSONValue = ["reason": "DELIVERY_DELAY"]
    #expect(try reason(late, in: "x.json", .strict) == .selected)
    let none = Settling(before: 360, after: 0)
    #expect(try reason(late, in: Self.file("1659"), none) == .selected)
    #expect(try reason(late, in: Self.file("1700"), none) == .settling)
  }

  @Test("A later stop counts, however late, and what no later change alters stays certain")
  func later() throws {
    let late: JSONValue = ["reason": "DELIVERY_DELAY"]
    let narrowed =
      Example.logging() + [Example.event(.putEventSelectors(Example.nothing), at: 100)]
    #expect(try reason(late, in: "x.json", by: narrowed) == .managementEventsOff)
    let stopped = narrowed + [Example.event(.stopLogging, at: 1_000_000)]
    #expect(try reason(late, in: "x.json", by: stopped) == .lateDelivery)
    #expect(try reason(late, in: Self.file("1900"), by: stopped) == .managementEventsOff)
  }

  /// SEMANTICS 3.6p
  @Test("A correction is counted apart and is no event of its own")
  func corrections() throws {
    let correction: JSONValue = ["reason": "UPDATED_DATA", "originalEventID": "event-1"]
    let records = [
      Example.record(at: 10_000), Self.record(correction), Self.record(correction, at: 20_000),
      Self.record(["reason": "UPDATED_DATA"]),
    ]
    let report = try report("x.json", records)
    #expect(report.corrections == 2)
    #expect(report.records == 2)
    #expect(report.lastEvent == Example.start.advanced(bySeconds: 10_000))
    #expect(report.trails[0].answers.values.reduce(0) { $0 + $1.events } == 2)
    #expect(report.names(of: 0).values.flatMap(\.values).reduce(0, +) == 2)

    let bench = try Bench(Self.events)
    try bench.write("x.json", records)
    let whatIf = try #require(
      try bench.snapshot {
        try WhatIf(
          Example.nothing, on: Example.arn, covering: CoverageOptions(trustsSilence: true), in: $0)
      })
    let (compared, _) = try whatIf.run(LogFinder(paths: [bench.logs]))
    #expect(compared.records == 2 && compared.lost.events == 2)
    #expect(compared.input.corrections == 2)
    // Those that were not asked for are not counted as corrections either.
    let scope = EventScope(until: Example.start.advanced(bySeconds: 20_000))
    let asked = try Replayer(judges: bench.judges(), scope: scope)
      .run(LogFinder(paths: [bench.logs]))
    #expect(asked.corrections == 1 && asked.outOfScope == 1)
  }

  @Test(
    "Judged with the cache and by the evaluator alone, records with addenda among others are the same",
    arguments: 0..<LongRun.rounds(6, long: 60))
  func agreement(_ seed: Int) throws {
    var random = SeededRandom(seed: 90_000 + UInt64(seed))
    let bench = try Bench(MadeUpHistory(trails: 5, &random).events)
    let addenda = [
      #""addendum":{"reason":"DELIVERY_DELAY"}"#, #""addendum":{"reason":"SERVICE_OUTAGE"}"#,
      #""addendum":{"reason":"UPDATED_DATA","originalEventID":"x"}"#, #""addendum":"?""#,
      #""addendum":null"#,
    ]
    for name in ["x.json", Self.file("1300"), Self.file("2300")] {
      let records = MadeUpRecord.texts(300, &random).map { record in
        guard Int.random(in: 0..<4, using: &random) == 0 else { return record }
        return record.dropLast() + "," + addenda[Int.random(in: 0..<5, using: &random)] + "}"
      }
      try bench.write(name, text: "{\"Records\":[" + records.joined(separator: ",") + "]}")
    }
    let judges = try bench.judges()
    let finder = try LogFinder(paths: [bench.logs])
    let cached = try Replayer(judges: judges, workers: 2).run(finder)
    var direct = Direct(judges)
    var reader = LogReader()
    for file in finder.files { try reader.read(file, into: &direct) }
    let (corrections, late) = (direct.report.corrections, direct.late)
    #expect(corrections > 5 && late > 50)
    #expect(cached.corrections == corrections)
    #expect(cached.records == direct.report.records)
    let expected = Figures(direct.report)
    #expect(Figures(cached).trails == expected.trails)
    #expect(Figures(cached).counts == expected.counts)
    #expect(expected.trails.contains { $0.later.events > 0 })
  }
}

/// Asks the evaluator for every record.
private struct Direct: LogVisitor {
  private let judges: Judges
  private(set) var report: ReplayReport
  private(set) var late = 0

  init(_ judges: Judges) {
    self.judges = judges
    report = ReplayReport(trails: judges.all.map(\.trail))
  }

  mutating func record(_ record: borrowing Record) {
    let judged = JudgedRecord(record.fields)
    var settling = Settling.standard
    let addendum = record.addendum
    if addendum != nil {
      late += 1
      settling.after = .max
      if let delivered = record.deliveryTime {
        settling.after =
          900 + max((delivered.microseconds - record.time.microseconds) / 1_000_000, 0)
      }
    }
    let verdicts = judges.all.map { $0.verdict(judged, at: record.time, settling: settling) }
    if addendum?.reason == "UPDATED_DATA" {
      report.corrections += 1
    } else {
      report.count(judged, at: record.time, verdicts)
    }
  }
  mutating func observation(_ event: TrailEvent, number: Int) {}
  mutating func problem(_ problem: InputProblem) {}
}
