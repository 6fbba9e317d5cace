import CloudTrail
import ReadModels
import Replay
import ReplayTestSupport
import Reports
import Testing
import TrailLogs

@Suite("What was passed by is said")
struct SkippedFilesTests {
  private static let all = Dictionary(
    uniqueKeysWithValues: SkipReason.allCases.enumerated().map { ($1, $0 + 1) })

  private static let sentence =
    "8 files from other accounts, 9 files from other Regions, 10 files from other times, "
    + "11 files known to hold other times alone not opened; "
    + "1 digest, 2 Insight files or records, 3 files or records of aggregated events, "
    + "4 AWS Config files or items, 5 records of event data stores, 6 checks of a connection, "
    + "7 files not named like logs skipped"

  @Test("Every reason has its words, of one and of many")
  func words() {
    #expect(SkipReason.allCases.count == 11)
    let order: [SkipReason] = [
      .digest, .insight, .aggregated, .configItem, .eventDataStore, .check, .otherName,
      .otherAccount,
      .otherRegion, .otherTime, .otherEventTimes,
    ]
    #expect(SkipReason.allCases == order)
    #expect(Self.all.sentence == Self.sentence)
    let empty: [SkipReason: Int] = [:]
    #expect(empty.sentence == nil && [SkipReason.digest: 0].sentence == nil)
    #expect([SkipReason.otherTime: 1].sentence == "1 file from another time not opened")
    #expect([SkipReason.aggregated: 1].sentence == "1 file or record of aggregated events skipped")
  }

  @Test("By a replay, with records and without")
  func replay() throws {
    let bench = try Bench(Example.life)
    var report = try bench.replay()
    report.skipped = Self.all
    report.outOfScope = 3
    #expect(
      report.text(.plain, commands: commands)
        == "no records to judge; 0 files; \(Self.sentence); 3 outside of what was asked for\n")
    try bench.write("a.json", [Example.record()])
    report = try bench.replay()
    report.skipped = Self.all
    report.corrections = 2
    let text = report.text(.plain, commands: commands)
    #expect(text.contains("; 1 file; 2 corrections of earlier records; \(Self.sentence)\n"))
    let json = report.json(commands: commands)
    #expect(json["leftAlone"]?.members?.count == 11 && json["corrections"] == 2)
  }

  @Test("By a comparison with proposed selectors, with records and without")
  func whatIf() throws {
    let bench = try Bench(Example.life)
    var report = try bench.whatIf(.default)
    report.input.skipped = Self.all
    report.input.isStopped = true
    let text = report.text(.plain)
    #expect(text.hasPrefix("no records to judge; 0 files; \(Self.sentence)\n"))
    #expect(text.hasSuffix("stopped before the last file: these figures are partial\n"))
    try bench.write("a.json", [Example.record()])
    report = try bench.whatIf(.default)
    report.input.skipped = Self.all
    report.input.problems = 1
    #expect(report.text(.plain).contains("; 1 file; \(Self.sentence)\n"))
    #expect(report.text(.plain).hasSuffix("\n1 problem, named above\n"))
    #expect(report.json["leftAlone"]?.members?.count == 11)
    #expect(report.json["problems"] == 1 && report.json["files"] == 1)
  }

  @Test("By an explanation, and where there is nothing to explain")
  func explanation() throws {
    var explanation = try Bench(Example.life).explanation(Example.record())
    #expect(!explanation.text(.plain).contains("not opened"))
    explanation.skipped = Self.all
    #expect(
      explanation.text(.plain).contains("11 files known to hold other times alone not opened\n"))
    #expect(explanation.json["leftAlone"]?.members?.count == 11)
    var input = InputCounts()
    input.files = 2
    input.skipped = Self.all
    #expect(
      EventNotFound(id: "x", input: input).fact
        == "no event with the id x is in the files: 2 files; \(Self.sentence)")
  }

  @Test("A correction says what it corrects (SEMANTICS 3.6p)")
  func corrects() throws {
    let record = Example.record(
      at: 10, ["addendum": ["reason": "UPDATED_DATA", "originalEventID": "first"]])
    let bench = try Bench(Example.life)
    let explanation = try bench.explanation(record)
    #expect(explanation.text(.plain).contains("\n  corrects the event first\n"))
    #expect(explanation.json["corrects"] == "first")
    #expect(try bench.lines().map { $0["corrects"] } == ["first"])
    // As the program writes them.
    let judges = try bench.judges()
    var written: [UInt8] = []
    _ = try Replayer(judges: judges, settling: .standard).run(
      LogFinder(paths: [bench.logs]), sink: { VerdictLines(judges: judges, settling: .standard) },
      deliver: { written += $0 })
    let line = try JSONValue(parsing: String(decoding: written, as: UTF8.self))
    #expect(line["corrects"] == "first")
    // Later configurations are looked at, without an end: the trail is deleted later.
    #expect(line["verdict"] == "uncertain")
    let plain = try Bench(Example.life)
    try plain.write("a.json", [Example.record()])
    #expect(try plain.lines().map { $0["corrects"] } == [nil])
  }
}
