import CloudTrail
import History
import ReplayTestSupport
import Selectors
import TestSupport
import Testing
import TrailLogs

@testable import Replay

/// What is worked out before a record is seen must lead to the same verdicts as the judges.
@Suite("Verdicts by plans, worked out for each stretch of time")
struct PlanTests {
  @Test(
    "A plan leads to the verdict of the judge, whatever is in doubt",
    arguments: 0..<LongRun.rounds(20, long: 400))
  func agreement(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let bench = try Bench(MadeUpHistory(trails: 3, &random).events)
    let settling = [Settling.standard, .strict, Settling(before: 360, after: .max)][seed % 3]
    let judges = try bench.snapshot { history in
      try history.trailARNs().map { trail in
        let timeline = try history.timeline(of: trail)
        return try TrailJudge(
          timeline: timeline ?? .unseen(trail),
          members: history.memberships(ofOrganizationManagedBy: trail.account),
          covered: .madeUp(&random), in: history)
      }
    }
    let records = MadeUpRecord.texts(500, &random)
    try bench.write("a.json", text: "{\"Records\":[" + records.joined(separator: ",") + "]}")
    var comparison = PlanComparison(judges, settling)
    var reader = LogReader()
    try reader.read(LogFile(path: bench.logs + "/a.json"), into: &comparison)
    #expect(comparison.problems.isEmpty, "\(comparison.problems.prefix(2))")
    // Otherwise nothing was tried.
    #expect(comparison.pairs > 1_000)
    #expect(comparison.reasons.isSuperset(of: [.unread, .selfBlind]), "\(comparison.reasons)")
    #expect(comparison.reasons.count > 7, "\(comparison.reasons)")
    #expect(comparison.unconfirmed > 0)
  }

  @Test("The first plan begins with time, and neighbours follow each other")
  func tiling() throws {
    let bench = try Bench(Example.logging())
    let judge = try bench.judges().all[0]
    let plans = judge.plans(settling: .standard)
    #expect(plans.first?.from == Timestamp(microseconds: .min))
    #expect(zip(plans, plans.dropFirst()).allSatisfy { $0.from < $1.from })
    // A change is looked at from 15 minutes before it until 6 minutes after it.
    let froms = Set(plans.map(\.from))
    for period in judge.timeline.periods.dropFirst() {
      for seconds in [0, -900, 360] as [Int64] {
        #expect(froms.contains(period.from.advanced(bySeconds: seconds)))
      }
    }
  }
}

/// Judges records by plans and by the judges, and compares.
private struct PlanComparison: LogVisitor {
  private let judges: [TrailJudge]
  private let plans: [[VerdictPlan]]
  private let settling: Settling
  private(set) var pairs = 0
  private(set) var unconfirmed = 0
  private(set) var reasons: Set<Reason> = []
  private(set) var problems: [String] = []

  init(_ judges: [TrailJudge], _ settling: Settling) {
    self.judges = judges
    self.settling = settling
    plans = judges.map { $0.plans(settling: settling) }
  }

  mutating func record(_ record: borrowing Record) {
    let judged = JudgedRecord(record.fields)
    for (judge, plans) in zip(judges, plans) {
      let verdict = judge.verdict(judged, at: record.time, settling: settling)
      let expected = Found(
        judgement: verdict.judgement.reason, selector: verdict.judgement.selector,
        reason: verdict.reason, isProvisional: verdict.isProvisional,
        isUnconfirmed: verdict.isUnconfirmed)
      let plan = plans.last { $0.from <= record.time } ?? plans[0]
      let found = Self.found(judged, record.time, plan, judge, settling)
      pairs += 1
      reasons.insert(verdict.reason)
      if verdict.isUnconfirmed { unconfirmed += 1 }
      if found != expected {
        problems.append(
          "\(String(decoding: record.bytes, as: UTF8.self)) by \(judge.trail.text): \(found), not \(expected)"
        )
      }
    }
  }

  struct Found: Equatable {
    var judgement: Reason
    var selector: Int?
    var reason: Reason
    var isProvisional = false
    var isUnconfirmed = false
  }

  /// As the statement does it: each configuration answers, then the answers are compared.
  private static func found(
    _ record: borrowing JudgedRecord, _ time: Timestamp, _ plan: VerdictPlan, _ judge: TrailJudge,
    _ settling: Settling
  ) -> Found {
    let memberships = memberships(record, time, plan, judge, settling)
    func answer(
      _ configuration: JudgedConfiguration, _ membership: Membership
    ) -> ConfigurationDecision {
      judge.gates.judge(record, at: time, by: configuration, membership)
    }
    let own = answer(plan.own, memberships[0])
    let read = answer(plan.withoutUnread, memberships[0]).answer
    let trusted = answer(plan.withoutDoubted, memberships[0])
    var standing = own
    if plan.doubt.isUncertain, read != .uncertain {
      let isKnownNo =
        plan.doubt.logsNoWrites && own.answer == .notLogged && record.isManagementWrite
      if trusted.answer == .notLogged || (!isKnownNo && trusted.answer == .logged) {
        standing = trusted
      } else if !isKnownNo, own.answer != .uncertain, plan.doubt.selfBlindSpan != nil {
        return Found(judgement: own.reason, selector: own.selector, reason: .selfBlind)
      }
    } else if plan.doubt.isUncertain, own.answer != .uncertain, plan.doubt.unreadSpan != nil {
      return Found(judgement: own.reason, selector: own.selector, reason: .unread)
    }
    var found = Found(
      judgement: standing.reason, selector: standing.selector, reason: standing.reason)
    guard standing.answer != .uncertain else { return found }
    let near = plan.near.map { answer($0, memberships[0]).answer }
    let others = memberships.dropFirst().flatMap { membership in
      ([plan.own] + plan.near).map { answer($0, membership).answer }
    }
    if (near + others).contains(where: { $0 != standing.answer }) {
      found.reason = .settling
    } else if plan.isStoppedSoon, standing.answer == .notLogged,
      [.logging, .selectors].contains(standing.reason.gate),
      ![Gate.account, .region, .recursiveLogging].contains(where: {
        judge.gates.check($0, plan.own, record, at: time, memberships[0]).result.reason.answer
          == .notLogged
      })
    {
      found.reason = .lateDelivery
    } else {
      let confirmed = answer(plan.withoutUnconfirmed, memberships[0]).answer
      let sure = answer(plan.withoutBoth, memberships[0]).answer
      found.isProvisional = plan.isProvisional
      found.isUnconfirmed =
        !plan.doubt.unconfirmed.isEmpty
        && (trusted.answer != standing.answer ? confirmed : sure) != standing.answer
    }
    return found
  }

  private static func memberships(
    _ record: borrowing JudgedRecord, _ time: Timestamp, _ plan: VerdictPlan, _ judge: TrailJudge,
    _ settling: Settling
  ) -> [Membership] {
    guard let account = TrailGates.account(of: record.fields).string,
      let spans = judge.memberships(settling: settling)?[account]
    else { return plan.memberships }
    return spans.last { $0.from <= time }?.memberships ?? []
  }

  mutating func observation(_ event: TrailEvent, number: Int) {}

  mutating func problem(_ problem: InputProblem) {
    if problem.kind != .anotherKind && problem.kind != .more { problems.append("\(problem)") }
  }
}

extension TrailCoverage {
  /// Doubts of all kinds over the time of made-up records.
  fileprivate static func madeUp(_ random: inout SeededRandom) -> TrailCoverage {
    var segments = [Segment(from: Timestamp(microseconds: .min), doubt: .none)]
    let begin = Example.start.second
    var time = begin
    while time < begin + 12_000 {
      time += Int64.random(in: 1...900, using: &random)
      var doubt = Doubt.none
      func some() -> Aspects {
        Aspects(rawValue: .random(in: 0...Aspects.all.rawValue, using: &random))
      }
      if .random(using: &random) { doubt.unread = some() }
      if .random(using: &random) { doubt.selfBlind = some() }
      if .random(using: &random) { doubt.unconfirmed = some() }
      doubt.logsNoWrites = .random(using: &random)
      doubt.isProvisional = Int.random(in: 0..<4, using: &random) == 0
      if Int.random(in: 0..<8, using: &random) > 0 {
        doubt.unreadSpan = 0
        doubt.selfBlindSpan = 0
      }
      segments.append(Segment(from: Timestamp(seconds: time), doubt: doubt))
    }
    return TrailCoverage(
      segments: segments, spans: [], knownUntil: nil,
      horizon: .random(using: &random)
        ? nil : Timestamp(seconds: begin + .random(in: 0...12_000, using: &random)))
  }
}
