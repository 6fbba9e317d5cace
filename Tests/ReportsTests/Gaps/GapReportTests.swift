import CloudTrail
import Gaps
import History
import ReadModels
import Replay
import ReplayTestSupport
import Reports
import Selectors
import TestSupport
import Testing
import TrailLogs

@Suite("Windows in words and as JSON")
struct GapReportTests {
  private static let other: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/other"

  /// One trail loses its management events for 20 minutes; another, made in between, logs them meanwhile.
  private func bench() throws -> Bench {
    let bench = try Bench([
      Example.created, Example.started,
      Example.event(.putEventSelectors(Example.narrowed), at: 600),
      Example.event(.create(Example.settings), at: 1_000, id: "a", trail: Self.other),
      Example.event(
        .startLogging, at: 1_200, id: "b", trail: Self.other, actor: Actor(principal: "cleaner")),
      Example.event(.putEventSelectors(.default), at: 1_800),
      Example.event(.stopLogging, at: 9_000, id: "c", trail: Self.other),
    ])
    let caller: JSONValue = ["arn": .string(Example.ann)]
    try bench.write(
      "a.json",
      [
        Example.record(at: 700, ["userIdentity": caller]),
        Example.record(at: 1_500, ["userIdentity": caller, "eventName": "Hide\u{1B}[2J"]),
        Example.record(
          at: 1_500, ["readOnly": true, "eventName": "DescribeInstances", "userIdentity": caller]),
        Example.record(at: 9_500),
      ])
    return bench
  }

  private func report(_ bench: Bench, counts: Bool = true) throws -> (GapReport, [MissedEvent]) {
    let trusting = CoverageOptions(trustsSilence: true)
    let gaps = try bench.snapshot { try Gaps($0, covering: trusting) }
    var report = GapReport(gaps, now: Example.start.advanced(bySeconds: 10_000))
    guard counts else { return (report, []) }
    let search = try bench.snapshot { try MissedEventSearch(gaps, covering: trusting, in: $0) }
    var events: [MissedEvent] = []
    report.missed = try search.run(LogFinder(paths: [bench.logs]), event: { events.append($0) })
    return (report, events)
  }

  @Test("The text of a small story")
  func text() throws {
    let text = try report(bench()).0.text(.plain, width: 80)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 }, "\(text)")
    let table = lines.prefix(4).map { $0.split(separator: " ").joined(separator: " ") }
    #expect(
      table == [
        "windows in all missed writes", "no known trail of 111122223333 1 10 min 1 1",
        "example 1 20 min 3 2", "other 1 16 min 40 s 1 1",
      ])
    #expect(lines.contains("no known trail of 111122223333"))
    #expect(
      lines.contains("1  2024-05-01 12:10:00Z – 12:20:00Z  10 min  management events off"),
      "\(text)")
    #expect(lines.contains("   opened  by user/ann from 203.0.113.7 with aws-cli/2.15"))
    #expect(lines.contains("   closed  by cleaner, StartLogging on other"))
    #expect(
      lines.contains("   missed  1 event, 1 write; none of them certain in spite of settling"))
    #expect(lines.contains("   closed  by the same"))
    #expect(text.contains("2024-05-01 12:10:00Z – 12:30:00Z  20 min"))
    #expect(text.contains("2024-05-01 14:30:00Z – still open  16 min 40 s"))
    #expect(text.contains("1 Hide\\u{1b}[2J") && !text.contains("\u{1B}"))
    #expect(text.hasSuffix("\ncounted in 1 file\n"))
  }

  @Test("All names are listed if they are asked for")
  func whole() throws {
    let text = try report(bench()).0.text(.plain, isWhole: true, width: 80)
    #expect(text.contains("RunInstances  ec2.amazonaws.com"), "\(text)")
    #expect(text.contains("2 writes  Management") && text.contains("2 writes  user/ann"), "\(text)")
  }

  @Test("Without log files nothing is counted, and without windows that is said")
  func uncounted() throws {
    let text = try report(bench(), counts: false).0.text(.plain, width: 80)
    #expect(text.contains("20 min") && !text.contains("missed") && !text.contains("counted"))
    let none = try report(Bench([Example.created, Example.started]), counts: false).0
    #expect(none.text(.plain, width: 80).hasPrefix("no window is known"))
  }

  @Test(
    "Spans of time",
    arguments: [
      (0, "0 s"), (24, "24 s"), (461, "7 min 41 s"), (2_689, "44 min 49 s"), (3_600, "1 h"),
      (3_605, "1 h"), (223_200, "2 d 14 h"), (86_400_000, "1,000 d"),
    ] as [(Int64, String)])
  func spans(seconds: Int64, words: String) throws {
    let from = Example.start
    var gaps = try report(bench(), counts: false).0.gaps
    gaps.ofAccounts = []
    gaps.ofTrails = Array(gaps.ofTrails.prefix(1))
    gaps.ofTrails[0].from = from
    gaps.ofTrails[0].until = from.advanced(bySeconds: seconds)
    let text = GapReport(gaps, now: from).text(.plain, width: 200)
    #expect(text.contains("Z  \(words)  management"), "\(text)")
  }

  @Test("Documents and lines fit their schemas")
  func schemas() throws {
    let (counted, events) = try report(bench())
    let uncounted = try report(bench(), counts: false).0
    let document = try SchemaValidator("gaps")
    for json in [counted.json(recording: "trailback import logs"), uncounted.json()] {
      #expect(document.faults(try JSONValue(parsing: json.compact)) == [])
      #expect(json["windows"]?.array?.count == 3)
    }
    #expect(!document.faults(["formatVersion": 2]).isEmpty)
    #expect(counted.json()["windows"]?.array?.first?["missed"]?["byConfiguration"]?["events"] == 1)
    let line = try SchemaValidator("missed")
    #expect(events.count == 5)
    for event in events {
      #expect(line.faults(try JSONValue(parsing: event.json.compact)) == [])
    }
    #expect(
      Set(
        document.root["$defs"]?["window"]?["properties"]?["kinds"]?["items"]?["enum"]?.array ?? [])
        == Set(Gap.Kind.allCases.map { .string($0.rawValue) }))
    #expect(
      document.root["$defs"]?["unknownTime"]?["properties"]?["reason"]?["enum"]?.array
        == UnknownTime.Reason.allCases.map { .string($0.rawValue) })
  }

  @Test("Times without knowledge are merged, and listed one by one with all names")
  func unknown() throws {
    let life = try Bench(
      Example.life + [Example.event(.startLogging, at: 5, id: "a", trail: Self.other)])
    let (report, _) = try report(life, counts: false)
    #expect(!report.gaps.unknown.isEmpty)
    let text = report.text(.plain, width: 80)
    #expect(text.contains("\nnot known\n"), "\(text)")
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(try SchemaValidator("gaps").faults(JSONValue(parsing: report.json().compact)) == [])
  }
}
