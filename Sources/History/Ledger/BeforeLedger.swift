import CloudTrail
import GRDB

/// A store that kept no ledger once: its log shows up to when calls were read of each account and Region,
/// and not which files they came from.
struct BeforeLedger {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  /// The last record of each place that the log took from a log file or from EventBridge, in the account
  /// and Region of the record, and of the trail that it is about.
  ///
  /// - Parameter knownAt: leaves out what was recorded later.
  func lastCalls(asKnownAt knownAt: Timestamp? = nil) throws -> [AccountRegion: Timestamp] {
    var last: [AccountRegion: Timestamp] = [:]
    let rows = try database.all(
      """
      SELECT trail, account, region, max(effective_time) FROM event
      WHERE source IN ('file', 'eventbridge') AND recorded_time <= ?
      GROUP BY trail, account, region
      """, [(knownAt?.microseconds ?? .max).databaseValue]
    ) { row in
      let places: (String, String?, String?) = (
        try row.read(0), try row.read(1), try row.read(2)
      )
      return (places, try row.time(3))
    }
    for ((stream, account, region), time) in rows {
      var places: Set<AccountRegion> = []
      if let account, let region {
        places.insert(AccountRegion(account: account, region: region))
      }
      if let trail = EventStream(stream)?.trailARN { places.insert(AccountRegion(home: trail)) }
      for place in places where place.isKept { last[place] = max(last[place] ?? time, time) }
    }
    return last
  }

  /// Appends the row of the kind `upgrade`, if the log has events. Its recorded time is that of the last
  /// event: what it says was known then.
  func record() throws {
    let recorded = try database.first("SELECT max(recorded_time) FROM event") {
      try $0.optionalTime(0)
    }
    guard let recorded, let recorded else { return }
    var draft = ReadingDraft(kind: .upgrade)
    draft.activity = try lastCalls().mapValues { Activity(at: $0) }
    let row = WrittenReading(draft, number: 1, recordedAt: recorded)
    let hash = row.hash(after: Reading.firstPreviousHash)
    try row.insert(
      into: database, by: database.cachedStatement(sql: ReadingColumns.insert),
      previousHash: Reading.firstPreviousHash, hash: hash)
  }
}
