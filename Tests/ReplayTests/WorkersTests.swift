import CloudTrail
import ReplayTestSupport
import Selectors
import Testing
import TrailLogs

@testable import Replay

@Suite("However many workers there are")
struct WorkersTests {
  @Test("The values come in the order of the records, and the report is the same")
  func order() throws {
    let bench = try Bench(Example.logging())
    for file in 0..<120 {
      let name = String("00\(file)".suffix(3))
      try bench.write(
        "\(name).json",
        (0..<(file % 7)).map {
          Example.record(at: Int64($0), ["eventID": .string("\(name) \($0)")])
        })
    }
    var outcomes: [[String]] = []
    var counts: [[TrailReads]] = []
    for workers in [1, 2, 3, 8] {
      var seen: [String] = []
      let report = try Replayer(judges: bench.judges(), workers: workers).run(
        LogFinder(paths: [bench.logs]), map: { record, _, _ in record.fields.eventID.string },
        deliver: { seen.append($0) })
      outcomes.append(seen)
      counts.append(report.trails.indices.map { TrailReads(report, trail: $0) })
      #expect(report.records == 357)
      #expect(report.files == 120)
    }
    #expect(outcomes[0].count == 357)
    #expect(outcomes[0] == outcomes[0].sorted())
    #expect(outcomes.allSatisfy { $0 == outcomes[0] })
    #expect(counts.allSatisfy { $0 == counts[0] })
  }
}

/// What a tally says, to be compared.
private struct TrailReads: Equatable {
  var answers: [Answer: ReplayReport.Count]
  var reasons: [Reason: ReplayReport.Count]
  var names: [EventName: VerdictCounts]

  init(_ report: ReplayReport, trail: Int) {
    answers = report.trails[trail].answers
    reasons = report.trails[trail].reasons
    names = report.names(of: trail)
  }
}

@Suite("Which records and files are judged")
struct ScopeTests {
  private static let files = [
    "111122223333_CloudTrail_us-east-1_20240501T1205Z_aaaaaaaaaaaaaaaa.json",
    "111122223333_CloudTrail_eu-west-1_20240501T1205Z_aaaaaaaaaaaaaaaa.json",
    "444455556666_CloudTrail_us-east-1_20240501T1205Z_aaaaaaaaaaaaaaaa.json",
    "111122223333_CloudTrail_us-east-1_20240503T1205Z_aaaaaaaaaaaaaaaa.json",
    "other.json",
  ]

  private func replay(_ scope: EventScope) throws -> ReplayReport {
    let bench = try Bench(Example.logging())
    for name in Self.files {
      let parts = name.split(separator: "_")
      try bench.write(
        "\(parts[0])/CloudTrail/\(name)",
        [
          Example.record(
            at: 60,
            parts.count < 3
              ? [:]
              : [
                "recipientAccountId": .string(String(parts[0])),
                "awsRegion": .string(String(parts[2])),
              ])
        ])
    }
    return try Replayer(judges: bench.judges(), scope: scope, workers: 2)
      .run(LogFinder(paths: [bench.logs], scope: scope))
  }

  @Test("Files of other accounts, Regions and times are passed by, and their records not counted")
  func passedBy() throws {
    let all = try replay(EventScope())
    #expect(all.records == 5)
    #expect(all.skipped == [:])
    let account = try replay(EventScope(accounts: ["111122223333"]))
    #expect(account.records == 4)
    #expect(account.skipped == [.otherAccount: 1])
    let region = try replay(EventScope(regions: ["eu-west-1", "us-west-2"]))
    #expect(region.records == 1)
    #expect(region.outOfScope == 1)
    #expect(region.skipped == [.otherRegion: 3])
    let until = Example.start.advanced(bySeconds: 120)
    let early = try replay(EventScope(until: until))
    #expect(early.records == 5)
    #expect(early.skipped == [:])
    let narrow = try replay(EventScope(until: until, deliveredWithin: 86_400))
    #expect(narrow.records == 4)
    #expect(narrow.skipped == [.otherTime: 1])
    let late = try replay(EventScope(since: Example.start.advanced(bySeconds: 86_400)))
    #expect(late.records == 0)
    #expect(late.skipped == [.otherTime: 3])
    #expect(late.outOfScope == 2)
  }

  @Test("An old record without a recipient counts for its caller's account (SEMANTICS 1.7c)")
  func caller() throws {
    let bench = try Bench(Example.logging())
    try bench.write("a.json", [Example.record(["recipientAccountId": nil])])
    let finder = try LogFinder(paths: [bench.logs])
    func records(_ account: String) throws -> Int {
      let scope = EventScope(accounts: [account])
      return try Replayer(judges: bench.judges(), scope: scope).run(finder).records
    }
    #expect(try records("999988887777") == 0)
    #expect(try records("111122223333") <= 1)
  }
}
