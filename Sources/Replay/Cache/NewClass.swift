import CloudTrail
import Selectors

// A record of a class that is new, or some trail's verdict on which is not known yet. This is where the
// judges are asked.
extension VerdictCache {
  /// - Returns: the record's entry, with all of its verdicts known.
  mutating func makeEntry(
    _ record: borrowing JudgedRecord, at time: Timestamp, _ segment: Int
  ) -> Int {
    let group = table.groupKeys.number(of: key.shared) ?? table.addGroup(key.shared, record)
    let base = self.base(group, segment)
    var entry = table.bases[base].entry
    let hasOwned = !key.owned.isEmpty
    if hasOwned {
      setEntryKey(group, segment, key.owned)
      entry = entryKey.withUnsafeBytes { table.addEntry($0, base) }
    }
    // Written once more, with the signatures of the trails in place of the values that the record
    // reaches: so the verdict of a trail depends on this key and on its own signature alone. The first
    // key is written without recording, since most records are of a known class and need nothing of
    // this. It is not used from here on.
    signatures.start()
    writeKey(record)
    signatures.stop()
    // Without an owned part the base row is the whole entry.
    if !hasOwned { signatures.removeOwners() }
    let common = signatures.hash(key.shared, segment)
    complete(base, common, record, time)
    for trail in signatures.owners {
      table.setDifference(entry, trail, verdictNumber(common, trail, record, time))
    }
    return entry
  }

  private mutating func base(_ group: Int, _ segment: Int) -> Int {
    setEntryKey(group, segment, UnsafeRawBufferPointer(start: nil, count: 0))
    if let entry = entryKey.withUnsafeBytes({ table.entryKeys.number(of: $0) }) {
      return table.entries[entry].base
    }
    let most = 16 * max(judges.all.count, 64)
    let segments = segments
    return entryKey.withUnsafeBytes { key in
      table.addBase(key, group, segment) { other in
        segments.changes(between: other, and: segment, most: most)
      }
    }
  }

  /// Fills in the verdicts of the base row that are not known yet, except those of the record's owners.
  private mutating func complete(
    _ base: Int, _ common: UInt64, _ record: borrowing JudgedRecord, _ time: Timestamp
  ) {
    if table.bases[base].missing.isEmpty { return }
    var missing: [UInt32] = []
    for trail in table.bases[base].missing {
      if signatures.isOwner(trail) {
        missing.append(trail)
      } else {
        table.fill(base, trail, verdictNumber(common, trail, record, time))
      }
    }
    table.setMissing(base, missing)
  }

  /// The number of a trail's verdict, worked out once for all records that look the same to it.
  private mutating func verdictNumber(
    _ common: UInt64, _ trail: UInt32, _ record: borrowing JudgedRecord, _ time: Timestamp
  ) -> UInt32 {
    let view = signatures.view(of: trail, common)
    if let number = table.verdictsByView[view] { return number }
    let verdict = judges.all[Int(trail)].verdict(record, at: time, settling: settling)
    let number = table.number(of: verdict)
    table.verdictsByView.add(view, number)
    return number
  }
}

/// What each trail sees of a record through the values that it owns.
struct TrailSignatures: Sendable {
  /// The trails with a value that the record reaches and that only few trails own; each once.
  private(set) var owners: [UInt32] = []
  /// By trail, whether it is one of them.
  private var marks: [Bool]
  /// By trail, a hash of all of its values that the record reaches; 0 if there are none.
  private var signatures: [UInt64]
  private var signed: [UInt32] = []
  private let hash = KeyHash()
  private(set) var isRecording = false

  init(trails count: Int) {
    signatures = Array(repeating: 0, count: count)
    marks = Array(repeating: false, count: count)
  }

  /// Forgets everything, and records from now on.
  mutating func start() {
    for trail in signed { signatures[Int(trail)] = 0 }
    signed.removeAll(keepingCapacity: true)
    removeOwners()
    isRecording = true
  }

  mutating func stop() { isRecording = false }

  /// Does something without recording it.
  mutating func pausing<Result>(_ body: (inout TrailSignatures) -> Result) -> Result {
    let wasRecording = isRecording
    isRecording = false
    defer { isRecording = wasRecording }
    return body(&self)
  }

  /// Forgets the owners, and keeps the signatures.
  mutating func removeOwners() {
    for trail in owners { marks[Int(trail)] = false }
    owners.removeAll(keepingCapacity: true)
  }

  func isOwner(_ trail: UInt32) -> Bool { marks[Int(trail)] }

  /// Adds the values that a trail owns at a node of a ``TextTree``. The order of the walks counts.
  mutating func record(
    _ values: UInt64, of field: UInt32, isWhole: Bool, isShared: Bool, _ trail: UInt32
  ) {
    add(field, isWhole ? 1 : 0, values, to: trail)
    if !isShared { addOwner(trail) }
  }

  /// Adds a whole text that counts for a trail.
  mutating func record(_ text: UnsafeRawBufferPointer, of field: UInt32, _ trail: UInt32) {
    add(field, 2, hash.hash(text), to: trail)
    addOwner(trail)
  }

  private mutating func add(_ field: UInt32, _ flags: UInt64, _ word: UInt64, to trail: UInt32) {
    let old = signatures[Int(trail)]
    if old == 0 { signed.append(trail) }
    let signature = hash.hash(hash.hash(old, UInt64(field) << 32 | flags), word)
    signatures[Int(trail)] = signature == 0 ? 1 : signature
  }

  private mutating func addOwner(_ trail: UInt32) {
    guard !marks[Int(trail)] else { return }
    marks[Int(trail)] = true
    owners.append(trail)
  }

  /// A hash of what all trails see: the shared part of the key and the segment of time.
  func hash(_ shared: UnsafeRawBufferPointer, _ segment: Int) -> UInt64 {
    hash.hash(hash.hash(shared), UInt64(segment))
  }

  /// A hash of all that a trail sees.
  func view(of trail: UInt32, _ common: UInt64) -> UInt64 {
    hash.hash(hash.hash(common, UInt64(trail)), signatures[Int(trail)])
  }
}
