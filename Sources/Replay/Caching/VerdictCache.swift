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

  var rows: VerdictRows
  /// What was counted in earlier generations.
  var counted: ReplayReport?

  // Put together for each record, in memory that stays.
  private var key = RecordKey()
  private var place = KeyBytes()
  private var nobody: [UInt32]?

  /// - Parameter limit: the memory for what is remembered, in bytes, about.
  public init(_ judges: Judges, settling: Settling, limit: Int = 16 << 20) {
    self.judges = judges
    self.settling = settling
    self.limit = limit
    var compared = ComparedFields()
    for (place, judge) in judges.all.enumerated() {
      for selectors in judge.compiled { compared.add(selectors, owner: UInt32(place)) }
    }
    classes = RecordClasses(compared)
    segments = TimeSegments(judges, settling)
    rows = VerdictRows(trails: judges.all.count)
  }

  /// The class of a record: all records of one class get the same verdicts, for the same reasons.
  public mutating func entry(of record: borrowing JudgedRecord, at time: Timestamp) -> Int {
    key.removeAll()
    classes.append(record, to: &key, touched: &nobody)
    GateClasses.append(record.fields, to: &key.common)
    let segment = segments.segment(at: time)
    if let family = rows.families.number(of: key.common) {
      setPlace(family, segment, withRare: true)
      if let entry = rows.places.number(of: place), rows.isComplete(entry) { return entry }
    }
    if rows.size > limit { clear() }
    return makeEntry(record, at: time, segment)
  }

  /// What a trail, by its place among the judges, says of the records of a class.
  public func verdict(_ entry: Int, trail: Int) -> Verdict { rows.verdict(entry, trail: trail) }

  /// Counts one more record of a class. Its time is counted by ``ReplayReport/note(_:)``.
  public mutating func count(_ entry: Int) { rows.entries[entry].count += 1 }

  private mutating func clear() {
    var report = counted ?? ReplayReport(trails: judges.all.map(\.trail))
    rows.drain(into: &report)
    counted = report
    rows.removeAll()
    generation += 1
  }

  private mutating func setPlace(_ family: Int, _ segment: Int, withRare: Bool) {
    place.removeAll()
    place.append(UInt32(family))
    place.append(UInt32(segment))
    if withRare { place.append(contentsOf: key.rare) } else { place.append(0 as UInt32) }
  }

  // MARK: A class that is new

  private mutating func makeEntry(
    _ record: borrowing JudgedRecord, at time: Timestamp, _ segment: Int
  ) -> Int {
    let family =
      rows.families.number(of: key.common) ?? rows.addFamily(key.common, record)
    let base = self.base(family, segment)
    guard key.rare.count > 0 else {
      complete(base, without: [], record, time)
      return rows.bases[base].entry
    }
    let touched = self.touched(by: record)
    complete(base, without: touched, record, time)
    setPlace(family, segment, withRare: true)
    let entry = rows.addEntry(place, base)
    for trail in touched { rows.differ(entry, trail, judge(trail, record, time)) }
    return entry
  }

  /// The trails that may look at the record's rare values, in order.
  private mutating func touched(by record: borrowing JudgedRecord) -> [UInt32] {
    var found: [UInt32]? = []
    key.removeAll()
    classes.append(record, to: &key, touched: &found)
    GateClasses.append(record.fields, to: &key.common)
    return Set(found ?? []).sorted()
  }

  private mutating func base(_ family: Int, _ segment: Int) -> Int {
    setPlace(family, segment, withRare: false)
    if let entry = rows.places.number(of: place) { return rows.entries[entry].base }
    let most = 16 * max(judges.all.count, 64)
    return rows.addBase(place, family, segment) { other in
      segments.changes(between: other, and: segment, most: most)
    }
  }

  /// Fills in the verdicts that the base does not know yet and the record can tell.
  private mutating func complete(
    _ base: Int, without touched: [UInt32], _ record: borrowing JudgedRecord, _ time: Timestamp
  ) {
    var missing: [UInt32] = []
    for trail in rows.bases[base].missing {
      if touched.contains(trail) {
        missing.append(trail)
      } else {
        rows.fill(base, trail, judge(trail, record, time))
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
