public import CloudTrail
public import Selectors

/// The verdicts of all trails, worked out once for all records that no trail can distinguish: the cost
/// of a record grows neither with the number of trails nor with that of their selectors' values.
///
/// There is one evaluator, ``TrailJudge``; the cache only avoids asking it twice. The article
/// <doc:TheVerdictCache> explains how it works and which invariants hold.
///
/// Each worker has its own.
public struct VerdictCache: Sendable {
  let judges: Judges
  let settling: Settling
  let classes: RecordClasses
  var segments: TimeSegments
  /// In bytes. It is exceeded by no more than one class needs.
  private let limit: Int

  /// Grows by one each time all classes are forgotten because they take too much memory; entries are
  /// numbered from 0 again then. What was counted is not forgotten.
  public private(set) var epoch = 0
  /// Whether counting took too much memory. The entries stay in use until the next record.
  private var isFull = false

  var table: VerdictTable
  /// What was counted in earlier epochs.
  private var counted: ReplayReport?

  // Written again for each record.
  var key = CacheKey()
  var entryKey: [UInt8] = []
  var signatures: TrailSignatures

  /// - Parameter limit: the memory for all that is remembered, in bytes, about; by default what so many
  ///   trails usually need.
  init(_ judges: Judges, settling: Settling, limit: Int? = nil) {
    self.judges = judges
    self.settling = settling
    self.limit = limit ?? Self.limit(trails: judges.all.count)
    var compared = ComparedFields()
    for (index, judge) in judges.all.enumerated() {
      for selectors in judge.compiled { compared.add(selectors, owner: UInt32(index)) }
    }
    classes = RecordClasses(compared)
    segments = TimeSegments(judges, settling)
    signatures = TrailSignatures(trails: judges.all.count)
    table = VerdictTable(trails: judges.all.count)
  }

  /// It depends on the history alone, not on the log files.
  private static func limit(trails: Int) -> Int { (16 << 20) + min(trails, 1_000) * (128 << 10) }

  /// The class of a record, by its number. All records of one entry get the same verdicts, for the same
  /// reasons.
  public mutating func entry(of record: borrowing JudgedRecord, at time: Timestamp) -> Int {
    if isFull { clear() }
    writeKey(record)
    let segment = segments.segment(at: time)
    if let group = table.groupKeys.number(of: key.shared), let entry = entry(group, segment) {
      return entry
    }
    if table.size > limit { clear() }
    return makeEntry(record, at: time, segment)
  }

  /// The entry for the key that was written, if it is known and all of its verdicts are.
  private mutating func entry(_ group: Int, _ segment: Int) -> Int? {
    if key.owned.isEmpty, let entry = table.latestEntry(of: group, segment) { return entry }
    setEntryKey(group, segment, key.owned)
    guard let entry = entryKey.withUnsafeBytes({ table.entryKeys.number(of: $0) }),
      table.isComplete(entry)
    else { return nil }
    if key.owned.isEmpty { table.setLatest(entry, of: group, segment) }
    return entry
  }

  /// What is written depends on whether ``signatures`` are recording.
  mutating func writeKey(_ record: borrowing JudgedRecord) {
    while true {
      var (shared, owned) = key.writers()
      classes.append(record, to: &shared, &owned, signatures: &signatures)
      if key.take(shared, owned) { return }
    }
  }

  mutating func setEntryKey(_ group: Int, _ segment: Int, _ owned: UnsafeRawBufferPointer) {
    entryKey.removeAll(keepingCapacity: true)
    withUnsafeBytes(of: UInt64(group) << 32 | UInt64(segment)) { entryKey += $0 }
    entryKey += owned
  }

  /// The verdict of a trail, given by its index among the judges, on the records of an entry.
  public func verdict(_ entry: Int, trail: Int) -> Verdict { table.verdict(entry, trail: trail) }

  // MARK: Counting

  /// Counts one more record of an entry, by its name: the records of one entry may have different names.
  /// ``ReplayReport/note(_:)`` takes note of its time.
  public mutating func count(_ entry: Int, _ record: borrowing JudgedRecord) {
    if table.counts.count(entry, record.fields) && table.size > limit { isFull = true }
  }

  /// Adds to a report of the same trails what was counted since the last time, and sets the counts to 0.
  /// The entries keep their numbers.
  public mutating func drain(into report: inout ReplayReport) {
    if let counted { report.merge(counted) }
    counted = nil
    table.drain(into: &report)
  }

  private mutating func clear() {
    var report = counted ?? ReplayReport(judges)
    table.drain(into: &report)
    counted = report
    table.removeAll()
    epoch += 1
    isFull = false
  }
}
