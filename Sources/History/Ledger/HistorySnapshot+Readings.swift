public import CloudTrail
import GRDB

extension HistorySnapshot {
  /// Calls `body` with each row of the ledger, in the order in which they were recorded.
  ///
  /// - Parameter knownAt: leaves out what was read later; nil for everything.
  /// - Throws: ``HistoryError/undecodableReading(number:reason:)``, and what `body` throws.
  public func eachReading(
    asKnownAt knownAt: Timestamp? = nil, _ body: (Reading) throws -> Void
  ) throws {
    // The recorded time never goes back.
    try database.forEach(
      ReadingColumns.select + " WHERE recorded_time <= ? ORDER BY number",
      [(knownAt?.microseconds ?? .max).databaseValue]
    ) { try body(Reading(row: $0)) }
  }

  /// How many rows the ledger has: the number of the last.
  public func readingCount() throws -> Int64 {
    try database.first("SELECT coalesce(max(number), 0) FROM reading") { try $0.read(0) } ?? 0
  }

  /// What the ledger shows of which moments were read.
  ///
  /// For everything that is known, reads rows that were derived from the ledger, few however long it is. With
  /// a moment, reads the rows of the ledger that were recorded by then.
  ///
  /// - Parameter knownAt: leaves out what was read later; nil for everything.
  public func readEvidence(asKnownAt knownAt: Timestamp? = nil) throws -> ReadEvidence {
    var evidence = ReadEvidence()
    if let knownAt {
      var gathering = EvidenceGathering()
      try eachReading(asKnownAt: knownAt) {
        gathering.add($0.content, number: $0.number)
        evidence.readings += 1
      }
      evidence.places = gathering.places.mapValues(\.evidence)
      evidence.note(gathering.deliveries)
    } else {
      evidence.places = try EvidenceTables(database).places()
      evidence.note(try DeliveryTables(database).deliveries())
      evidence.readings = try readingCount()
    }
    try database.forEach(
      ReadingColumns.select + """
         WHERE number IN (SELECT number FROM declaration) AND recorded_time <= ? ORDER BY number
        """, [(knownAt?.microseconds ?? .max).databaseValue]
    ) { evidence.note(try Reading(row: $0).content) }
    evidence.noteDeliveries()
    // What had been recorded by a moment before the upgrade.
    let upgraded = try database.first(
      "SELECT recorded_time FROM reading WHERE number = 1 AND kind = 'upgrade'"
    ) { try $0.time(0) }
    let hasLedger = try Schema.hasLedger(version: Schema.version(of: database))
    if upgraded.map({ $0 > knownAt ?? $0 }) ?? !hasLedger {
      evidence.beforeLedger = try BeforeLedger(database).lastCalls(asKnownAt: knownAt)
    }
    return evidence
  }

  /// The head of the ledger, and when its last row was recorded; nil for an empty one. The ledger of a store
  /// of an older version is empty.
  public func ledgerHead() throws -> (head: LogHead, recordedAt: Timestamp?) {
    let last: (Int64, [UInt8], Timestamp)? = try database.first(
      "SELECT number, hash, recorded_time FROM reading ORDER BY number DESC LIMIT 1"
    ) { (try $0.read(0), try $0.read(1), try $0.time(2)) }
    guard let (number, hash, recorded) = last else {
      return (LogHead(sequence: 0, hash: Reading.firstPreviousHash), nil)
    }
    return (LogHead(sequence: number, hash: hash), recorded)
  }
}

// MARK: - What came to this store itself

extension HistorySnapshot {
  /// Whether every call of a trail came to this very store: it was created by a call of the API that this
  /// program took, and nothing else is known of it than such calls. Entries by hand are no evidence of that.
  ///
  /// - Parameter knownAt: leaves out what was learned later; nil for everything.
  public func isRecordedHere(
    _ trail: TrailARN, asKnownAt knownAt: Timestamp? = nil
  ) throws -> Bool {
    let isElsewhere = try database.first(
      """
      SELECT EXISTS (SELECT 1 FROM event
          WHERE trail = ?1 AND source <> 'live' AND kind <> 'RejectedCall' AND recorded_time <= ?2)
        OR coalesce((SELECT existence FROM period WHERE trail = ?1
          ORDER BY from_time, ordinal LIMIT 1), '') <> 'absent'
      """, [trail.text.databaseValue, CountedEvents.known(knownAt)]
    ) { try $0.read(0) as Int64 }
    return isElsewhere == 0
  }

  /// When the first event of a trail took effect; nil if none is known that changed its state.
  public func beginning(of trail: TrailARN) throws -> Timestamp? {
    try database.first(
      """
      SELECT from_time FROM period WHERE trail = ? AND set_by IS NOT NULL
      ORDER BY from_time, ordinal LIMIT 1
      """, [trail.text.databaseValue]
    ) { try $0.time(0) }
  }
}
