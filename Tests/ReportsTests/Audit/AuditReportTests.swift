import CloudTrail
import History
import ReadModels
import Replay
import ReplayTestSupport
import Reports
import TestSupport
import Testing
import TrailLogs

@Suite("The report of an audit")
struct AuditReportTests {
  private typealias Files = AuditedFiles

  /// One trail that excludes KMS and delivered it, and another that lacks a record.
  private func report() throws -> AuditReport {
    let withoutKeys = TrailSelectors.basic([
      EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])
    ])
    let bench = try Bench(
      Files.made("one", prefix: "one", withoutKeys) + Files.made("two", prefix: "two"))
    let hostile = "\u{1B}[2J\nforged: line \u{202E}"
    let records = [
      Files.record("r0", at: 7_200),
      Files.record(
        hostile, at: 7_230, source: "kms.amazonaws.com", ["eventName": .string(hostile)]),
      Files.record("r1", at: 7_260), Files.record("r2", at: 7_290),
    ]
    try bench.write(Files.path("a", prefix: "one", minute: 125), records)
    try bench.write(Files.path("b", prefix: "two", minute: 125), [records[0], records[3]])
    try bench.write("notes.json", [Files.record("r3", at: 100_000)])
    let judges = try bench.judges()
    let owners = try bench.snapshot { try FileOwners($0, trails: judges.all.map(\.trail)) }
    return try Audit(judges: judges).run(LogFinder(paths: [bench.logs]), owners: owners)
  }

  private func commands(_ found: AuditReport.Delivered) -> [CopyableCommand] {
    found.holes.map { CopyableCommand(["fetch", "\($0.from)/\($0.until)", $0.account]) }
  }

  @Test("JSON fits the schema, with findings and without")
  func json() throws {
    let validator = try SchemaValidator("audit")
    let report = try report()
    #expect(report.delivered.count == 1 && report.missing.count == 1)
    let bench = try Bench()
    let empty = try Audit(judges: bench.judges()).run(
      LogFinder(paths: [bench.logs]), owners: bench.snapshot { try FileOwners($0, trails: []) })
    for each in [report, empty] {
      let json = try JSONValue(
        parsing: each.json(commands: commands, recording: "trailback import").compact)
      #expect(validator.faults(json) == [])
    }
    let grounds = FileOwners.Ground.allCases.map { JSONValue.string($0.rawValue) }
    #expect(validator.root["$defs"]?["ground"]?["enum"] == .array(grounds))
    let reasons = validator.root["$defs"]?["judged"]?["properties"]?["reasons"]?["properties"]
    #expect(reasons?.members?.map(\.key) == Reason.allCases.map(\.rawValue))
  }

  @Test("Text names what contradicts, and no record forges a line of it")
  func text() throws {
    let text = try report().text(.plain, width: 80, commands: commands, recording: nil)
    let lines = text.split(separator: "\n").map(String.init)
    for begin in [
      "delivered, not selected: one", "  1 record in 1 file of this trail are none",
      "  the history says of one: the event source is excluded (1)",
      "    $ fetch 2024-05-01T12:00:01Z/",
      "selected, not delivered: two", "  2 records that it surely logged",
    ] {
      #expect(lines.contains { $0.hasPrefix(begin) }, "\(begin): \(text)")
    }
    #expect(!lines.contains { $0.hasPrefix("forged") || $0.contains("\u{1B}") })
  }
}
