import CloudTrail
import History
import ReplayTestSupport
import TestSupport
import Testing
import TrailLogs

@testable import Replay

/// The cache must say what the one evaluator says.
@Suite("Verdicts worked out once for all records that no trail can distinguish")
struct VerdictCacheTests {
  @Test(
    "Every trail's verdict and its reasons are those of each record itself, and so are the counts",
    arguments: 0..<LongRun.rounds(8, long: 140))
  func agreement(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    // With many trails some values are shared.
    let history = MadeUpHistory(trails: [22, 5, 22, 2][seed % 4], &random)
    let bench = try Bench(history.events)
    let records = MadeUpRecord.texts(2_000, &random)
    try bench.write("a.json", text: "{\"Records\":[" + records.joined(separator: ",") + "]}")
    let settling = seed.isMultiple(of: 3) ? Settling.strict : .standard
    var comparison = Comparison(try bench.judges(), settling)
    var reader = LogReader()
    try reader.read(LogFile(path: bench.logs + "/a.json"), into: &comparison)
    comparison.finish()
    let (pairs, explained) = (comparison.pairs, comparison.explained)
    let near = comparison.nearlyTaken
    let problems = comparison.problems
    #expect(problems.isEmpty, "\(problems.prefix(2).joined(separator: "\n"))")
    // Otherwise nothing was tried.
    #expect(
      pairs > 2_000 && explained > 30 && near > 3 && explained > near,
      "\(pairs) pairs, \(explained) explained twice, \(near) of near misses")
  }

  @Test(
    "A record that a value refuses, of a kind that the trail otherwise takes, is logged by none")
  func loggedByNone() throws {
    let spared = AdvancedEventSelector(fieldSelectors: [
      AdvancedFieldSelector(field: "eventCategory", conditions: [.init(.equals, ["Data"])]),
      AdvancedFieldSelector(
        field: "resources.ARN", conditions: [.init(.notStartsWith, ["arn:aws:s3:::b/x"])]),
    ])
    let bench = try Bench(
      Example.logging() + [Example.event(.putEventSelectors(.advanced([spared])), at: 5)])
    let records = ["y", "x1", "y2", "x2", "x3"].map { key in
      Example.record(
        at: 5_000,
        [
          "eventCategory": "Data", "managementEvent": false,
          "resources": [["type": "AWS::S3::Object", "ARN": .string("arn:aws:s3:::b/" + key)]],
        ])
    }
    try bench.write("a.json", records)
    let judges = try bench.judges()
    var caches = Comparison(judges, .standard)
    var reader = LogReader()
    try reader.read(LogFile(path: bench.logs + "/a.json"), into: &caches)
    caches.finish(clearing: false)
    let problems = caches.problems
    #expect(problems.isEmpty, "\(problems)")
    let report = caches.report
    #expect(report.loggedByNone.events == 3 && report.records == 5)
    #expect(caches.classes == 2)
  }
}
