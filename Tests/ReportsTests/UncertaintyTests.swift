import CloudTrail
import History
import ReadModels
import Replay
import ReplayTestSupport
import Reports
import Selectors
import TestSupport
import Testing
import TrailLogs

/// What a replay says of times in which calls can have been missed. SEMANTICS 3.7
@Suite("The report of a replay: what was not read, and what nobody logged")
struct UncertaintyTests {
  private static let hour: Int64 = 3600
  private static let home = AccountRegion(home: Example.arn)
  private static let other: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/other"

  /// Evidence that management records of a place were read in these spans of seconds, and when the last file
  /// was delivered.
  private static func read(
    _ spans: [ClosedRange<Int64>], of place: AccountRegion = home
  ) -> ReadingDraft {
    let start = Example.start.second
    var reading = ReadingDraft(kind: .file, path: "log \(place) \(spans)")
    var activity = Activity(at: Example.start)
    activity.management = SpanSet(
      runs: spans.map { start + $0.lowerBound...start + $0.upperBound })
    reading.activity[place] = activity
    let end = spans.last?.upperBound ?? 0
    reading.delivery = NamedDelivery(place: place, time: Example.start.advanced(bySeconds: end))
    return reading
  }

  private func report(
    _ events: [TrailEvent], _ readings: [ReadingDraft], _ records: [JSONValue],
    _ settling: Settling = .strict
  ) throws -> ReplayReport {
    let bench = try Bench(events, readings: readings)
    try bench.write("a.json", records)
    let judges = try bench.snapshot { try Judges($0) }
    return try Replayer(judges: judges, settling: settling).run(LogFinder(paths: [bench.logs]))
  }

  private func fetching(_ hole: Hole, _ kind: BlindSpan.Kind) -> [CopyableCommand] {
    [
      CopyableCommand([
        "fetch \(kind) of \(hole.account) \(hole.regions[0])", "--from \(hole.from)",
        "--until \(hole.until)",
      ])
    ]
  }

  private func text(_ report: ReplayReport, width: Int = 80) -> String {
    report.text(.plain, commands: commands, fetching: fetching, width: width)
  }

  /// Nothing was read from hour 1 to hour 9.
  private static let evidence = read([0...hour, (9 * hour)...(20 * hour)])
  /// Started in the second of its creation: a trail is blind to itself until it logs.
  private static let created = [
    Example.created, Example.event(.startLogging, at: 0, id: "started at once"),
  ]

  @Test("The answers by configuration come first, with the one reason that leaves them uncertain")
  func lead() throws {
    let records = [
      Example.record(at: 10), Example.record(at: 2 * Self.hour), Example.object(at: 3 * Self.hour),
    ]
    let report = try report(Self.created, [Self.evidence], records)
    #expect(
      text(report).contains(
        """

        example (us-east-1)
          by configuration: 2 events logged, 1 not; 2 of them are uncertain, only
            because the logs of 111122223333 in us-east-1 were not read from
            2024-05-01T13:00:01Z until 2024-05-01T21:00:00Z

        """), "\(text(report))")
    let all = try self.report(Self.created, [Self.evidence], Array(records.dropFirst()))
    #expect(
      text(all, width: 400).contains(
        "by configuration: 1 event logged, 1 not; all of them are uncertain, only because the logs of"
      ))
    let one = try self.report(Self.created, [Self.evidence], Array(records.dropLast()))
    #expect(
      text(one, width: 400).contains(
        "by configuration: 2 events logged; 1 of them is uncertain, only because the logs of"))
  }

  @Test("Several spans are counted, and several reasons left to the table")
  func several() throws {
    let evidence = Self.read([
      0...Self.hour, (9 * Self.hour)...(10 * Self.hour), (20 * Self.hour)...(30 * Self.hour),
    ])
    let records = [2, 12].map { Example.record(at: $0 * Self.hour) }
    #expect(
      text(try report(Self.created, [evidence], records), width: 400).contains(
        "all of them are uncertain, only because the logs of 111122223333 in us-east-1 were not read in 2 "
          + "spans from 2024-05-01T13:00:01Z until 2024-05-02T08:00:00Z\n"))
    let mixed = records + [Example.record(at: 2)]
    #expect(
      text(try report(Self.created, [evidence], mixed, .standard), width: 400).contains(
        "by configuration: 3 events logged; all of them are uncertain, for the reasons below\n"))
  }

  @Test("Without uncertainty, or where the configuration is unknown, there is no such line")
  func noLead() throws {
    let certain = try report(Self.created, [Self.evidence], [Example.record(at: 10)])
    #expect(!text(certain).contains("by configuration:"))
    let unseen = try report([Example.started], [Self.evidence], [Example.record(at: 10)])
    #expect(unseen.trails.first?.answersByConfiguration[.uncertain]?.events == 1)
    #expect(!text(unseen).contains("by configuration:"))
  }

  @Test("Of a time in which no known trail logged the calls, that is the reason")
  func selfBlind() throws {
    let events =
      Self.created + [
        Example.event(.putEventSelectors(Example.narrowed), at: 1000),
        Example.event(.putEventSelectors(.default), at: 1461),
      ]
    let read = Example.record(at: 1200, ["readOnly": true])
    let report = try report(events, [Self.read([0...1000, 1461...9000])], [read])
    let text = text(report)
    #expect(
      text.contains(
        """
          by configuration: 1 event not logged; it is uncertain, only because no known
            trail logged calls that change trails from 2024-05-01T12:16:40Z until
            2024-05-01T12:24:21Z

        """), "\(text)")
    #expect(
      text.hasSuffix(
        """

        no known trail logged calls that change trails of 111122223333 in us-east-1 from
          2024-05-01T12:16:40Z until 2024-05-01T12:24:21Z: 1 verdict of 1 trail is
          uncertain
            fetch selfBlind of 111122223333 us-east-1 --from 2024-05-01T12:16:40Z \\
              --until 2024-05-01T12:24:21Z

        """), "\(text)")
  }

  @Test("What one account lacks is one thing to fetch, however many trails judge by it")
  func together() throws {
    let trails = (1...30).map { number -> TrailARN in
      TrailARN(
        partition: "aws", region: "us-east-1", account: "111122223333", name: "trail-\(number)")
    }
    let events = trails.flatMap { trail in
      [
        Example.event(.create(Example.settings), at: 0, id: "c-\(trail.name)", trail: trail),
        Example.event(.startLogging, at: 1, id: "s-\(trail.name)", trail: trail),
      ]
    }
    let records = [2, 3].map { Example.record(at: $0 * Self.hour) }
    let report = try report(events, [Self.evidence], records)
    let lines = text(report, width: 400).split(separator: "\n")
    #expect(
      lines.filter { $0.hasPrefix("the logs of ") } == [
        """
        the logs of 111122223333 in us-east-1 were not read from 2024-05-01T13:00:01Z until \
        2024-05-01T21:00:00Z: 60 verdicts of 30 trails are uncertain
        """
      ])
    #expect(lines.filter { $0.contains("fetch unread") }.count == 1)
    let json = report.json(commands: commands, fetching: fetching)
    #expect(try SchemaValidator("replay").faults(JSONValue(parsing: json.compact)) == [])
    let spans = json["uncertainSpans"]?.array ?? []
    #expect(spans.count == 1)
    #expect(spans.first?["kind"] == "unread" && spans.first?["trails"]?.array?.count == 30)
    #expect(spans.first?["verdicts"] == ["events": 60, "writes": 60])
    #expect(
      spans.first?["commands"] == [
        """
        fetch unread of 111122223333 us-east-1 --from 2024-05-01T13:00:01Z --until \
        2024-05-01T21:00:00Z
        """
      ])
  }

  @Test("At most five spans are listed; of one that has not ended, what the events need is fetched")
  func many() throws {
    let spans = (0..<8).map { $0 * 10 * Self.hour...($0 * 10 + 1) * Self.hour }
    let records = (0..<8).map { Example.record(at: ($0 * 10 + 5) * Self.hour) }
    let report = try report(Self.created, [Self.read(spans)], records)
    #expect(report.uncertainSpans.count == 8)
    let text = text(report)
    #expect(text.contains("\nand 3 more spans with 3 uncertain verdicts, which the JSON has\n"))
    let last = report.json(commands: commands, fetching: fetching)["uncertainSpans"]?.array?.last
    #expect(last?["until"] == .null)
    #expect(
      last?["commands"]?.array?.first?.string?.hasSuffix(
        "--until \(Example.start.advanced(bySeconds: 75 * Self.hour + 1))") == true)
  }

  @Test("No line but those of tables is wider than the terminal", arguments: [40, 60, 80, 120])
  func width(_ width: Int) throws {
    let report = try report(
      Self.created, [Self.evidence], [2, 3].map { Example.record(at: $0 * Self.hour) })
    let lines = text(report, width: width).split(separator: "\n")
    let sentences = lines.filter { $0.contains("logs of") || $0.contains("verdicts of 1 trail") }
    #expect(!sentences.isEmpty)
    for line in sentences { #expect(line.count <= width, "\(line)") }
  }

  @Test("Logged by no trail is said of the known ones, with the Regions that were not looked at")
  func notLookedAt() throws {
    let events =
      Self.created + [Example.event(.create(Example.settings), at: 2, id: "o", trail: Self.other)]
    func last(_ readings: [ReadingDraft]) throws -> Substring? {
      let text = try text(self.report(events, readings, [Example.record(at: 10)]), width: 400)
      #expect(text.contains("\nlogged by no known trail: 0 records, 0 writes; by configuration "))
      return text.split(separator: "\n").last { $0.contains("not looked at") }
    }
    func place(_ region: String, _ account: String = "111122223333") -> AccountRegion {
      AccountRegion(account: account, region: region)
    }
    let home = Self.evidence
    #expect(try last([home]) == "  not looked at: all Regions of 111122223333 but us-east-1")
    #expect(
      try last([home, Self.read([0...10], of: place("eu-west-1"))])
        == "  not looked at: all Regions of 111122223333 but eu-west-1, us-east-1")
    #expect(
      try last([home, Self.read([0...10], of: place("us-east-1", "444455556666"))])
        == "  not looked at: all Regions of 2 accounts but us-east-1")
    #expect(
      try last([home, Self.read([0...10], of: place("eu-west-1", "444455556666"))])
        == "  not looked at: all but 2 Regions of 2 accounts")
    var declared = ReadingDraft(kind: .claim)
    declared.claim = CompletenessClaim(
      .complete, accounts: ["111122223333"], from: Example.start,
      until: Example.start.advanced(bySeconds: 60))
    #expect(try last([home, declared]) == nil)
    let report = try self.report(
      events, [home, Self.read([0...10], of: place("eu-west-1", "444455556666"))],
      [Example.record(at: 10)])
    let json = report.json(commands: commands, fetching: fetching)
    #expect(
      json["readPlaces"] == [
        ["account": "111122223333", "regions": ["us-east-1"]],
        ["account": "444455556666", "regions": ["eu-west-1"]],
      ])
    #expect(try SchemaValidator("replay").faults(JSONValue(parsing: json.compact)) == [])
  }
}
