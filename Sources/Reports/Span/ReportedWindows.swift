import CloudTrail
import Comparison
import Gaps
import History
import ReadModels
import Replay

/// The windows of a report in words: the worst in full, the others together for each trail and account.
struct ReportedWindows {
  /// The windows with the names that are shown; only those in full have them.
  private(set) var report: GapReport
  /// In full, in the order of their numbers.
  private(set) var windows: [SpanReport.Window] = []
  /// The windows in full as they are known, in the same order.
  private(set) var gaps: [Gap] = []
  /// The others.
  private(set) var further: [SpanReport.FurtherWindows] = []

  /// The most calls and principals that are named of a window.
  private static let names = 12

  init(_ findings: SpanFindings, _ names: inout StandIns) {
    let all = findings.gaps.windows
    let worst = findings.gaps.worstWindows.prefix(SpanFindings.Most.windows)
    let shown = worst.sorted()
    let whole = GapReport(
      findings.gaps, missed: findings.missed, knownUntil: findings.knownUntil,
      now: findings.question.now)
    report = whole
    // Only what is shown gets stand-ins: they are few, and numbered as they are met.
    var few = findings.gaps
    few.ofAccounts = shown.filter { $0 < findings.gaps.ofAccounts.count }.map { all[$0] }
    few.ofTrails = shown.filter { $0 >= findings.gaps.ofAccounts.count }.map { all[$0] }
    let named = names.gaps(few)
    report.gaps = named
    report.missed = nil
    gaps = named.windows
    for (index, gap) in zip(shown, gaps) {
      let double = report.double(of: gap).map { shown[$0 - 1] + 1 }
      windows.append(
        SpanReport.Window(
          gap, number: index + 1, knownUntil: whole.end(of: all[index]),
          seconds: whole.seconds(of: all[index]), sameAs: double,
          missed: whole.tally(index + 1).flatMap { tally in
            gap.before.selectors == nil ? nil : Self.missed(tally, gap, &names)
          }))
    }
    further = Self.further(whole, without: Set(shown), &names)
  }

  private static func missed(
    _ tally: MissedEvents.Tally, _ gap: Gap, _ names: inout StandIns
  ) -> SpanReport.Missed {
    let (calls, principals) = (tally.byCall, tally.byPrincipal)
    return SpanReport.Missed(
      byConfiguration: .init(tally.missed), certain: .init(tally.certain),
      perhapsLogged: .init(tally.perhapsLogged), undecided: .init(tally.undecided),
      calls: calls.prefix(Self.names).map { call, count in
        let name = names.call(call.name)
        let source = names.source(call.source)
        return .init(
          name: ShortText.cut(source.isEmpty ? name : "\(name) of \(source)"), count: .init(count))
      },
      furtherCalls: max(calls.count - Self.names, 0),
      principals: principals.prefix(Self.names).map { principal, count in
        let shown = names.principal(principal)
        return .init(
          name: ShortText.cut(PrincipalWords.short(shown, inAccount: gap.trail.account)),
          count: .init(count))
      },
      furtherPrincipals: max(principals.count - Self.names, 0))
  }

  private static func further(
    _ report: GapReport, without shown: Set<Int>, _ names: inout StandIns
  ) -> [SpanReport.FurtherWindows] {
    var kept = report
    let accounts = report.gaps.ofAccounts.count
    kept.gaps.ofAccounts = report.gaps.ofAccounts.enumerated()
      .filter { !shown.contains($0.offset) }.map(\.element)
    kept.gaps.ofTrails = report.gaps.ofTrails.enumerated()
      .filter { !shown.contains($0.offset + accounts) }.map(\.element)
    let numbers = report.gaps.windows.indices.filter { !shown.contains($0) }
    kept.missed = nil
    let windows = kept.gaps.windows
    let totals = kept.totals
    var rows: [SpanReport.FurtherWindows] = []
    for total in totals.prefix(SpanReport.most) {
      let own = total.numbers.map { windows[$0 - 1] }
      var missed = report.missed == nil ? nil : SpanReport.Count(events: 0, writes: 0)
      for number in total.numbers {
        guard let tally = report.tally(numbers[number - 1] + 1) else { continue }
        missed?.events += tally.missed.events
        missed?.writes += tally.missed.writes
      }
      var row = SpanReport.FurtherWindows(
        trail: nil, account: "", count: own.count, seconds: total.seconds,
        from: own.map(\.from).min() ?? report.now,
        until: own.map { report.end(of: $0) }.max() ?? report.now, missed: missed)
      switch total.scope {
      case .trail(let trail):
        let shown = names.trail(trail)
        (row.trail, row.account) = (shown.name, shown.account)
      case .account(let account): row.account = names.account(account)
      }
      rows.append(row)
    }
    let rest = totals.dropFirst(SpanReport.most)
    if !rest.isEmpty {
      let own = rest.flatMap(\.numbers).map { windows[$0 - 1] }
      rows.append(
        SpanReport.FurtherWindows(
          trail: Number.counted(rest.count, "other trail"), account: "", count: own.count,
          seconds: rest.reduce(0) { $0 + $1.seconds }, from: own.map(\.from).min() ?? report.now,
          until: own.map { report.end(of: $0) }.max() ?? report.now, missed: nil))
    }
    return rows
  }
}

extension SpanReport.Count {
  init(_ count: ReplayReport.Count) {
    self.init(events: count.events, writes: count.writes)
  }
}

extension SpanReport.Window {
  fileprivate init(
    _ gap: Gap, number: Int, knownUntil: Timestamp, seconds: Int64, sameAs: Int?,
    missed: SpanReport.Missed?
  ) {
    let isOfAccount: Bool
    let account: String
    switch gap.scope {
    case .trail: (isOfAccount, account) = (false, gap.trail.account)
    case .account(let named): (isOfAccount, account) = (true, named)
    }
    self.init(
      number: number, trail: isOfAccount ? nil : gap.trail.name, account: account,
      from: gap.from, until: gap.until, knownUntil: knownUntil, seconds: seconds,
      kinds: gap.kinds.map(\.words), opened: SpanReport.Call(gap.opening),
      closed: gap.closing.map { SpanReport.Call($0) },
      lost: ShortText.cut(gap.lossWords(isWhole: true)),
      stillLost: gap.restWords(isWhole: true).map { ShortText.cut($0) },
      coveredBy: gap.coverWords.map { ShortText.cut($0) }, sameAs: sameAs, missed: missed)
  }
}
