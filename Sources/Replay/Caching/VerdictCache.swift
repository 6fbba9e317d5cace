import Selectors

/// The verdicts of all trails, asked once for all records that no trail can tell apart: what a
/// record costs grows neither with the trails nor with the values of their selectors.
///
/// There is one evaluator, ``TrailJudge``, and this only avoids asking it twice. A record's class
/// is told by the fields that gates and selectors look at, by the ``TimeSegments`` that its time
/// lies in, and of its ARNs by the values that they reach (see `RecordClasses`). Values that only
/// few trails own make no difference to the others: those share one row of verdicts, its *base*,
/// and a class keeps only where it differs.
///
/// One for each worker: a value that is only used by one at a time.
public struct VerdictCache: Sendable {
  let judges: Judges
  let settling: Settling
  private let classes: RecordClasses
  private var segments: TimeSegments
  /// In bytes; passed by no more than one class needs.
  private let limit: Int

  /// Changes when all classes are forgotten because they take too much memory; their numbers begin
  /// anew then. What was counted is not forgotten.
  public private(set) var generation = 0
  /// Whether names took too much: the classes are in use until the next record.
  private var isFull = false

  var rows: VerdictRows
  /// What was counted in earlier generations.
  var counted: ReplayReport?

  // Put together for each record, in memory that stays.
  private var key = RecordKey()
  private var place: [UInt8] = []
  private var touched: TouchedTrails

  /// - Parameters:
  ///   - grain: whether records of one class have the same explanation, too.
  ///   - limit: the memory for what is remembered, in bytes, about; nil for what the trails need as
  ///     a rule.
  package init(_ judges: Judges, settling: Settling, grain: Grain, limit: Int? = nil) {
    self.judges = judges
    self.settling = settling
    self.limit = limit ?? Self.limit(trails: judges.all.count)
    var compared = ComparedFields(grain)
    for (place, judge) in judges.all.enumerated() {
      for selectors in judge.compiled { compared.add(selectors, owner: UInt32(place)) }
    }
    classes = RecordClasses(compared)
    segments = TimeSegments(judges, settling)
    touched = TouchedTrails(trails: judges.all.count)
    rows = VerdictRows(trails: judges.all.count)
  }

  /// It hangs on the history alone, not on what is read.
  private static func limit(trails: Int) -> Int { (16 << 20) + min(trails, 1_000) * (128 << 10) }

  /// The class of a record: all records of one class get the same verdicts, for the same reasons.
  public mutating func entry(of record: borrowing JudgedRecord, at time: Timestamp) -> Int {
    if isFull { clear() }
    write(record)
    let segment = segments.segment(at: time)
    if let family = rows.families.number(of: key.common), let entry = entry(family, segment) {
      return entry
    }
    if rows.size > limit { clear() }
    return makeEntry(record, at: time, segment)
  }

  /// Of a family that is known, where all verdicts are.
  private mutating func entry(_ family: Int, _ segment: Int) -> Int? {
    if key.rare.isEmpty, let entry = rows.recentEntry(of: family, segment) { return entry }
    setPlace(family, segment, withRare: true)
    guard let entry = place.withUnsafeBytes(rows.places.number), rows.isComplete(entry) else {
      return nil
    }
    if key.rare.isEmpty { rows.setRecent(entry, of: family, segment) }
    return entry
  }

  private mutating func write(_ record: borrowing JudgedRecord) {
    while true {
      var (common, rare) = key.writers()
      classes.append(record, to: &common, &rare, touched: &touched)
      GateClasses.append(record.fields, to: &common)
      if key.take(common, rare) { return }
    }
  }

  /// What a trail, by its place among the judges, says of the records of a class.
  public func verdict(_ entry: Int, trail: Int) -> Verdict { rows.verdict(entry, trail: trail) }

  /// Counts one more record of a class, by its name, which may differ from that of others. Its time
  /// is counted by ``ReplayReport/note(_:)``.
  public mutating func count(_ entry: Int, _ record: borrowing JudgedRecord) {
    if rows.count(entry, record) && rows.size > limit { isFull = true }
  }

  private mutating func clear() {
    var report = counted ?? ReplayReport(trails: judges.all.map(\.trail))
    rows.drain(into: &report)
    counted = report
    rows.removeAll()
    generation += 1
    isFull = false
  }

  private mutating func setPlace(_ family: Int, _ segment: Int, withRare: Bool) {
    place.removeAll(keepingCapacity: true)
    withUnsafeBytes(of: UInt64(family) << 32 | UInt64(segment)) { place += $0 }
    if withRare { place += key.rare }
  }

  // MARK: A class that is new

  private mutating func makeEntry(
    _ record: borrowing JudgedRecord, at time: Timestamp, _ segment: Int
  ) -> Int {
    let family =
      rows.families.number(of: key.common) ?? rows.addFamily(key.common, record)
    let base = self.base(family, segment)
    var entry = rows.bases[base].entry
    let isRare = !key.rare.isEmpty
    if isRare {
      setPlace(family, segment, withRare: true)
      entry = place.withUnsafeBytes { rows.addEntry($0, base) }
    }
    touched.begin()
    write(record)
    touched.end()
    // Where all of the text is in the common key, the base is all there is to it.
    if !isRare { touched.removeTrails() }
    let core = touched.core(key.common, segment)
    complete(base, core, record, time)
    for trail in touched.trails {
      rows.differ(entry, trail, verdictNumber(core, trail, record, time))
    }
    return entry
  }

  /// What a trail says: asked once of all records that look the same to it.
  private mutating func verdictNumber(
    _ core: UInt64, _ trail: UInt32, _ record: borrowing JudgedRecord, _ time: Timestamp
  ) -> UInt32 {
    let word = touched.word(trail, core: core)
    if let number = rows.ofTrails[word] { return number }
    let number = rows.number(of: judge(trail, record, time))
    rows.ofTrails.add(word, number)
    return number
  }

  private mutating func base(_ family: Int, _ segment: Int) -> Int {
    setPlace(family, segment, withRare: false)
    if let entry = place.withUnsafeBytes(rows.places.number) { return rows.entries[entry].base }
    let most = 16 * max(judges.all.count, 64)
    let segments = segments
    return place.withUnsafeBytes { place in
      rows.addBase(place, family, segment) { other in
        segments.changes(between: other, and: segment, most: most)
      }
    }
  }

  /// Fills in the verdicts that the base does not know yet and the record can tell.
  private mutating func complete(
    _ base: Int, _ core: UInt64, _ record: borrowing JudgedRecord, _ time: Timestamp
  ) {
    if rows.bases[base].missing.isEmpty { return }
    var missing: [UInt32] = []
    for trail in rows.bases[base].missing {
      if touched.contains(trail) {
        missing.append(trail)
      } else {
        rows.fill(base, trail, verdictNumber(core, trail, record, time))
      }
    }
    rows.setMissing(base, missing)
  }

  private func judge(
    _ trail: UInt32, _ record: borrowing JudgedRecord, _ time: Timestamp
  ) -> Verdict {
    judges.all[Int(trail)].verdict(record, at: time, settling: settling)
  }
}
