import CloudTrail
import History
import ReplayTestSupport
import Selectors
import TestSupport
import Testing
import TrailLogs

@testable import Replay

/// SEMANTICS 3.7
@Suite("Which spans leave the verdicts of a replay uncertain")
struct UncertainSpanTests {
  private static let hour: Int64 = 3600
  /// Nothing was read from hour 1 to hour 9, from hour 10 to hour 20, and after hour 30.
  private static let evidence = CoverageTests.read(
    [0...hour, (9 * hour)...(10 * hour), (20 * hour)...(30 * hour)], delivered: 30 * hour)

  private func replay(
    _ events: [TrailEvent], _ readings: [ReadingDraft], _ records: [JSONValue], workers: Int = 1
  ) throws -> ReplayReport {
    let bench = try Bench(events)
    for (number, record) in records.enumerated() { try bench.write("\(number).json", [record]) }
    let judges = try bench.snapshot {
      try Judges($0, covered: Coverages($0, ReadEvidence(readings)))
    }
    return try Replayer(judges: judges, settling: .strict, workers: workers)
      .run(LogFinder(paths: [bench.logs]))
  }

  private func time(_ second: Int64) -> Timestamp { Example.start.advanced(bySeconds: second) }

  @Test("Each verdict counts in its span: from the cache and beside it, on any number of threads")
  func spans() throws {
    let late: JSONValue = ["addendum": ["reason": "DELIVERY_DELAY", "originalEventID": nil]]
    let hours: [Int64] = [2, 2, 9, 12, 12, 13, 25, 40]
    let records =
      [Example.record(at: 10)] + hours.map { Example.record(at: $0 * Self.hour + 60) }
      + [Example.record(at: 12 * Self.hour, late)]
    for workers in [1, 3] {
      let report = try replay(Example.logging(), [Self.evidence], records, workers: workers)
      let spans = report.uncertainSpans
      // What the hole left in doubt stays so after it.
      #expect(spans.map(\.verdicts.events) == [5, 3, 1])
      #expect(
        spans.map(\.span) == [
          BlindSpan(
            kind: .unread, from: time(10 * Self.hour + 1), until: time(20 * Self.hour),
            place: CoverageTests.home),
          BlindSpan(
            kind: .unread, from: time(Self.hour + 1), until: time(9 * Self.hour),
            place: CoverageTests.home),
          BlindSpan(
            kind: .unread, from: time(30 * Self.hour + 1), until: nil, place: CoverageTests.home),
        ])
      let unread = try #require(report.trails.first?.reasons[.unread])
      #expect(spans.reduce(ReplayReport.Count()) { $0 + $1.verdicts } == unread)
    }
  }

  @Test("Trails at home in one place share a span, from the earliest of their histories on")
  func shared() throws {
    let events =
      Example.logging()
      + [
        Example.event(.create(Example.settings), at: 5 * Self.hour, trail: Example.other),
        Example.event(.startLogging, at: 5 * Self.hour, trail: Example.other),
      ]
    let abroad: TrailARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/abroad"
    let report = try replay(
      events + Example.logging(trail: abroad), [Self.evidence],
      [Example.record(at: 2 * Self.hour), Example.record(at: 6 * Self.hour)])
    let spans = report.uncertainSpans
    let first = try #require(spans.first { $0.span.place == CoverageTests.home })
    #expect(first.trails == [Example.arn, Example.other])
    #expect(first.verdicts.events == 3)
    #expect(first.span.from == time(Self.hour + 1) && first.span.until == time(9 * Self.hour))
    // Of the Region of the third nothing was read; it takes no events of this one, but that is a setting.
    let third = spans.filter { $0.span.place.region == "eu-west-1" }
    #expect(third.map(\.trails) == [[abroad]])
    #expect(spans.count == 2)
  }

  @Test("Nothing is said of spans that leave no verdict uncertain")
  func quiet() throws {
    let report = try replay(
      Example.logging(), [Self.evidence], [Example.record(at: 10), Example.record(at: 1800)])
    #expect(report.records == 2 && report.uncertainSpans == [])
  }

  @Test("Which places were read: by files, by asking, by a declaration")
  func places() throws {
    #expect(
      try replay(Example.logging(), [Self.evidence], []).readPlaces?.places
        == [CoverageTests.home])
    var asked = ReadingDraft(kind: .claim)
    asked.claim = CompletenessClaim(
      .lookup, accounts: ["111122223333"], regions: ["eu-west-1"], from: time(0), until: time(60))
    var declared = ReadingDraft(kind: .claim)
    declared.claim = CompletenessClaim(
      .complete, accounts: ["444455556666"], from: time(0), until: time(60))
    let read = try replay(Example.logging(), [Self.evidence, asked, declared], []).readPlaces
    #expect(read?.places.map(\.region) == ["eu-west-1", "us-east-1"])
    #expect(read?.wholeAccounts == ["444455556666"])
    let silent = try Bench(Example.logging()).snapshot {
      try Judges($0, covering: CoverageOptions(trustsSilence: true))
    }
    #expect(silent.readPlaces == nil)
  }
}
