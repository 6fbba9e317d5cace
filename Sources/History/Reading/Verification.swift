import CloudTrail

/// The result of checking a store.
public struct Verification: Sendable {
  /// How many events were read.
  public var events: Int64 = 0
  /// How many trails the events are about; names in refused calls do not count.
  public var trails = 0
  /// The hash of the last event. A copy kept elsewhere shows later whether the log was cut
  /// short or rewritten. Nil for an empty log.
  public var head: [UInt8]?
  /// How many rows of the ledger were read.
  public var readings: Int64 = 0
  /// The hash of the last row of the ledger; nil for an empty one.
  public var ledgerHead: [UInt8]?
  /// The heads that the caller had noted, and whether they are in the log and the ledger.
  public var noted: [NotedHead] = []
  /// Up to ``limit`` findings; ``findingCount`` counts all.
  public var findings: [IntegrityProblem] = []
  /// How many problems were found, listed or not.
  public var findingCount = 0
  /// Up to ``limit`` things that are worth knowing and no problem; ``noteCount`` counts all.
  public var notes: [IntegrityNote] = []
  /// How many notes there are, listed or not.
  public var noteCount = 0

  /// The most findings that are listed, and the most notes.
  public static let limit = 100

  /// Whether no problem was found.
  public var isSound: Bool { findingCount == 0 }

  /// The last event up to which the log is the one that the caller had noted a head of; nil if none
  /// is.
  public var provenUpTo: Int64? { isSound ? noted.compactMap(\.event).max() : nil }

  /// The last row up to which the ledger is the one that the caller had noted a head of; nil if none is.
  public var provenReadings: Int64? { isSound ? noted.compactMap(\.reading).max() : nil }

  /// Heads that were noted earlier.
  public struct NotedHead: Sendable, Hashable {
    /// The heads as they were noted.
    public var head: StoreHead
    /// The event that has the hash, 0 for the head of an empty log; nil if none has, which is a
    /// finding unless the head was noted alone and is the ledger's.
    public var event: Int64?
    /// The hash of the event that has the number; nil if none has, or no number was noted.
    public var found: [UInt8]?
    /// The row of the ledger that has the hash that was noted for it, or alone; 0 for the head of an empty
    /// ledger; nil if none has.
    public var reading: Int64?
    /// The hash of the row of the ledger that has the number that was noted for it; nil if none has.
    public var foundInLedger: [UInt8]?

    /// Notes what a row of the log has.
    mutating func meet(event sequence: Int64, _ hash: [UInt8]) {
      if head.log.sequence == sequence { found = hash }
      if head.log.isOf(sequence, hash) { event = sequence }
    }

    /// Notes what a row of the ledger has.
    mutating func meet(reading number: Int64, _ hash: [UInt8]) {
      if head.ledger?.sequence == number { foundInLedger = hash }
      if (head.ledger ?? head.log).isOf(number, hash) { reading = number }
    }
  }

  mutating func add(_ finding: IntegrityProblem) {
    findingCount += 1
    if findings.count < Self.limit { findings.append(finding) }
  }

  mutating func add(_ note: IntegrityNote) {
    noteCount += 1
    if notes.count < Self.limit { notes.append(note) }
  }
}

extension LogHead {
  /// Whether it was noted of this row.
  fileprivate func isOf(_ number: Int64, _ hash: [UInt8]) -> Bool {
    hash == self.hash && sequence ?? number == number
  }

  /// Whether it is the head of an empty chain, with which every chain begins.
  var isOfEmptyChain: Bool { sequence ?? 0 == 0 && hash == Event.firstPreviousHash }
}
