import Selectors

/// The verdicts that a ``VerdictCache`` remembers, and how often each was met.
struct VerdictRows: Sendable {
  let trails: Int
  /// Numbered by what is common in a record's key, without its time.
  var families = KeyTable()
  /// Numbered by family, segment of time and rare values; the number is the entry's.
  var places = KeyTable()
  private(set) var bases: [Base] = []
  private(set) var entries: [Entry] = []

  private var details: [Family] = []
  private var recent: [Recent] = []
  private(set) var met = NameCounts()
  private(set) var known = KnownVerdicts()
  /// One row of verdicts per base, by trail; 0 where it is not known yet, else the number plus 1.
  private var row: [UInt32] = []
  private var differences: [Difference] = []
  /// What trails say of all records that they cannot tell apart, by a hash of what they can tell
  /// (`TouchedTrails.word`), which is trusted: what was hashed is not kept.
  ///
  /// Two words that should differ are the same by a chance of about 2^-64 for each of some ten steps of
  /// hashing. Whoever writes the logs cannot aim: the hash is keyed anew in each run. A cache's
  /// limit lets some 2^22 words gather, with 1,000 trails or more and logs of nothing but values that
  /// those tell apart; that any two of these 2^43 pairs are the same has a chance of 2^-18, and with
  /// 100,000 words, which is many, of 2^-28. Then a trail would say of one class of records what
  /// belongs to another, until the cache is cleared. To keep what was hashed, and to compare it, costs
  /// every new class and every trail that it touches more than that is worth.
  var ofTrails = WordTable()

  init(trails: Int) {
    self.trails = trails
  }

  /// In bytes, about.
  var size: Int {
    families.size + places.size + met.size + ofTrails.size + 4 * row.count + 8 * differences.count
      + MemoryLayout<Entry>.stride * entries.count + MemoryLayout<Base>.stride * bases.count
      + (MemoryLayout<Family>.stride + MemoryLayout<Recent>.stride) * details.count
  }

  mutating func removeAll() {
    self = VerdictRows(trails: trails)
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
    return known.verdicts[Int(row[entries[entry].base * trails + trail]) - 1]
  }

  /// The entry of a family without rare values, where it is the one that was met last.
  func recentEntry(of family: Int, _ segment: Int) -> Int? {
    let recent = recent[family]
    return recent.segment == UInt32(truncatingIfNeeded: segment) ? Int(recent.entry) : nil
  }

  mutating func setRecent(_ entry: Int, of family: Int, _ segment: Int) {
    // `.max` stands for none.
    guard segment < Int(UInt32.max) else { return }
    recent[family] = Recent(segment: UInt32(segment), entry: UInt32(entry))
  }

  func differences(of entry: Int) -> ArraySlice<Difference> {
    differences[entries[entry].differences]
  }

  /// The numbers of the base's verdicts by trail, each plus 1.
  func row(of base: Int) -> ArraySlice<UInt32> { row[(base * trails)..<((base + 1) * trails)] }

  func family(of base: Int) -> Family { details[bases[base].family] }

  // MARK: Counting

  /// Counts a record of a class, under its name.
  ///
  /// - Returns: whether that took memory.
  mutating func count(_ entry: Int, _ record: borrowing JudgedRecord) -> Bool {
    met.count(entry, record.fields)
  }

  mutating func forgetCounts() { met.forget() }

  // MARK: Adding

  mutating func addFamily(_ key: UnsafeRawBufferPointer, _ record: borrowing JudgedRecord) -> Int {
    details.append(Family(isWrite: record.readOnly == false))
    recent.append(Recent(segment: .max, entry: 0))
    return families.add(key)
  }

  /// - Parameter changes: the trails that may change between a segment and the new base's; nil for all.
  mutating func addBase(
    _ place: UnsafeRawBufferPointer, _ family: Int, _ segment: Int,
    _ changes: (_ from: Int) -> Set<UInt32>?
  ) -> Int {
    let number = bases.count
    var missing = Array(0..<UInt32(trails))
    if let other = details[family].base, let changed = changes(bases[other].segment) {
      row += Array(row(of: other))
      missing = changed.union(bases[other].missing).sorted()
      for trail in missing { row[number * trails + Int(trail)] = 0 }
    } else {
      row += repeatElement(0, count: trails)
    }
    details[family].base = number
    bases.append(Base(family: family, segment: segment, entry: entries.count, missing: missing))
    _ = addEntry(place, number)
    return number
  }

  mutating func addEntry(_ place: UnsafeRawBufferPointer, _ base: Int) -> Int {
    entries.append(Entry(base: base, firstDifference: differences.count))
    return places.add(place)
  }

  mutating func fill(_ base: Int, _ trail: UInt32, _ verdict: UInt32) {
    row[base * trails + Int(trail)] = verdict + 1
  }

  mutating func setMissing(_ base: Int, _ missing: [UInt32]) { bases[base].missing = missing }

  mutating func number(of verdict: Verdict) -> UInt32 { UInt32(known.number(of: verdict)) }

  /// Of the entry that was added last; what the base says already is no difference.
  mutating func differ(_ entry: Int, _ trail: UInt32, _ verdict: UInt32) {
    if row[entries[entry].base * trails + Int(trail)] == verdict + 1 { return }
    differences.append(Difference(trail: trail, verdict: verdict))
    entries[entry].addDifference()
  }
}
