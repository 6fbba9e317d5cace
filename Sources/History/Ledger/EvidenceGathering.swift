import CloudTrail

/// What rows of the ledger show, gathered one row after another: the runs of a place are joined from time to
/// time and at the end, so that a long ledger costs no more than its length.
struct EvidenceGathering {
  private(set) var places: [AccountRegion: Place] = [:]
  /// What digests and listings show.
  private(set) var deliveries = DeliveryEvidence()
  /// The numbers of the other rows that are about no file.
  private(set) var declarations: [Int64] = []

  /// What is gathered of one place.
  struct Place {
    var records: Int64 = 0
    var lastRecord: Timestamp?
    var delivered: Timestamp?
    var management = Runs()
    var writes = Runs()
  }

  /// Runs that may overlap until they are joined.
  struct Runs {
    private var loose: [ClosedRange<Int64>] = []
    /// How many of them there were when they were joined last.
    private var joined = 0

    mutating func add(_ set: SpanSet) {
      loose += set.runs
      guard loose.count > 2 * joined + 4096 else { return }
      loose = SpanSet(runs: loose).runs
      joined = loose.count
    }

    var set: SpanSet { SpanSet(runs: loose) }
  }

  /// Adds what a row shows of when a place was read and of what was delivered. What persons and LookupEvents say, and
  /// what was before the ledger, is in few rows, of which the number is kept.
  mutating func add(_ reading: ReadingDraft, number: Int64) {
    switch reading.kind {
    case .file: add(file: reading)
    case .claim:
      guard let claim = reading.claim, claim.kind.isOfDeliveries else { fallthrough }
      deliveries.add(claim)
    case .upgrade: declarations.append(number)
    }
  }

  private mutating func add(file reading: ReadingDraft) {
    let delivery = reading.delivery.flatMap { $0.place.isKept ? $0 : nil }
    if let delivery {
      places[delivery.place, default: Place()].delivered.raise(to: delivery.time)
    }
    for (place, activity) in reading.activity where place.isKept {
      places[place, default: Place()].add(activity, isOwnFile: delivery != nil)
    }
  }
}

extension EvidenceGathering.Place {
  mutating func add(_ activity: Activity, isOwnFile: Bool) {
    records = records.saturating(plus: Int64(activity.records))
    lastRecord.raise(to: activity.last)
    guard isOwnFile else { return }
    management.add(activity.management)
    writes.add(activity.writes)
  }

  var evidence: PlaceEvidence {
    var evidence = PlaceEvidence()
    evidence.records = Int(records)
    evidence.lastRecord = lastRecord
    evidence.delivered = delivered
    evidence.management = management.set
    evidence.writes = writes.set
    return evidence
  }
}

extension FixedWidthInteger {
  /// The sum of two counts, or the largest number: an altered ledger can hold any count.
  package func saturating(plus other: Self) -> Self {
    let (sum, isBeyond) = addingReportingOverflow(other)
    return isBeyond ? .max : sum
  }
}

extension Timestamp? {
  /// Sets it to the later of two moments.
  mutating func raise(to time: Timestamp) {
    self = map { Swift.max($0, time) } ?? time
  }
}
