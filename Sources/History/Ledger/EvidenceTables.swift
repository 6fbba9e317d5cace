import CloudTrail
import GRDB

/// The tables `place` and `activity`, and those of ``DeliveryTables``: what the ledger shows of each account and
/// Region, kept up to date with it, so that a question reads little however long the ledger is.
struct EvidenceTables {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  /// The row of the ledger up to which the tables show it; -1 if a table is missing.
  func cursor() throws -> Int64 {
    do {
      return try database.first(
        """
        SELECT sequence, EXISTS (SELECT 1 FROM place), EXISTS (SELECT 1 FROM activity),
          EXISTS (SELECT 1 FROM delivery), EXISTS (SELECT 1 FROM declaration)
        FROM projection WHERE name = 'readings'
        """
      ) { try $0.read(0) } ?? -1
    } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
      return -1
    }
  }

  func moveCursor(to number: Int64) throws {
    try database.run(
      "UPDATE projection SET sequence = ? WHERE name = 'readings'", [number.databaseValue])
  }

  /// Fills empty tables from the whole ledger.
  func fold() throws {
    try database.execute(sql: "INSERT INTO projection VALUES ('readings', 0)")
    var evidence = EvidenceGathering()
    var last: Int64 = 0
    try HistorySnapshot(database: database).eachReading {
      evidence.add($0.content, number: $0.number)
      last = $0.number
    }
    try add(evidence)
    try moveCursor(to: last)
  }

  // MARK: Writing

  /// Adds what new rows of the ledger show.
  func add(_ evidence: EvidenceGathering) throws {
    for (place, gathered) in evidence.places.sorted(by: { $0.key < $1.key }) {
      try database.run(
        """
        INSERT INTO place VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET
          records = CASE WHEN records > 9223372036854775807 - ?3
            THEN 9223372036854775807 ELSE records + ?3 END,
          last_record = max(coalesce(last_record, ?4), coalesce(?4, last_record)),
          delivered = max(coalesce(delivered, ?5), coalesce(?5, delivered))
        """,
        [
          place.account.databaseValue, place.region.databaseValue, gathered.records.databaseValue,
          (gathered.lastRecord?.microseconds).databaseValue,
          (gathered.delivered?.microseconds).databaseValue,
        ])
      for (kind, set) in gathered.sets {
        for stretch in Self.stretches(of: set) { try add(stretch, place, kind) }
      }
    }
    try DeliveryTables(database).add(evidence)
  }

  /// How far apart two runs may be, in seconds, that are joined with those of the table by one look at it. At
  /// most some 300 rows lie between them, which are read about as fast as a few looks.
  private static let reach: Int64 = 3600
  /// How many runs are joined by one look at most, so that the rows found take a few megabytes at most.
  private static let mostAtOnce = 1000

  /// The runs of a set in order, cut where two are further apart than ``reach``.
  private static func stretches(of set: SpanSet) -> [ArraySlice<ClosedRange<Int64>>] {
    var stretches: [ArraySlice<ClosedRange<Int64>>] = []
    var start = 0
    for index in set.runs.indices.dropFirst()
    where index - start == mostAtOnce
      || set.runs[index].lowerBound - set.runs[index - 1].upperBound > reach
    {
      stretches.append(set.runs[start..<index])
      start = index
    }
    if start < set.runs.count { stretches.append(set.runs[start...]) }
    return stretches
  }

  /// Joins runs of one stretch with those of the table that they touch, and writes what is different then.
  private func add(
    _ runs: ArraySlice<ClosedRange<Int64>>, _ place: AccountRegion, _ kind: RunKind
  ) throws {
    guard let first = runs.first, let last = runs.last else { return }
    let key = [place.account, place.region, kind.rawValue].map(\.databaseValue)
    // They are more than the gap apart, so of those that begin earlier only the last can touch the first.
    let found = try database.all(
      """
      SELECT from_second, until_second FROM activity
      WHERE account = ?1 AND region = ?2 AND kind = ?3 AND from_second <= ?5 AND until_second >= ?4
        AND from_second >= coalesce((SELECT max(from_second) FROM activity
          WHERE account = ?1 AND region = ?2 AND kind = ?3 AND from_second <= ?4), ?4)
      ORDER BY from_second
      """,
      key + [
        (first.lowerBound - SpanSet.gap).databaseValue,
        (last.upperBound + SpanSet.gap).databaseValue,
      ], Self.run)
    let joined = SpanSet(runs: found + runs).runs
    for run in Self.missing(from: joined, of: found) {
      try database.run(
        "DELETE FROM activity WHERE account = ? AND region = ? AND kind = ? AND from_second = ?",
        key + [run.lowerBound.databaseValue])
    }
    for run in Self.missing(from: found, of: joined) {
      try database.run(
        "INSERT INTO activity VALUES (?, ?, ?, ?, ?)",
        key + [run.lowerBound.databaseValue, run.upperBound.databaseValue])
    }
  }

  /// Those of `runs` that are not among `others`. Both are in order.
  private static func missing(
    from others: [ClosedRange<Int64>], of runs: [ClosedRange<Int64>]
  ) -> [ClosedRange<Int64>] {
    var rest = others[...]
    return runs.filter { run in
      rest = rest.drop { $0.lowerBound < run.lowerBound }
      return rest.first != run
    }
  }

  /// Which events a run is of.
  enum RunKind: String, CaseIterable {
    case management
    case writes
  }

  // MARK: Reading

  /// What the tables show.
  func places() throws -> [AccountRegion: PlaceEvidence] {
    var places: [AccountRegion: PlaceEvidence] = [:]
    let rows = try database.all(
      "SELECT account, region, records, last_record, delivered FROM place"
    ) { row in
      var evidence = PlaceEvidence()
      evidence.records = max(0, try row.read(2) as Int)
      evidence.lastRecord = try row.optionalTime(3)
      evidence.delivered = try row.optionalTime(4)
      return (AccountRegion(account: try row.read(0), region: try row.read(1)), evidence)
    }
    for (place, evidence) in rows { places[place] = evidence }
    for kind in RunKind.allCases {
      for (place, runs) in try runs(kind) {
        switch kind {
        case .management: places[place, default: PlaceEvidence()].management = SpanSet(runs: runs)
        case .writes: places[place, default: PlaceEvidence()].writes = SpanSet(runs: runs)
        }
      }
    }
    return places
  }

  private func runs(_ kind: RunKind) throws -> [(AccountRegion, [ClosedRange<Int64>])] {
    var runs: [(AccountRegion, [ClosedRange<Int64>])] = []
    _ = try database.all(
      """
      SELECT from_second, until_second, account, region FROM activity WHERE kind = ?
      ORDER BY account, region, from_second
      """, [kind.rawValue.databaseValue]
    ) { row in
      let run = try Self.run(row)
      let place = AccountRegion(account: try row.read(2), region: try row.read(3))
      if runs.last?.0 == place {
        runs[runs.count - 1].1.append(run)
      } else {
        runs.append((place, [run]))
      }
    }
    return runs
  }

  /// The run of a row that begins with its ends. An altered table can hold anything.
  private static func run(_ row: StatementRow) throws -> ClosedRange<Int64> {
    let (from, until): (Int64, Int64) = (try row.read(0), try row.read(1))
    guard from <= until, SpanSet.seconds.contains(from), SpanSet.seconds.contains(until) else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "a row of activity holds what is no span of time")
    }
    return from...until
  }

  /// Whether the rows are those that the ledger leads to, value by value.
  func show(_ evidence: EvidenceGathering) throws -> Bool {
    var places: Set<[DatabaseValue]> = []
    var runs: Set<[DatabaseValue]> = []
    for (place, gathered) in evidence.places {
      let key = [place.account.databaseValue, place.region.databaseValue]
      places.insert(
        key + [
          gathered.records.databaseValue, (gathered.lastRecord?.microseconds).databaseValue,
          (gathered.delivered?.microseconds).databaseValue,
        ])
      for (kind, set) in gathered.sets {
        for run in set.runs {
          runs.insert(
            key + [
              kind.rawValue.databaseValue, run.lowerBound.databaseValue,
              run.upperBound.databaseValue,
            ])
        }
      }
    }
    let (deliveries, declarations) = DeliveryTables.rows(of: evidence)
    return try has("place", places) && has("activity", runs) && has("delivery", deliveries)
      && has("declaration", declarations)
  }

  /// Whether a table has these rows and no others. All names in the rows are ASCII, but for the prefix of a bucket,
  /// of which SQLite compares the bytes.
  private func has(_ table: String, _ expected: Set<[DatabaseValue]>) throws -> Bool {
    var count = 0
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM \(table)")
    while let row = try rows.next() {
      guard expected.contains(Array(row.databaseValues)) else { return false }
      count += 1
    }
    return count == expected.count
  }
}

extension EvidenceGathering.Place {
  /// When events happened, by kind.
  fileprivate var sets: [(EvidenceTables.RunKind, SpanSet)] {
    [(.management, management.set), (.writes, writes.set)]
  }
}
