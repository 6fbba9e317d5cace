import Foundation
import GRDB
import Selectors

extension HistorySnapshot {
  /// Checks the file, the guards, the chain of hashes and the projections. Whatever is broken, the rest
  /// is still checked.
  public func verify() throws -> Verification {
    var verification = Verification()
    try checkFile(&verification)
    try checkSchema(&verification)
    try checkChain(&verification)
    try checkProjections(&verification)
    return verification
  }

  private func checkFile(_ verification: inout Verification) throws {
    for problem in try String.fetchAll(database, sql: "PRAGMA quick_check(20)")
    where problem != "ok" {
      verification.add(.file(problem))
    }
  }

  /// Everything that the schema creates must be there, word for word, and no trigger or view of
  /// somebody else.
  private func checkSchema(_ verification: inout Verification) throws {
    let expected = try Schema.expectedObjects()
    let found = try Schema.objects(database)
    for object in expected.keys.sorted() where found[object] != expected[object] {
      verification.add(
        .schema(object: object, problem: found[object] == nil ? "is missing" : "was changed"))
    }
    for object in found.keys.sorted()
    where expected[object] == nil && object.hasPrefix("trigger ") {
      verification.add(.schema(object: object, problem: "is not Trailback's"))
    }
  }

  private func checkChain(_ verification: inout Verification) throws {
    var versions: [String: Int64] = [:]
    var last = Event.firstPreviousHash
    var recorded = Int64.min
    let rows = try Row.fetchCursor(database, sql: EventColumns.select + " ORDER BY sequence")
    while let row = try rows.next() {
      let sequence: Int64 = row["sequence"]
      if sequence != verification.events + 1 {
        verification.add(.sequenceGap(expected: verification.events + 1, found: sequence))
      }
      verification.events = sequence
      let trail: String = row["trail"]
      let version: Int64 = row["version"]
      let expected = (versions[trail] ?? 0) + 1
      if version != expected {
        verification.add(
          .versionGap(sequence: sequence, trail: trail, expected: expected, found: version))
      }
      versions[trail] = version
      let time: Int64 = row["recorded_time"]
      if time < recorded { verification.add(.recordedTimeGoesBack(sequence: sequence)) }
      recorded = time

      let previous: Data = row["previous_hash"]
      let hash: Data = row["hash"]
      if Array(previous) != last { verification.add(.chainBroken(sequence: sequence)) }
      if EventColumns(row: row).hash(after: Array(previous)) != Array(hash) {
        verification.add(.contentAltered(sequence: sequence))
      }
      last = Array(hash)
    }
    if verification.events > 0 { verification.head = last }
  }

  /// Each trail's rows must be those that folding its events gives, and no others may be there.
  private func checkProjections(_ verification: inout Verification) throws {
    do {
      let projected = try Projector.cursor(database)
      if projected != verification.events {
        verification.add(.cursor(projected: projected, logged: verification.events))
      }
      let logged = try String.fetchSet(database, sql: "SELECT DISTINCT trail FROM event")
      let stored = try String.fetchSet(
        database, sql: "SELECT trail FROM period UNION SELECT trail FROM trail")
      for trail in stored.subtracting(logged).sorted() {
        verification.add(.projection(trail: trail))
      }
      let generations = Dictionary(grouping: try trails(), by: \.arn)
      verification.trails = generations.count
      for trail in logged.sorted() {
        let periods: [Period]
        do {
          periods = Fold.periods(of: try foldedEvents(of: trail, asKnownAt: nil))
        } catch HistoryError.undecodable(let sequence, let reason) {
          verification.add(.undecodable(sequence: sequence, reason: reason))
          continue
        }
        let isSame =
          try storedPeriods(of: trail) == periods
          && generations[trail, default: []].map(\.generation) == Generation.all(in: periods)
        if !isSame { verification.add(.projection(trail: trail)) }
      }
    } catch let error as DatabaseError {
      verification.add(
        .schema(object: "projections", problem: error.message ?? "cannot be read"))
    }
  }
}
