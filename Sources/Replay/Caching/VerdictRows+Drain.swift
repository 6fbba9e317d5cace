import Selectors

extension VerdictRows {
  /// Counts the records of each base times its row of verdicts, corrects that by the differences of
  /// the classes, and forgets how often each class was met.
  mutating func drain(into report: inout ReplayReport) {
    defer { for entry in entries.indices { entries[entry].count = 0 } }
    guard trails > 0 else { return }
    var counts = RowCounts(trails: trails, known: known)
    for (name, bases) in basesByName() {
      for (base, entries) in bases {
        let isWrite = family(of: base).isWrite
        let total = entries.reduce(0) { $0 + self.entries[$1].count }
        count(base, ReplayReport.Count(total, isWrite: isWrite), &counts)
        let takers = takers(of: base)
        for entry in entries {
          let count = ReplayReport.Count(self.entries[entry].count, isWrite: isWrite)
          correct(entry, count, &counts)
          report.countUnlogged(count, takers: self.takers(of: entry, takers))
        }
      }
      counts.moveNames(to: &report, as: self.name(name))
    }
    counts.moveVerdicts(to: &report)
  }

  /// For each name the bases of which records were counted, with their classes.
  private func basesByName() -> [Int: [Int: [Int]]] {
    var bases: [Int: [Int: [Int]]] = [:]
    for (number, entry) in entries.enumerated() where entry.count > 0 {
      bases[family(of: entry.base).name, default: [:]][entry.base, default: []].append(number)
    }
    return bases
  }

  private func count(_ base: Int, _ count: ReplayReport.Count, _ counts: inout RowCounts) {
    for (trail, verdict) in row(of: base).enumerated() where verdict > 0 {
      counts.add(count, trail, verdict: verdict - 1)
    }
  }

  private func correct(_ entry: Int, _ count: ReplayReport.Count, _ counts: inout RowCounts) {
    let row = row(of: entries[entry].base)
    for difference in differences(of: entry) {
      let trail = Int(difference.trail)
      let verdict = row[row.startIndex + trail]
      if verdict > 0 { counts.add(count.negated, trail, verdict: verdict - 1) }
      counts.add(count, trail, verdict: difference.verdict)
    }
  }

  /// How many trails do not say that they did not log the records of a base.
  private func takers(of base: Int) -> Takers {
    row(of: base).reduce(into: Takers()) { takers, verdict in
      if verdict > 0 { takers.add(1, known.verdicts[Int(verdict - 1)]) }
    }
  }

  private func takers(of entry: Int, _ takers: Takers) -> Takers {
    var takers = takers
    let row = row(of: entries[entry].base)
    for difference in differences(of: entry) {
      let verdict = row[row.startIndex + Int(difference.trail)]
      if verdict > 0 { takers.add(-1, known.verdicts[Int(verdict - 1)]) }
      takers.add(1, known.verdicts[Int(difference.verdict)])
    }
    return takers
  }
}

/// How many trails logged a record, or may have.
private struct Takers {
  var byVerdict = 0
  var byConfiguration = 0

  mutating func add(_ count: Int, _ verdict: Verdict) {
    if verdict.answer != .notLogged { byVerdict += count }
    if verdict.judgement.answer != .notLogged { byConfiguration += count }
  }
}

extension ReplayReport {
  fileprivate mutating func countUnlogged(_ count: Count, takers: Takers) {
    if takers.byVerdict == 0 { loggedByNone.add(count) }
    if takers.byConfiguration == 0 { loggedByNoneByConfiguration.add(count) }
  }
}

extension ReplayReport.Count {
  fileprivate var negated: ReplayReport.Count {
    var negated = self
    negated.events = -events
    negated.writes = -writes
    return negated
  }
}
