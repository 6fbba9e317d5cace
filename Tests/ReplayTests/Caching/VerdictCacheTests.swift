import History
import Selectors
import Testing
import TrailLogs

@testable import Replay

/// What the cache says is what the one evaluator says.
@Suite("Verdicts asked once for all records that nobody can tell apart")
struct VerdictCacheTests {
  @Test(
    "Every trail's verdict and its reasons are those of each record itself, and so are the counts",
    arguments: 0..<12)
  func agreement(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    // With many trails some values are everybody's.
    let history = MadeUpHistory(trails: seed.isMultiple(of: 2) ? 22 : 5, &random)
    let bench = try Bench(history.events)
    let records = MadeUpRecord.texts(1_500, &random)
    try bench.write("a.json", text: "{\"Records\":[" + records.joined(separator: ",") + "]}")
    let settling = seed.isMultiple(of: 3) ? Settling.strict : .standard
    var comparison = Comparison(try bench.judges(), settling)
    var reader = LogReader()
    try reader.read(LogFile(path: bench.logs + "/a.json"), into: &comparison)
    comparison.finish()
    let (pairs, explained) = (comparison.pairs, comparison.explained)
    let problems = comparison.problems
    #expect(problems.isEmpty, "\(problems.prefix(2).joined(separator: "\n"))")
    // Otherwise nothing was tried.
    #expect(pairs > 5_000 && explained > 30, "\(pairs) pairs, \(explained) explained twice")
  }
}
