import CloudTrail
import GRDB

/// The tables `place` and `activity`: what the ledger shows of each account and Region, kept up to date
/// with it, so that a question reads little however long the ledger is.
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
        SELECT sequence, EXISTS (SELECT 1 FROM place), EXISTS (SELECT 1 FROM activity)
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
      evidence.add($0.content)
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
      for run in gathered.management.set.runs { try add(run, place, .management) }
      for run in gathered.writes.set.runs { try add(run, place, .writes) }
    }
  }

  /// Joins a run with those that it touches.
  private func add(_ run: ClosedRange<Int64>, _ place: AccountRegion, _ kind: RunKind) throws {
    let key = [place.account, place.region, kind.rawValue].map(\.databaseValue)
    // They are more than the gap apart, so those that it touches follow one another: from the first whose
    // end is near enough, which is at the earliest the last that begins before it.
    let first = try database.first(
      """
      SELECT from_second FROM activity WHERE account = ?1 AND region = ?2 AND kind = ?3
        AND from_second <= ?4 ORDER BY from_second DESC LIMIT 1
      """, key + [run.lowerBound.databaseValue]
    ) { try $0.read(0) as Int64 }
    let touched: (Int64?, Int64?)? = try database.first(
      """
      SELECT min(from_second), max(until_second) FROM activity
      WHERE account = ?1 AND region = ?2 AND kind = ?3
        AND from_second BETWEEN ?4 AND ?5 AND until_second >= ?6
      """,
      key + [
        (first ?? run.lowerBound).databaseValue, (run.upperBound + SpanSet.gap).databaseValue,
        (run.lowerBound - SpanSet.gap).databaseValue,
      ]
    ) { (try $0.read(0), try $0.read(1)) }
    var joined = run
    if let from = touched?.0, let until = touched?.1 {
      if from <= run.lowerBound && until >= run.upperBound && first == from {
        let end = try database.first(
          """
          SELECT until_second FROM activity
          WHERE account = ?1 AND region = ?2 AND kind = ?3 AND from_second = ?4
          """, key + [from.databaseValue]
        ) { try $0.read(0) as Int64 }
        if end == until { return }
      }
      joined = min(from, run.lowerBound)...max(until, run.upperBound)
      try database.run(
        """
        DELETE FROM activity WHERE account = ?1 AND region = ?2 AND kind = ?3
          AND from_second BETWEEN ?4 AND ?5
        """, key + [from.databaseValue, (run.upperBound + SpanSet.gap).databaseValue])
    }
    try database.run(
      "INSERT INTO activity VALUES (?, ?, ?, ?, ?)",
      key + [joined.lowerBound.databaseValue, joined.upperBound.databaseValue])
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
      let (from, until): (Int64, Int64) = (try row.read(0), try row.read(1))
      guard from <= until, SpanSet.seconds.contains(from), SpanSet.seconds.contains(until) else {
        throw DatabaseError(
          resultCode: .SQLITE_CORRUPT, message: "a row of activity holds what is no span of time")
      }
      let place = AccountRegion(account: try row.read(2), region: try row.read(3))
      if runs.last?.0 == place {
        runs[runs.count - 1].1.append(from...until)
      } else {
        runs.append((place, [from...until]))
      }
    }
    return runs
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
      let sets = [(RunKind.management, gathered.management.set), (.writes, gathered.writes.set)]
      for (kind, set) in sets {
        for run in set.runs {
          runs.insert(
            key + [
              kind.rawValue.databaseValue, run.lowerBound.databaseValue,
              run.upperBound.databaseValue,
            ])
        }
      }
    }
    return try has("place", places) && has("activity", runs)
  }

  /// Whether a table has these rows and no others. All names in the rows are ASCII.
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
