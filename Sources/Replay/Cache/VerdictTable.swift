import CloudTrail
import History
import Selectors

/// The verdicts that a ``VerdictCache`` remembers: a *base row* with a verdict of every trail for each
/// group of records and segment of time, and for each entry its *differences* from the base row.
struct VerdictTable: Sendable {
  /// Numbers groups by the shared parts of keys.
  private(set) var groupKeys = KeyTable()
  /// Numbers entries by group, segment of time and the owned parts of keys.
  private(set) var entryKeys = KeyTable()
  private(set) var bases: [Base] = []
  private(set) var entries: [Entry] = []

  let trails: Int
  private var groups: [Group] = []
  private(set) var known = KnownVerdicts()
  /// One row for each base, by trail: the number of the verdict plus 1, or 0 if it is not known yet.
  private var rows: [UInt32] = []
  private var differences: [Difference] = []
  /// The numbers of verdicts by ``TrailSignatures/view(of:_:)``: a trail's verdict on all records that
  /// look the same to it. The hash is trusted; what was hashed is not kept.
  ///
  /// Two views that differ get the same hash with a chance of about 2^-64 for each of some ten steps of
  /// hashing, and an attacker who writes logs cannot aim, since the hash has a secret. Within the cache's
  /// limit at most some 2^22 views gather, with 1,000 trails or more; the chance that any two of these
  /// 2^43 pairs collide is 2^-18, and with 100,000 views, which is many, it is 2^-28. Then a trail would
  /// give one class of records the verdict of another until the cache is cleared. Keeping and comparing
  /// what was hashed would cost every new class, and every owner in it, more than that is worth.
  var verdictsByView = KeyTable()
  var counts = NameCounts()

  /// Records with the same shared part of the key.
  struct Group: Sendable {
    var isWrite: Bool
    /// The base that was added last.
    var base: Int?
    /// The segment and entry that were met last without an owned part, as most records are.
    var latest = (segment: UInt32.max, entry: 0 as UInt32)
  }

  /// The verdicts on the records of a group that reach no value with few owners, in one segment of time.
  struct Base: Sendable {
    var group: Int
    var segment: Int
    var entry: Int
    /// The trails whose verdict is not known yet: every record so far reached values of theirs.
    var missing: [UInt32]
  }

  /// One class of records.
  struct Entry: Sendable {
    private var baseNumber: UInt32
    private var start: UInt32
    private var length: UInt32 = 0

    init(base: Int, firstDifference: Int) {
      baseNumber = UInt32(base)
      start = UInt32(firstDifference)
    }

    var base: Int { Int(baseNumber) }
    /// The range of its differences.
    var differences: Range<Int> { Int(start)..<(Int(start) + Int(length)) }

    mutating func addDifference() { length += 1 }
  }

  /// A trail's verdict on an entry in place of that in the base row.
  struct Difference: Sendable {
    var trail: UInt32
    var verdict: UInt32
  }

  init(trails: Int) {
    self.trails = trails
  }

  /// In bytes, about.
  var size: Int {
    groupKeys.size + entryKeys.size + counts.size + verdictsByView.size + 4 * rows.count
      + 8 * differences.count + MemoryLayout<Entry>.stride * entries.count
      + MemoryLayout<Base>.stride * bases.count + MemoryLayout<Group>.stride * groups.count
  }

  mutating func removeAll() {
    self = VerdictTable(trails: trails)
  }

  // MARK: Reading

  /// Whether all trails' verdicts are known.
  func isComplete(_ entry: Int) -> Bool {
    let base = entries[entry].base
    return bases[base].entry != entry || bases[base].missing.isEmpty
  }

  func verdict(_ entry: Int, trail: Int) -> Verdict {
    for difference in differences(of: entry) where difference.trail == trail {
      return known.verdicts[Int(difference.verdict)]
    }
    return known.verdicts[Int(rows[entries[entry].base * trails + trail]) - 1]
  }

  /// The entry of a group without an owned part, if it is the one that was met last.
  func latestEntry(of group: Int, _ segment: Int) -> Int? {
    let latest = groups[group].latest
    return latest.segment == UInt32(truncatingIfNeeded: segment) ? Int(latest.entry) : nil
  }

  func differences(of entry: Int) -> ArraySlice<Difference> {
    differences[entries[entry].differences]
  }

  /// By trail, the number of the verdict plus 1, or 0 if it is not known.
  func row(of base: Int) -> ArraySlice<UInt32> { rows[(base * trails)..<((base + 1) * trails)] }

  func isWrite(_ base: Int) -> Bool { groups[bases[base].group].isWrite }

  // MARK: Adding

  mutating func setLatest(_ entry: Int, of group: Int, _ segment: Int) {
    // `.max` means none.
    guard segment < Int(UInt32.max) else { return }
    groups[group].latest = (UInt32(segment), UInt32(entry))
  }

  mutating func addGroup(_ key: UnsafeRawBufferPointer, _ record: borrowing JudgedRecord) -> Int {
    groups.append(Group(isWrite: record.readOnly == false))
    return groupKeys.add(key)
  }

  /// - Parameter changes: the trails that may change between a segment and the new base's; nil for all.
  mutating func addBase(
    _ key: UnsafeRawBufferPointer, _ group: Int, _ segment: Int,
    _ changes: (_ from: Int) -> Set<UInt32>?
  ) -> Int {
    let number = bases.count
    var missing = Array(0..<UInt32(trails))
    if let other = groups[group].base, let changed = changes(bases[other].segment) {
      rows += Array(row(of: other))
      missing = changed.union(bases[other].missing).sorted()
      for trail in missing { rows[number * trails + Int(trail)] = 0 }
    } else {
      rows += repeatElement(0, count: trails)
    }
    groups[group].base = number
    bases.append(Base(group: group, segment: segment, entry: entries.count, missing: missing))
    _ = addEntry(key, number)
    return number
  }

  mutating func addEntry(_ key: UnsafeRawBufferPointer, _ base: Int) -> Int {
    entries.append(Entry(base: base, firstDifference: differences.count))
    return entryKeys.add(key)
  }

  mutating func fill(_ base: Int, _ trail: UInt32, _ verdict: UInt32) {
    rows[base * trails + Int(trail)] = verdict + 1
  }

  mutating func setMissing(_ base: Int, _ missing: [UInt32]) { bases[base].missing = missing }

  mutating func number(of verdict: Verdict) -> UInt32 { UInt32(known.number(of: verdict)) }

  /// Notes a trail's verdict on the entry that was added last, unless the base row says the same.
  mutating func setDifference(_ entry: Int, _ trail: UInt32, _ verdict: UInt32) {
    if rows[entries[entry].base * trails + Int(trail)] == verdict + 1 { return }
    differences.append(Difference(trail: trail, verdict: verdict))
    entries[entry].addDifference()
  }
}

/// Interned verdicts: equal ones have the same number.
struct KnownVerdicts: Sendable {
  private(set) var verdicts: [Verdict] = []
  /// By the number of a verdict, the number of its kind: a ``TrailTally`` counts those of a kind alike.
  private(set) var kinds: [Int] = []
  /// One verdict of each kind.
  private(set) var examples: [Verdict] = []
  private var numbers: [Verdict: Int] = [:]
  private var known: [Kind: Int] = [:]

  /// All of a verdict that a ``TrailTally`` looks at.
  private struct Kind: Hashable {
    var reason: Reason
    var own: Reason
    var isUnseen: Bool
    var isAssumed: Bool
    var isLaterChange: Bool
    var isProvisional: Bool
    var isUnconfirmed: Bool
  }

  mutating func number(of verdict: Verdict) -> Int {
    if let number = numbers[verdict] { return number }
    let own = verdict.judgement
    let kind = Kind(
      reason: verdict.reason, own: own.reason, isUnseen: own.unknown == .unseen,
      isAssumed: own.isAssumed, isLaterChange: verdict.isUnsettledByLaterChange,
      isProvisional: verdict.isProvisional, isUnconfirmed: verdict.isUnconfirmed)
    if known[kind] == nil {
      known[kind] = examples.count
      examples.append(verdict)
    }
    kinds.append(known[kind] ?? 0)
    verdicts.append(verdict)
    numbers[verdict] = verdicts.count - 1
    return verdicts.count - 1
  }
}
