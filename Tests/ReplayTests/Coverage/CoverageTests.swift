import CloudTrail
import History
import ReplayTestSupport
import Selectors
import TestSupport
import Testing

@testable import Replay

/// Where calls that change a trail can have been missed, and what then is said of the trail.
@Suite("Coverage: what was not read")
struct CoverageTests {
  private static let home = AccountRegion(home: Example.arn)

  /// Evidence that management records of the trail's home were read in these spans of seconds after
  /// ``Example/start``, and management writes in those; all in CloudTrail's own files.
  private static func read(
    _ management: [ClosedRange<Int64>], writes: [ClosedRange<Int64>] = [],
    delivered: Int64? = nil
  ) -> ReadEvidence {
    let start = Example.start.second
    func runs(_ ranges: [ClosedRange<Int64>]) -> SpanSet {
      SpanSet(runs: ranges.map { start + $0.lowerBound...start + $0.upperBound })
    }
    var reading = ReadingDraft(kind: .file, path: "log")
    var activity = Activity(at: Example.start)
    activity.management = runs(management)
    activity.writes = runs(writes)
    reading.activity[home] = activity
    let last = delivered ?? (management.last?.upperBound ?? 0) + 7200
    reading.delivery = NamedDelivery(
      place: home, time: Example.start.advanced(bySeconds: last))
    var evidence = ReadEvidence()
    evidence.add(reading)
    return evidence
  }

  /// What one trail made of records, by the evidence.
  private static func verdicts(
    _ events: [TrailEvent], _ evidence: ReadEvidence, of records: [JSONValue],
    settling: Settling = .strict, options: CoverageOptions = .standard
  ) throws -> [Verdict] {
    try Bench(events).snapshot { history in
      let coverages = try Coverages(history, evidence, options: options)
      let judge = try #require(
        try Judges(history, covered: coverages).all.first { $0.trail == Example.arn })
      return try records.map { record in
        try JudgedRecord.reading(json: record.compact) { judged in
          let time = try #require(
            record["eventTime"]?.string.flatMap { Timestamp(iso8601: $0) })
          return judge.verdict(judged, at: time, settling: settling)
        }
      }
    }
  }

  private static func object(at second: Int64) -> JSONValue {
    Example.record(
      at: second,
      [
        "eventSource": "s3.amazonaws.com", "eventName": "GetObject", "readOnly": true,
        "managementEvent": false, "eventCategory": "Data",
        "resources": [["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::bucket/key"]],
      ])
  }

  @Test("After the last delivery nothing is certain, and before it what may still arrive is marked")
  func horizon() throws {
    // Read to 14:00:00 and delivered at 14:10:00, so the horizon is 13:50:00.
    let evidence = Self.read([0...7200], delivered: 7800)
    let found = try Self.verdicts(
      Example.logging(), evidence,
      of: [10, 6599, 6600, 7799, 7800, 90_000].map { Example.record(at: $0) })
    #expect(found.map(\.answer) == [.logged, .logged, .logged, .logged, .uncertain, .uncertain])
    #expect(found.map(\.isProvisional) == [false, false, true, true, false, false])
    #expect(found.map(\.reason).suffix(2) == [.unread, .unread])
    #expect(found.last?.judgement.answer == .logged)
    // The time to settle reaches past the horizon from 13:35:00 on.
    let settled = try Self.verdicts(
      Example.logging(), evidence, of: [5699, 5701].map { Example.record(at: $0) },
      settling: .standard)
    #expect(settled.map(\.isProvisional) == [false, true])
  }

  @Test("In a hole the configuration is not known, nor after it until something shows it")
  func hole() throws {
    let hour: Int64 = 3600
    let put = Example.event(.putEventSelectors(.default), at: 12 * hour)
    let evidence = Self.read([0...hour, (9 * hour)...(20 * hour)])
    let times = [hour, hour + 1, 9 * hour, 12 * hour - 1, 12 * hour + 1]
    let found = try Self.verdicts(
      Example.logging() + [put], evidence, of: times.map { Example.record(at: $0) })
    #expect(found.map(\.answer) == [.logged, .uncertain, .uncertain, .uncertain, .uncertain])
    // The put shows the selectors and that the trail is there; whether it logs it does not show.
    let started = Example.event(.startLogging, at: 12 * hour)
    let shown = try Self.verdicts(
      Example.logging() + [put, started], evidence, of: times.map { Example.record(at: $0) })
    #expect(shown.map(\.answer) == [.logged, .uncertain, .uncertain, .uncertain, .logged])
    #expect(shown[1].reason == .unread)
    let wider = try Self.verdicts(
      Example.logging(), evidence, of: times.map { Example.record(at: $0) },
      options: CoverageOptions(largestGap: 9 * hour))
    #expect(wider.map(\.answer) == times.map { _ in .logged })
  }

  @Test("A call within a hole is known for its second alone")
  func callInHole() throws {
    let hour: Int64 = 3600
    let stop = Example.event(.stopLogging, at: 5 * hour)
    let evidence = Self.read([0...hour, (9 * hour)...(20 * hour)])
    let found = try Self.verdicts(
      Example.logging() + [stop], evidence,
      of: [5 * hour, 5 * hour + 1].map { Example.record(at: $0) })
    #expect(found.map(\.answer) == [.notLogged, .uncertain])
  }

  @Test("While no trail logs such calls, only what holds whatever was changed is certain")
  func selfBlind() throws {
    let events =
      Example.logging() + [
        Example.event(.putEventSelectors(Example.nothing), at: 1000),
        Example.event(.putEventSelectors(.default), at: 1461),
      ]
    let evidence = Self.read([0...1000, 1461...9000])
    let write = Example.record(at: 1200)
    let read = Example.record(at: 1200, ["readOnly": true, "eventName": "DescribeInstances"])
    let found = try Self.verdicts(
      events, evidence,
      of: [write, read, Self.object(at: 1200), Self.object(at: 999), Example.record(at: 1461)])
    #expect(found.map(\.answer) == [.notLogged, .uncertain, .uncertain, .notLogged, .logged])
    #expect(found[1].reason == .selfBlind)
    #expect(found[1].judgement.answer == .notLogged)
    #expect(found[4].isUnconfirmed)
    #expect(!found[3].isUnconfirmed)
    try Bench(events).snapshot { history in
      let span = try #require(
        try Coverages(history, evidence)[Example.arn].spans.first { $0.kind == .selfBlind })
      #expect(span.from == Example.start.advanced(bySeconds: 1000))
      #expect(span.until == Example.start.advanced(bySeconds: 1461))
    }
  }

  @Test("Writes at most five minutes apart show that something logs them")
  func writes() throws {
    let events =
      Example.logging() + [
        Example.event(.putEventSelectors(Example.nothing), at: 1000),
        Example.event(.putEventSelectors(.default), at: 1461),
      ]
    let covered = Self.read([0...9000], writes: [900...1500])
    let record = Self.object(at: 1200)
    let between = try Self.verdicts(events, covered, of: [record])
    #expect(between.map(\.answer) == [.notLogged])
    let apart = Self.read([0...9000], writes: [900...1000, 1461...1500])
    let beyond = try Self.verdicts(events, apart, of: [record])
    #expect(beyond.map(\.answer) == [.uncertain])
  }

  @Test("Who trusts silence has everything covered")
  func silence() throws {
    let options = CoverageOptions(trustsSilence: true)
    try Bench(Example.logging()).snapshot { history in
      let coverage = try Coverages(history, options: options)[Example.arn]
      #expect(coverage == .complete)
    }
  }
}
