import CloudTrail
import Selectors

/// How often records of each entry were met, by their names.
struct NameCounts: Sendable {
  private var names = InternedNames()
  /// Numbers source and name as they are spelled in the log.
  private var spellings = KeyTable()
  /// By the number of a spelling.
  private var known: [Spelling] = []
  /// The indices of counts, by entry and name.
  private var indices = KeyTable()
  private(set) var counts: [Count] = []

  private struct Spelling: Sendable {
    var name: UInt32
    /// The index of the count that a record of the name went to last: most of one name are of one entry.
    var last: UInt32
  }

  struct Count: Sendable {
    var entry: UInt32
    var name: UInt32
    var records = 0
  }

  /// In bytes, about.
  var size: Int {
    names.size + spellings.size + MemoryLayout<Spelling>.stride * known.count + indices.size
      + MemoryLayout<Count>.stride * counts.count
  }

  func name(_ number: Int) -> EventName { names.all[number] }

  /// - Returns: whether that took memory.
  mutating func count(_ entry: Int, _ record: RecordFields) -> Bool {
    guard let source = Self.spelling(record.eventSource),
      let name = Self.spelling(record.eventName)
    else {
      _ = count(entry, UInt32(names.number(of: EventName(record))))
      return true
    }
    guard let spelling = spellings.number(of: source, name) else {
      let number = UInt32(names.number(of: EventName(record)))
      _ = spellings.add(source, name)
      known.append(Spelling(name: number, last: count(entry, number).index))
      return true
    }
    let last = Int(known[spelling].last)
    if counts[last].entry == UInt32(entry) {
      counts[last].records += 1
      return false
    }
    let (index, isNew) = count(entry, known[spelling].name)
    known[spelling].last = index
    return isNew
  }

  private mutating func count(_ entry: Int, _ name: UInt32) -> (index: UInt32, isNew: Bool) {
    let word = UInt64(entry) << 32 | UInt64(name)
    if let index = indices[word] {
      counts[Int(index)].records += 1
      return (index, false)
    }
    let index = UInt32(counts.count)
    indices.add(word, index)
    counts.append(Count(entry: UInt32(entry), name: name, records: 1))
    return (index, true)
  }

  /// Escaped and plain spellings cannot be mixed up: only escaped ones hold a backslash.
  private static func spelling(_ field: FieldValue) -> UnsafeRawBufferPointer? {
    switch field {
    case .text(let bytes), .escaped(let bytes): bytes
    case .absent, .null, .bool, .other: nil
    }
  }

  /// Sets all counts to 0.
  mutating func reset() {
    for index in counts.indices { counts[index].records = 0 }
  }
}

private struct InternedNames: Sendable {
  private(set) var all: [EventName] = []
  private var numbers: [EventName: Int] = [:]
  /// In bytes, about.
  private(set) var size = 0

  mutating func number(of name: EventName) -> Int {
    if let number = numbers[name] { return number }
    numbers[name] = all.count
    all.append(name)
    size += 160 + 2 * (name.source.utf8.count + name.name.utf8.count)
    return all.count - 1
  }
}

// MARK: - From counts to a report

extension VerdictTable {
  /// Multiplies the base rows by the number of their records, corrects the products by the differences of
  /// the entries, and sets the counts to 0.
  mutating func drain(into report: inout ReplayReport) {
    defer { counts.reset() }
    guard trails > 0 else { return }
    var tallies = TrailTallies(trails: trails, known: known)
    countVerdicts(&tallies, &report)
    for (name, indices) in countsByName().enumerated() where !indices.isEmpty {
      countAnswers(indices, &tallies)
      tallies.moveNames(to: &report, as: counts.name(name))
    }
  }

  /// Counts the records of all names together.
  private func countVerdicts(_ tallies: inout TrailTallies, _ report: inout ReplayReport) {
    var records = Array(repeating: 0, count: entries.count)
    for count in counts.counts { records[Int(count.entry)] += count.records }
    var recordsOfBase = Array(repeating: 0, count: bases.count)
    for (entry, count) in records.enumerated() { recordsOfBase[entries[entry].base] += count }
    var loggers = Array(repeating: Loggers(), count: bases.count)
    for (base, count) in recordsOfBase.enumerated() where count > 0 {
      loggers[base] = self.loggers(ofBase: base)
      let count = ReplayReport.Count(count, isWrite: isWrite(base))
      for (trail, verdict) in row(of: base).enumerated() where verdict > 0 {
        tallies.add(count, trail, verdict: verdict - 1)
      }
    }
    for (entry, count) in records.enumerated() where count > 0 {
      let base = entries[entry].base
      let count = ReplayReport.Count(count, isWrite: isWrite(base))
      report.countUnlogged(count, self.loggers(of: entry, base: loggers[base]))
      eachDifference(of: entry) { trail, before, after in
        if let before { tallies.add(count.negated, trail, verdict: before) }
        tallies.add(count, trail, verdict: after)
      }
    }
    tallies.moveVerdicts(to: &report)
  }

  /// Counts the records of one name.
  private func countAnswers(_ indices: [Int], _ tallies: inout TrailTallies) {
    var recordsOfBase: [Int: Int] = [:]
    for index in indices {
      let count = counts.counts[index]
      recordsOfBase[entries[Int(count.entry)].base, default: 0] += count.records
      eachDifference(of: Int(count.entry)) { trail, before, after in
        if let before { tallies.addName(-count.records, trail, verdict: before) }
        tallies.addName(count.records, trail, verdict: after)
      }
    }
    for (base, records) in recordsOfBase {
      for (trail, verdict) in row(of: base).enumerated() where verdict > 0 {
        tallies.addName(records, trail, verdict: verdict - 1)
      }
    }
  }

  /// By the number of a name, the indices of its counts that are not 0.
  private func countsByName() -> [[Int]] {
    var indices: [[Int]] = []
    for (index, count) in counts.counts.enumerated() where count.records > 0 {
      while indices.count <= Int(count.name) { indices.append([]) }
      indices[Int(count.name)].append(index)
    }
    return indices
  }

  /// - Parameter body: gets the verdict in the base row, which may not be known, and the entry's.
  private func eachDifference(
    of entry: Int, _ body: (_ trail: Int, _ before: UInt32?, _ after: UInt32) -> Void
  ) {
    let row = row(of: entries[entry].base)
    for difference in differences(of: entry) {
      let before = row[row.startIndex + Int(difference.trail)]
      body(Int(difference.trail), before > 0 ? before - 1 : nil, difference.verdict)
    }
  }

  private func loggers(ofBase base: Int) -> Loggers {
    row(of: base).reduce(into: Loggers()) { loggers, verdict in
      if verdict > 0 { loggers.add(1, known, verdict - 1) }
    }
  }

  private func loggers(of entry: Int, base loggers: Loggers) -> Loggers {
    var loggers = loggers
    eachDifference(of: entry) { _, before, after in
      if let before { loggers.add(-1, known, before) }
      loggers.add(1, known, after)
    }
    return loggers
  }
}

/// How many trails logged a record, or may have.
private struct Loggers {
  var byVerdict = 0
  var byConfiguration = 0

  mutating func add(_ count: Int, _ known: KnownVerdicts, _ verdict: UInt32) {
    let example = known.examples[known.kinds[Int(verdict)]]
    if example.answer != .notLogged { byVerdict += count }
    if example.judgement.answer != .notLogged { byConfiguration += count }
  }
}

/// Counts of all trails, until they are moved to a report.
private struct TrailTallies {
  private let trails: Int
  private let known: KnownVerdicts
  private let answers: [Answer]
  /// By trail and kind of verdict.
  private var verdicts: [ReplayReport.Count]
  /// By trail, of events of one name.
  private var names: [VerdictCounts]
  /// By trail, and by the index of the span that leaves them uncertain.
  private var spans: [[Int: ReplayReport.Count]]

  init(trails: Int, known: KnownVerdicts) {
    self.trails = trails
    self.known = known
    answers = known.examples.map(\.judgement.answer)
    verdicts = Array(repeating: .init(), count: trails * known.examples.count)
    names = Array(repeating: .init(), count: trails)
    spans = Array(repeating: [:], count: trails)
  }

  /// - Parameter verdict: the number among the known ones.
  mutating func add(_ count: ReplayReport.Count, _ trail: Int, verdict: UInt32) {
    let kind = known.kinds[Int(verdict)]
    verdicts[trail * answers.count + kind].add(count)
    if let span = known.verdicts[Int(verdict)].span {
      spans[trail][span, default: .init()].add(count)
    }
  }

  /// Counts records of the present name.
  mutating func addName(_ records: Int, _ trail: Int, verdict: UInt32) {
    names[trail].add(records, to: answers[known.kinds[Int(verdict)]])
  }

  /// Ends the counting of one name.
  mutating func moveNames(to report: inout ReplayReport, as name: EventName) {
    report.count(names, of: name)
    for trail in names.indices { names[trail] = .init() }
  }

  mutating func moveVerdicts(to report: inout ReplayReport) {
    for trail in 0..<trails {
      for (kind, example) in known.examples.enumerated() {
        let count = verdicts[trail * answers.count + kind]
        if count.events > 0 { report.trails[trail].count(example, count) }
      }
      for (span, count) in spans[trail] where count.events > 0 {
        report.trails[trail].count(span: span, count)
      }
      spans[trail] = [:]
    }
    verdicts = Array(repeating: .init(), count: verdicts.count)
  }
}

extension ReplayReport {
  fileprivate mutating func countUnlogged(_ count: Count, _ loggers: Loggers) {
    if loggers.byVerdict == 0 { loggedByNone.add(count) }
    if loggers.byConfiguration == 0 { loggedByNoneByConfiguration.add(count) }
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
