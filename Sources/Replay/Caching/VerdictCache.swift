public import CloudTrail
public import Selectors

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
  var segments: TimeSegments
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
  var key = RecordKey()
  var place: [UInt8] = []
  var touched: TouchedTrails

  /// - Parameters:
  ///   - grain: whether records of one class have the same explanation, too.
  ///   - limit: the memory for what is remembered, in bytes, about; nil for what the trails need as
  ///     a rule.
  init(_ judges: Judges, settling: Settling, grain: Grain, limit: Int? = nil) {
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
    guard let entry = place.withUnsafeBytes({ rows.places.number(of: $0) }), rows.isComplete(entry)
    else {
      return nil
    }
    if key.rare.isEmpty { rows.setRecent(entry, of: family, segment) }
    return entry
  }

  /// Writes the record's key; what it is depends on whether ``touched`` is to be noted.
  mutating func write(_ record: borrowing JudgedRecord) {
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

  mutating func setPlace(_ family: Int, _ segment: Int, withRare: Bool) {
    place.removeAll(keepingCapacity: true)
    withUnsafeBytes(of: UInt64(family) << 32 | UInt64(segment)) { place += $0 }
    if withRare { place += key.rare }
  }
}
