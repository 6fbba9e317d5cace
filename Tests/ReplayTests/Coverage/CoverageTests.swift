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
  static let home = AccountRegion(home: Example.arn)

  /// Evidence that management records of the trail's home were read in these spans of seconds after
  /// ``Example/start``, and management writes in those; all in CloudTrail's own files.
  static func read(
    _ management: [ClosedRange<Int64>], writes: [ClosedRange<Int64>] = [],
    delivered: Int64? = nil
  ) -> ReadingDraft {
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
    return reading
  }

  /// What one trail made of records, by the evidence.
  static func verdicts(
    _ events: [TrailEvent], _ readings: ReadingDraft..., of records: [JSONValue],
    assuming answers: [JSONValue] = [], settling: Settling = .strict,
    options: CoverageOptions = .standard
  ) throws -> [Verdict] {
    let bench = try Bench(events)
    let assumptions = try answers.isEmpty ? .none : bench.assuming(answers)
    return try bench.snapshot { history in
      let coverages = try Coverages(history, ReadEvidence(readings), options: options)
      let judge = try #require(
        try Judges(history, assuming: assumptions, covered: coverages).all.first {
          $0.trail == Example.arn
        })
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

  // SEMANTICS 3.7j
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

  // SEMANTICS 3.7a, 3.7d, 3.7f
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

  // SEMANTICS 3.7f
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

  // SEMANTICS 3.7g, 3.7h
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
        try Coverages(history, ReadEvidence([evidence]))[Example.arn].spans.first {
          $0.kind == .selfBlind
        })
      #expect(span.from == Example.start.advanced(bySeconds: 1000))
      #expect(span.until == Example.start.advanced(bySeconds: 1461))
    }
  }

  // SEMANTICS 3.7e
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

  // SEMANTICS 3.7c, 3.7e
  @Test("What was declared, and what LookupEvents was asked about, was read")
  func claims() throws {
    let hour: Int64 = 3600
    let (from, until) = (
      Example.start.advanced(bySeconds: hour), Example.start.advanced(bySeconds: 9 * hour)
    )
    let stopped = Example.logging() + [Example.event(.stopLogging, at: 2 * hour)]
    for kind in [CompletenessClaim.Kind.complete, .lookup] {
      var reading = ReadingDraft(kind: .claim)
      reading.claim = CompletenessClaim(
        kind, accounts: [Self.home.account], regions: kind == .lookup ? [Self.home.region] : [],
        from: from, until: until)
      let evidence = Self.read([0...hour, (9 * hour)...(20 * hour)])
      let found = try Self.verdicts(
        Example.logging(), evidence, reading, of: [Example.record(at: 5 * hour)])
      #expect(found.map(\.answer) == [.logged])
      // A declaration says what was read, not that a trail logged the calls; Event history has them all.
      let read = Example.record(at: 5 * hour, ["readOnly": true])
      let blind = try Self.verdicts(stopped, evidence, reading, of: [read])
      #expect(blind.map(\.reason) == [kind == .lookup ? .loggingOff : .selfBlind])
    }
  }

  // SEMANTICS 3.7b
  @Test("Of an organization's trail its own account counts, not those of its members")
  func organization() throws {
    var settings = Example.settings
    settings[.isOrganizationTrail] = .bool(true)
    let events = [
      Example.event(.create(settings)), Example.event(.startLogging),
    ]
    var member = Activity(at: Example.start)
    member.management = SpanSet(runs: [
      Example.start.second...Example.start.second + 90_000
    ])
    var reading = ReadingDraft(kind: .file, path: "log")
    let place = AccountRegion(account: "444455556666", region: Self.home.region)
    reading.activity[place] = member
    reading.delivery = NamedDelivery(
      place: place, time: Example.start.advanced(bySeconds: 92_000))
    let evidence = Self.read([0...3600], delivered: 3700)
    let found = try Self.verdicts(
      events, evidence, reading,
      of: [100, 50_000].map {
        Example.record(at: $0, ["recipientAccountId": .string(place.account)])
      })
    #expect(found.map(\.answer) == [.logged, .uncertain])
  }

  // SEMANTICS 3.7i
  @Test("A write that only this trail can have logged confirms that it logs")
  func confirmation() throws {
    let events =
      Example.logging() + [
        Example.event(.putEventSelectors(Example.nothing), at: 1000),
        Example.event(.putEventSelectors(.default), at: 1461),
      ]
    let evidence = Self.read([0...1000, 1461...90_000], writes: [900...1000, 5000...5000])
    let found = try Self.verdicts(
      events, evidence, of: [4999, 5000].map { Example.record(at: $0) })
    #expect(found.map(\.isUnconfirmed) == [true, false])
    // Another trail that logs there can have logged it just as well.
    let two = try Self.verdicts(
      events + Example.logging(trail: Example.other), evidence, of: [Self.object(at: 1200)])
    #expect(two.map(\.answer) == [.notLogged], "the other trail logs the calls")
  }

  // SEMANTICS 3.7l
  @Test("A store that kept no ledger is read up to its last call")
  func beforeLedger() throws {
    var reading = ReadingDraft(kind: .upgrade)
    reading.activity[Self.home] = Activity(at: Example.start.advanced(bySeconds: 7200))
    let found = try Self.verdicts(
      Example.logging(), reading, of: [7200, 7201].map { Example.record(at: $0) })
    #expect(found.map(\.answer) == [.logged, .uncertain])
  }

  // SEMANTICS 3.7k
  @Test("A trail that only this store's own API has changed is known for ever")
  func recordedHere() throws {
    let folder = try ScratchFolder()
    let recorder = try Recorder(path: folder.path + "/store", now: { Example.start })
    let evidence = Self.read([0...3600], delivered: 3700)
    for (number, channel) in [Provenance.Channel.live, .entered].enumerated() {
      let trail = [Example.arn, Example.other][number]
      for event in Example.logging(trail: trail) {
        try recorder.append(event, from: Provenance(channel: channel))
      }
    }
    try recorder.close()
    try History(path: folder.path + "/store").snapshot { history in
      let coverages = try Coverages(history, ReadEvidence([evidence]))
      #expect(coverages[Example.arn].knownUntil == nil)
      #expect(coverages[Example.other].knownUntil != nil)
    }
  }
}
