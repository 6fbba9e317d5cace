import CloudTrail
import Selectors

extension VerdictRows {
  /// Counts the records of each base times its row of verdicts, corrects that by the differences of
  /// the classes, and forgets how often each class was met.
  mutating func drain(into report: inout ReplayReport) {
    defer { forgetCounts() }
    guard trails > 0 else { return }
    var counts = RowCounts(trails: trails, known: known)
    countVerdicts(&counts, &report)
    for (name, places) in placesByName().enumerated() where !places.isEmpty {
      countAnswers(places, &counts)
      counts.moveNames(to: &report, as: met.name(name))
    }
  }

  /// Counts whatever their names.
  private func countVerdicts(_ counts: inout RowCounts, _ report: inout ReplayReport) {
    var records = Array(repeating: 0, count: entries.count)
    for count in met.counts { records[Int(count.entry)] += count.records }
    var recordsOfBase = Array(repeating: 0, count: bases.count)
    for (entry, count) in records.enumerated() { recordsOfBase[entries[entry].base] += count }
    var takers = Array(repeating: Takers(), count: bases.count)
    for (base, count) in recordsOfBase.enumerated() where count > 0 {
      takers[base] = self.takers(of: base)
      let count = ReplayReport.Count(count, isWrite: family(of: base).isWrite)
      for (trail, verdict) in row(of: base).enumerated() where verdict > 0 {
        counts.add(count, trail, verdict: verdict - 1)
      }
    }
    for (entry, count) in records.enumerated() where count > 0 {
      let base = entries[entry].base
      let count = ReplayReport.Count(count, isWrite: family(of: base).isWrite)
      report.countUnlogged(count, takers: self.takers(of: entry, takers[base]))
      eachChange(of: entry) { trail, before, after in
        if let before { counts.add(count.negated, trail, verdict: before) }
        counts.add(count, trail, verdict: after)
      }
    }
    counts.moveVerdicts(to: &report)
  }

  /// Counts the records of one name.
  private func countAnswers(_ places: [Int], _ counts: inout RowCounts) {
    var recordsOfBase: [Int: Int] = [:]
    for place in places {
      let count = met.counts[place]
      recordsOfBase[entries[Int(count.entry)].base, default: 0] += count.records
      eachChange(of: Int(count.entry)) { trail, before, after in
        if let before { counts.addName(-count.records, trail, verdict: before) }
        counts.addName(count.records, trail, verdict: after)
      }
    }
    for (base, records) in recordsOfBase {
      for (trail, verdict) in row(of: base).enumerated() where verdict > 0 {
        counts.addName(records, trail, verdict: verdict - 1)
      }
    }
  }

  /// By name the places of the counts that are not 0.
  private func placesByName() -> [[Int]] {
    var places: [[Int]] = []
    for (place, count) in met.counts.enumerated() where count.records > 0 {
      while places.count <= Int(count.name) { places.append([]) }
      places[Int(count.name)].append(place)
    }
    return places
  }

  /// What an entry's trails say in place of what the base says, which may be nothing.
  private func eachChange(
    of entry: Int, _ body: (_ trail: Int, _ before: UInt32?, _ after: UInt32) -> Void
  ) {
    let row = row(of: entries[entry].base)
    for difference in differences(of: entry) {
      let before = row[row.startIndex + Int(difference.trail)]
      body(Int(difference.trail), before > 0 ? before - 1 : nil, difference.verdict)
    }
  }

  /// How many trails do not say that they did not log the records of a base.
  private func takers(of base: Int) -> Takers {
    row(of: base).reduce(into: Takers()) { takers, verdict in
      if verdict > 0 { takers.add(1, known, verdict - 1) }
    }
  }

  private func takers(of entry: Int, _ takers: Takers) -> Takers {
    var takers = takers
    eachChange(of: entry) { _, before, after in
      if let before { takers.add(-1, known, before) }
      takers.add(1, known, after)
    }
    return takers
  }
}

/// How many trails logged a record, or may have.
private struct Takers {
  var byVerdict = 0
  var byConfiguration = 0

  mutating func add(_ count: Int, _ known: KnownVerdicts, _ verdict: UInt32) {
    let example = known.examples[known.kinds[Int(verdict)]]
    if example.answer != .notLogged { byVerdict += count }
    if example.judgement.answer != .notLogged { byConfiguration += count }
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
