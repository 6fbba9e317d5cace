import CloudTrail
import Foundation
import GRDB

extension HistorySnapshot {
  /// As ``History/verify(noted:)`` without the files around the store; also works if an older store
  /// holds an event that cannot be folded.
  public func verify(
    noted heads: [StoreHead] = [], marker: ChangeMarker? = nil
  ) throws -> Verification {
    var verification = Verification()
    try verify(noted: heads, marker: marker, into: &verification)
    return verification
  }

  func verify(
    noted heads: [StoreHead], marker: ChangeMarker?, into verification: inout Verification
  ) throws {
    verification.noted = heads.map { Verification.NotedHead(head: $0) }
    try checkFile(&verification)
    try checkSchema(&verification)
    try checkChain(&verification)
    try checkLedger(&verification)
    checkHeads(&verification)
    try checkProjections(&verification)
    if let marker { try checkMeanings(by: marker, &verification) }
  }

  /// The result of checking the chain of hashes alone.
  func verifiedChain() throws -> Verification {
    var verification = Verification()
    try checkChain(&verification)
    return verification
  }

  private func checkFile(_ verification: inout Verification) throws {
    try naming({ .file($0) }, &verification) { verification in
      for problem in try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
      where problem != "ok" {
        if let failure = DatabaseError(named: problem) { throw failure }
        verification.add(.file(problem))
      }
    }
  }

  /// Runs a check. If SQLite cannot read something, that becomes a problem, and the next check
  /// still runs.
  func naming(
    _ finding: (String) -> IntegrityProblem, _ verification: inout Verification,
    _ check: (inout Verification) throws -> Void
  ) throws {
    do {
      try check(&verification)
    } catch let error as DatabaseError where !error.isOfTheSystem {
      verification.add(finding(error.message ?? "cannot be read"))
    } catch is RowDecodingError {
      verification.add(finding("a column holds a value of another type"))
    }
  }

  /// See ``SchemaCheck``.
  private func checkSchema(_ verification: inout Verification) throws {
    try naming({ .schema(object: "schema", problem: $0) }, &verification) { verification in
      let check = try SchemaCheck(database)
      for problem in check.problems { verification.add(problem) }
      for note in check.notes { verification.add(note) }
    }
  }

  private func checkChain(_ verification: inout Verification) throws {
    try naming({ .schema(object: "log", problem: $0) }, &verification) { verification in
      var recorded = Int64.min
      var last = Event.firstPreviousHash
      let rows = try Row.fetchCursor(database, sql: EventColumns.select + " ORDER BY sequence")
      while let row = try rows.next() {
        let sequence: Int64 = try row.read("sequence")
        if sequence != verification.events + 1 {
          verification.add(.sequenceGap(expected: verification.events + 1, found: sequence))
        }
        verification.events = sequence
        do {
          let time: Int64 = try row.read("recorded_time")
          if time < recorded { verification.add(.recordedTimeGoesBack(sequence: sequence)) }
          recorded = time
          for column in ["effective_time", "recorded_time"] {
            if let reason = Timestamp.problem(stored: try row.read(column), in: column) {
              verification.add(.undecodable(sequence: sequence, reason: reason))
            }
          }
          try checkLink(row, sequence, after: &last, &verification)
        } catch let error as DatabaseError where error.message != nil && !error.isOfTheSystem {
          verification.add(.undecodable(sequence: sequence, reason: error.message ?? ""))
        }
      }
      if verification.events > 0 { verification.head = last }
      try checkVersions(&verification)
    }
  }

  /// Whether the event names the hash before it, and its own hash is that of its content.
  private func checkLink(
    _ row: Row, _ sequence: Int64, after last: inout [UInt8],
    _ verification: inout Verification
  ) throws {
    let previous: Data = try row.read("previous_hash")
    let hash: Data = try row.read("hash")
    if Array(previous) != last { verification.add(.chainBroken(sequence: sequence)) }
    if try EventColumns.hash(of: row, after: Array(previous)) != Array(hash) {
      verification.add(.contentAltered(sequence: sequence))
    }
    last = Array(hash)
    for index in verification.noted.indices {
      verification.noted[index].meet(event: sequence, last)
    }
  }

  private func checkVersions(_ verification: inout Verification) throws {
    var versions: [ExactText: Int64] = [:]
    let rows = try Row.fetchCursor(
      database, sql: "SELECT sequence, trail, version FROM event ORDER BY sequence")
    while let row = try rows.next() {
      let trail = ExactText(try row.read(1))
      let version: Int64 = try row.read(2)
      if versions[trail] == nil, EventStream(trail.text) == nil {
        verification.add(
          .undecodable(
            sequence: try row.read(0), reason: HistoryError.reason(notAStream: trail.text)))
      }
      let expected = (versions[trail] ?? 0) + 1
      if version != expected {
        verification.add(
          .versionGap(
            sequence: try row.read(0), trail: trail.text, expected: expected, found: version))
      }
      versions[trail] = version
    }
  }

  /// The rows must be those that folding each trail's events gives, and no others. Those of an older
  /// version follow other rules; only whether its events can be folded is checked.
  private func checkProjections(_ verification: inout Verification) throws {
    let isOlder = try Schema.version(of: database) < Schema.version
    try naming({ .schema(object: "projections", problem: $0) }, &verification) { verification in
      if !isOlder { try checkReach(&verification) }
      for trail in try String.fetchAll(
        database, sql: "SELECT DISTINCT trail FROM event ORDER BY trail")
      {
        do {
          let periods = Fold.periods(of: try foldedEvents(of: trail, asKnownAt: nil))
          if !periods.isEmpty { verification.trails += 1 }
          if try !isOlder && !isProjected(trail, periods) {
            verification.add(.projection(trail: trail))
          }
        } catch HistoryError.undecodable(let sequence, let reason) {
          let finding = IntegrityProblem.undecodable(sequence: sequence, reason: reason)
          // The check of the chain has named times that are none.
          if !verification.findings.contains(finding) { verification.add(finding) }
        }
      }
      if !isOlder { try noteMovedCalls(&verification) }
    }
  }

  /// Of a damaged log nothing can be said of what its changes mean.
  private func checkMeanings(
    by marker: ChangeMarker, _ verification: inout Verification
  ) throws {
    guard verification.isSound, try Schema.version(of: database) == Schema.version else { return }
    try naming({ .schema(object: "projections", problem: $0) }, &verification) { verification in
      for trail in try Markings(database).wrong(by: marker, upTo: verification.events) {
        verification.add(.meaning(trail: trail))
      }
    }
  }

  /// Live calls that take effect before their time: their clock was ahead (see ``LiveOrder``).
  private func noteMovedCalls(_ verification: inout Verification) throws {
    let moved = try database.all(
      """
      SELECT sequence, effective_time, from_time FROM period JOIN event ON sequence = set_by
      WHERE effective_time > from_time AND \(LiveOrder.condition)
        AND effective_time <= \(Timestamp.writable.upperBound.microseconds) ORDER BY sequence
      """
    ) {
      IntegrityNote.clockAhead(
        sequence: try $0.read(0), time: try $0.time(1), effect: try $0.time(2))
    }
    for note in moved { verification.add(note) }
  }

  /// The projections must show the whole log, all that it voids, and no other trails.
  private func checkReach(_ verification: inout Verification) throws {
    let voided = try String.fetchAll(database, sql: "SELECT id FROM voided").map(ExactText.init)
    if try Set(voided) != CountedEvents.voided(database) { verification.add(.voided) }
    let names = try String.fetchAll(database, sql: "SELECT name FROM projection")
    for name in names where !["periods", "readings"].contains(name) {
      verification.add(.foreignRow(name: name))
    }
    let projected = try Projector.cursor(database)
    if projected != verification.events {
      verification.add(.cursor(projected: projected, logged: verification.events))
    }
    let foreign = try String.fetchAll(
      database,
      sql: """
        SELECT trail FROM period UNION SELECT trail FROM trail
        EXCEPT SELECT trail FROM event ORDER BY trail
        """)
    for trail in foreign { verification.add(.projection(trail: trail)) }
  }

  /// Whether the rows of a trail are those of its periods, value by value.
  func isProjected(_ trail: String, _ periods: [Period]) throws -> Bool {
    func rows(_ sql: String) throws -> [[DatabaseValue]] {
      try Row.fetchAll(database, sql: sql, arguments: [trail]).map { Array($0.databaseValues) }
    }
    return try rows(
      "SELECT \(PeriodRow.columns) FROM period WHERE trail = ? ORDER BY from_time, ordinal")
      == periods.map { PeriodRow.values(trail, $0) }
      && rows("SELECT \(GenerationRow.columns) FROM trail WHERE trail = ? ORDER BY generation")
        == Generation.all(in: periods).map { GenerationRow.values(trail, $0) }
  }
}
