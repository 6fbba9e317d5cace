import CloudTrail
import History
import ReplayTestSupport
import Selectors
import TrailLogs

@testable import Replay

/// Holds caches against the judges themselves, record by record.
struct Comparison: LogVisitor {
  private let judges: Judges
  private let settling: Settling
  private var whole: VerdictCache
  /// Which need not explain.
  private var coarse: VerdictCache
  /// Which has to forget all the time.
  private var tiny: VerdictCache
  /// Two that share the records.
  private var halves: [VerdictCache]
  private var halfReports: [ReplayReport]
  private var wholeReport: ReplayReport
  private var coarseReport: ReplayReport
  private var tinyReport: ReplayReport
  private var direct: ReplayReport
  /// For each class and trail the clauses of the first record, without what they saw.
  private var clauses: [Int: [[ClauseResult]]] = [:]
  private var gates: [Int: [[GateResult]]] = [:]
  private var texts: Set<String> = []
  private(set) var explained = 0
  private(set) var pairs = 0
  private(set) var problems: [String] = []

  init(_ judges: Judges, _ settling: Settling) {
    self.judges = judges
    self.settling = settling
    whole = VerdictCache(judges, settling: settling, grain: .explanations)
    coarse = VerdictCache(judges, settling: settling, grain: .decisions)
    tiny = VerdictCache(judges, settling: settling, grain: .explanations, limit: 30_000)
    halves = [whole, whole]
    direct = ReplayReport(trails: judges.all.map(\.trail))
    halfReports = [direct, direct]
    wholeReport = direct
    coarseReport = direct
    tinyReport = direct
  }

  mutating func record(_ record: borrowing Record) {
    let judged = JudgedRecord(record.fields)
    let expected = judges.all.map { $0.verdict(judged, at: record.time, settling: settling) }
    direct.count(judged, at: record.time, expected)
    let entry = whole.entry(of: judged, at: record.time)
    whole.count(entry, judged)
    wholeReport.note(record.time)
    let rough = coarse.entry(of: judged, at: record.time)
    coarse.count(rough, judged)
    coarseReport.note(record.time)
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
        || coarse.verdict(rough, trail: trail) != verdict
        || tiny.verdict(small, trail: trail) != verdict
      {
        tell(record, "trail \(trail): \(verdict), not \(whole.verdict(entry, trail: trail))")
      }
    }
    explain(record, judged, entry)
    // Draining now and then must lose and repeat nothing.
    if record.number % 400 == 0 { tiny.drain(into: &tinyReport) }
  }

  /// What is told of different records of a class must be the same.
  private mutating func explain(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ entry: Int
  ) {
    // Explaining costs most: with many trails of some classes only.
    guard entry.isMultiple(of: 1 + judges.all.count / 10) else { return }
    guard texts.insert(String(decoding: record.bytes, as: UTF8.self)).inserted else { return }
    var ownClauses: [[ClauseResult]] = []
    var ownGates: [[GateResult]] = []
    for judge in judges.all {
      let explanation = judge.explain(judged, at: record.time, settling: settling)
      ownClauses.append(
        explanation.clauses.map {
          var clause = $0
          clause.seen = []
          return clause
        })
      ownGates.append(explanation.gates)
    }
    guard let first = clauses[entry], let firstGates = gates[entry] else {
      clauses[entry] = ownClauses
      gates[entry] = ownGates
      return
    }
    explained += 1
    if first != ownClauses || firstGates != ownGates {
      let trail = first.indices.first { first[$0] != ownClauses[$0] } ?? 0
      tell(record, "explained otherwise: \(first[trail])\nand now \(ownClauses[trail])")
    }
  }

  private mutating func tell(_ record: borrowing Record, _ problem: String) {
    problems.append(String(decoding: record.bytes, as: UTF8.self) + "\n" + problem)
  }

  /// - Parameter isClearing: whether there were enough records to forget some.
  mutating func finish(clearing isClearing: Bool = true) {
    whole.drain(into: &wholeReport)
    coarse.drain(into: &coarseReport)
    tiny.drain(into: &tinyReport)
    for half in 0..<2 { halves[half].drain(into: &halfReports[half]) }
    var merged = halfReports[1]
    merged.merge(halfReports[0])
    let expected = Figures(direct)
    for (name, report) in [
      ("whole", wholeReport), ("coarse", coarseReport), ("tiny", tinyReport), ("merged", merged),
    ] {
      if Figures(report) != expected { problems.append("\(name): other figures") }
    }
    if isClearing && tiny.generation < 3 { problems.append("never cleared") }
    if whole.generation > 0 { problems.append("cleared") }
  }

  /// By the cache that holds all.
  var report: ReplayReport { wholeReport }
  var classes: Int { whole.rows.entries.count }

  mutating func observation(_ event: TrailEvent, number: Int) {}

  /// A record without its name is none, and is left out.
  mutating func problem(_ problem: InputProblem) {
    if problem.kind != .anotherKind && problem.kind != .more { problems.append("\(problem)") }
  }
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
        assumed: trail.assumed, names: report.names(of: place))
    }
  }
}
