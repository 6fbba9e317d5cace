import CloudTrail
import History
import ReplayTestSupport
import Selectors
import TrailLogs

@testable import Replay

/// Compares caches with the judges themselves, record by record.
struct Comparison: LogVisitor {
  private let judges: Judges
  private let settling: Settling
  private var whole: VerdictCache
  /// It has to forget all the time.
  private var tiny: VerdictCache
  /// Two that share the records.
  private var halves: [VerdictCache]
  private var halfReports: [ReplayReport]
  private var wholeReport: ReplayReport
  private var tinyReport: ReplayReport
  private var direct: ReplayReport
  /// What each trail said of the first record of a class, without what the clauses saw.
  private var explanations: [ClassKey: [Explanation]] = [:]
  private var texts: Set<String> = []
  /// How many explanations were compared with that of an earlier record, and of how many of these
  /// records a text nearly had a value.
  private(set) var explained = 0
  private(set) var nearlyTaken = 0
  private(set) var pairs = 0
  private(set) var problems: [String] = []

  init(_ judges: Judges, _ settling: Settling) {
    self.judges = judges
    self.settling = settling
    whole = VerdictCache(judges, settling: settling)
    tiny = VerdictCache(judges, settling: settling, limit: 30_000)
    halves = [whole, whole]
    direct = ReplayReport(trails: judges.all.map(\.trail))
    halfReports = [direct, direct]
    wholeReport = direct
    tinyReport = direct
  }

  mutating func record(_ record: borrowing Record) {
    let judged = JudgedRecord(record.fields)
    let expected = judges.all.map { $0.verdict(judged, at: record.time, settling: settling) }
    direct.count(judged, at: record.time, expected)
    let entry = whole.entry(of: judged, at: record.time)
    whole.count(entry, judged)
    wholeReport.note(record.time)
    let small = tiny.entry(of: judged, at: record.time)
    tiny.count(small, judged)
    tinyReport.note(record.time)
    let half = record.number % 2
    let halfEntry = halves[half].entry(of: judged, at: record.time)
    halves[half].count(halfEntry, judged)
    halfReports[half].note(record.time)
    for (trail, verdict) in expected.enumerated() {
      pairs += 1
      if whole.verdict(entry, trail: trail) != verdict
        || tiny.verdict(small, trail: trail) != verdict
      {
        report(record, "trail \(trail): \(verdict), not \(whole.verdict(entry, trail: trail))")
      }
    }
    explain(record, judged, entry)
    // Draining now and then must lose and repeat nothing.
    if record.number % 400 == 0 { tiny.drain(into: &tinyReport) }
  }

  /// Records of one class with the same near misses must have the same explanation.
  private mutating func explain(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ entry: Int
  ) {
    // Explaining costs most: with many trails of some classes only.
    guard entry.isMultiple(of: 1 + judges.all.count / 10) else { return }
    guard texts.insert(String(decoding: record.bytes, as: UTF8.self)).inserted else { return }
    var key = ClassKey(entry: entry)
    whole.appendNearMisses(of: judged, to: &key.nearMisses)
    let own = judges.all.map { judge in
      var explanation = judge.explain(judged, at: record.time, settling: settling)
      for index in explanation.clauses.indices { explanation.clauses[index].seen = [] }
      return explanation
    }
    guard let first = explanations[key] else {
      explanations[key] = own
      return
    }
    explained += 1
    if !key.nearMisses.isEmpty { nearlyTaken += 1 }
    for (known, new) in zip(first, own)
    where known.clauses != new.clauses || known.gates != new.gates {
      report(record, "explained otherwise: \(known)\nand now \(new)")
    }
  }

  private mutating func report(_ record: borrowing Record, _ problem: String) {
    problems.append(String(decoding: record.bytes, as: UTF8.self) + "\n" + problem)
  }

  /// - Parameter isClearing: whether there were enough records to forget some.
  mutating func finish(clearing isClearing: Bool = true) {
    whole.drain(into: &wholeReport)
    tiny.drain(into: &tinyReport)
    for half in 0..<2 { halves[half].drain(into: &halfReports[half]) }
    var merged = halfReports[1]
    merged.merge(halfReports[0])
    let expected = Figures(direct)
    for (name, report) in [
      ("whole", wholeReport), ("tiny", tinyReport), ("merged", merged),
    ] {
      if Figures(report) != expected { problems.append("\(name): other figures") }
    }
    if isClearing && tiny.epoch < 3 { problems.append("never cleared") }
    if whole.epoch > 0 { problems.append("cleared") }
  }

  /// By the cache that never forgets.
  var report: ReplayReport { wholeReport }
  var classes: Int { whole.table.entries.count }

  mutating func observation(_ event: TrailEvent, number: Int) {}

  /// A record without its name is none, and is left out.
  mutating func problem(_ problem: InputProblem) {
    if problem.kind != .anotherKind && problem.kind != .more { problems.append("\(problem)") }
  }
}

private struct ClassKey: Hashable {
  var entry: Int
  var nearMisses: [UInt8] = []
}

/// All that a report says.
struct Figures: Equatable {
  var report: [Int]
  var times: [Timestamp?]
  var counts: [ReplayReport.Count]
  var trails: [Trail]

  struct Trail: Equatable {
    var answers: [[Answer: ReplayReport.Count]]
    var reasons: [[Reason: ReplayReport.Count]]
    var unseen: [Reason: Int]
    var assumed: Int
    var later: ReplayReport.Count
    var names: [EventName: VerdictCounts]
  }

  init(_ report: ReplayReport) {
    self.report = [
      report.files, report.records, report.outOfScope, report.problems, report.bytesRead,
    ]
    times = [report.firstEvent, report.lastEvent]
    counts = [report.loggedByNone, report.loggedByNoneByConfiguration]
    trails = report.trails.enumerated().map { place, trail in
      Trail(
        answers: [trail.answers, trail.answersByConfiguration],
        reasons: [trail.reasons, trail.reasonsByConfiguration], unseen: trail.unseen,
        assumed: trail.assumed, later: trail.laterChange, names: report.names(of: place))
    }
  }
}
