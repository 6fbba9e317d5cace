import CloudTrail
import GRDB

/// The tables `delivery` and `declaration`: what digests and listings of buckets show, and where the other rows of the
/// ledger are that are about no file.
struct DeliveryTables {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  // MARK: Writing

  /// Adds what new rows of the ledger show.
  func add(_ evidence: EvidenceGathering) throws {
    for number in evidence.declarations {
      try database.run("INSERT INTO declaration VALUES (?)", [number.databaseValue])
    }
    let shown = evidence.deliveries
    for (place, deliveries) in shown.proofs.sorted(by: { $0.key < $1.key }) {
      for (origin, later) in deliveries {
        let (proven, lacking) = (
          Key(.proven, origin, place.account, place.region),
          Key(.lacking, origin, place.account, place.region)
        )
        let found = DeliveredTime(read: try time(proven), lacking: try time(lacking))
        var both = found
        both.add(later)
        try replace(found.read, by: both.read, proven)
        try replace(found.lacking, by: both.lacking, lacking)
      }
    }
    for (origin, accounts) in shown.listings {
      for (account, later) in accounts {
        let key = Key(.listed, origin, account, "")
        let found = try time(key)
        try replace(found, by: found.union(later), key)
      }
    }
  }

  /// Of which kind, origin and place stretches are, as the table has it.
  private struct Key {
    let values: [DatabaseValue]

    init(
      _ kind: CompletenessClaim.Kind, _ origin: LogOrigin, _ account: String, _ region: String
    ) {
      values = [kind.rawValue, origin.json.compact, account, region].map(\.databaseValue)
    }
  }

  private func time(_ key: Key) throws -> TimeRanges {
    TimeRanges(
      try database.all(
        """
        SELECT from_time, until_time FROM delivery
        WHERE kind = ? AND origin = ? AND account = ? AND region = ? ORDER BY from_time
        """, key.values, Self.range))
  }

  /// Writes what is different.
  private func replace(_ found: TimeRanges, by joined: TimeRanges, _ key: Key) throws {
    let (old, new) = (Set(found.ranges), Set(joined.ranges))
    for range in found.ranges where !new.contains(range) {
      try database.run(
        """
        DELETE FROM delivery
        WHERE kind = ? AND origin = ? AND account = ? AND region = ? AND from_time = ?
        """, key.values + [range.lowerBound.databaseValue])
    }
    for range in joined.ranges where !old.contains(range) {
      try database.run(
        "INSERT INTO delivery VALUES (?, ?, ?, ?, ?, ?)",
        key.values + [range.lowerBound.databaseValue, range.upperBound.databaseValue])
    }
  }

  // MARK: Reading

  /// What the table shows.
  func deliveries() throws -> DeliveryEvidence {
    var evidence = DeliveryEvidence()
    var (last, ranges): (Row?, [Range<Int64>]) = (nil, [])
    try database.forEach(
      """
      SELECT from_time, until_time, kind, origin, account, region FROM delivery
      ORDER BY kind, origin, account, region, from_time
      """
    ) { row in
      let range = try Self.range(row)
      let next = Row(
        kind: try row.read(2), origin: ExactText(try row.read(3)), account: try row.read(4),
        region: try row.read(5))
      if let last, last != next {
        try last.add(TimeRanges(ranges), to: &evidence)
        ranges = []
      }
      last = next
      ranges.append(range)
    }
    try last?.add(TimeRanges(ranges), to: &evidence)
    return evidence
  }

  /// What the rows of one key have in common.
  private struct Row: Equatable {
    let kind: String
    let origin: ExactText
    let account: String
    let region: String

    func add(_ time: TimeRanges, to evidence: inout DeliveryEvidence) throws {
      var origin = origin.text
      let named = try origin.withUTF8 { try LogOrigin(ofColumn: UnsafeRawBufferPointer($0)) }
      let place = AccountRegion(account: account, region: region)
      switch CompletenessClaim.Kind(rawValue: kind) {
      case .proven: evidence.add(DeliveredTime(read: time, lacking: TimeRanges()), named, place)
      case .lacking: evidence.add(DeliveredTime(read: TimeRanges(), lacking: time), named, place)
      case .listed: evidence.add(listed: time, named, account)
      case .complete, .lookup, nil: throw DeliveryTables.corrupt("no kind of delivery")
      }
    }
  }

  /// The stretch of a row that begins with its ends. An altered table can hold anything.
  private static func range(_ row: StatementRow) throws -> Range<Int64> {
    let (from, until): (Int64, Int64) = (try row.read(0), try row.read(1))
    guard from < until else { throw corrupt("no stretch of time") }
    return from..<until
  }

  fileprivate static func corrupt(_ what: String) -> DatabaseError {
    DatabaseError(
      resultCode: .SQLITE_CORRUPT, message: "a row of delivery holds what is \(what)")
  }

  /// The rows that the ledger leads to, value by value.
  static func rows(
    of evidence: EvidenceGathering
  ) -> (deliveries: Set<[DatabaseValue]>, declarations: Set<[DatabaseValue]>) {
    var rows: Set<[DatabaseValue]> = []
    func add(_ time: TimeRanges, _ key: Key) {
      for range in time.ranges {
        rows.insert(
          key.values + [range.lowerBound.databaseValue, range.upperBound.databaseValue])
      }
    }
    for (place, deliveries) in evidence.deliveries.proofs {
      for (origin, shown) in deliveries {
        add(shown.read, Key(.proven, origin, place.account, place.region))
        add(shown.lacking, Key(.lacking, origin, place.account, place.region))
      }
    }
    for (origin, accounts) in evidence.deliveries.listings {
      for (account, time) in accounts { add(time, Key(.listed, origin, account, "")) }
    }
    return (rows, Set(evidence.declarations.map { [$0.databaseValue] }))
  }
}

extension LogOrigin {
  /// The origin in a row of `delivery`.
  fileprivate init(ofColumn text: UnsafeRawBufferPointer) throws {
    do {
      if let origin = try LogOrigin(try ReadingProblem.document(text, "claim")) {
        self = origin
        return
      }
    } catch {}  // Said below.
    throw DeliveryTables.corrupt("no origin")
  }
}
