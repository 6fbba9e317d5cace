import CloudTrail
import Foundation
import GRDB

extension HistorySnapshot {
  /// The chain of the ledger, and that what is derived from it is what its rows lead to. A store of an older
  /// version has no ledger.
  func checkLedger(_ verification: inout Verification) throws {
    try naming({ .schema(object: "ledger", problem: $0) }, &verification) { verification in
      try checkLedgerChain(&verification)
    }
    guard try Schema.version(of: database) == Schema.version else { return }
    try naming({ .schema(object: "projections", problem: $0) }, &verification) { verification in
      let projected = try EvidenceTables(database).cursor()
      if projected != verification.readings {
        verification.add(.ledgerCursor(projected: projected, kept: verification.readings))
      }
      var evidence = EvidenceGathering()
      do {
        try eachReading { evidence.add($0.content, number: $0.number) }
      } catch HistoryError.undecodableReading(let number, let reason) {
        // Of such a ledger nothing can be said of what it leads to.
        return verification.add(.undecodableReading(number: number, reason: reason))
      }
      if try !EvidenceTables(database).show(evidence) { verification.add(.evidence) }
    }
  }

  private func checkLedgerChain(_ verification: inout Verification) throws {
    var recorded = Int64.min
    var last = Reading.firstPreviousHash
    let rows = try Row.fetchCursor(database, sql: ReadingColumns.select + " ORDER BY number")
    while let row = try rows.next() {
      let number: Int64 = try row.read("number")
      if number != verification.readings + 1 {
        verification.add(.readingGap(expected: verification.readings + 1, found: number))
      }
      verification.readings = number
      let time: Int64 = try row.read("recorded_time")
      if time < recorded { verification.add(.readingTimeGoesBack(number: number)) }
      recorded = time
      let previous: Data = try row.read("previous_hash")
      let hash: Data = try row.read("hash")
      if Array(previous) != last { verification.add(.ledgerChainBroken(number: number)) }
      if try ReadingColumns.hash(of: row, after: Array(previous)) != Array(hash) {
        verification.add(.readingAltered(number: number))
      }
      last = Array(hash)
      for index in verification.noted.indices {
        verification.noted[index].meet(reading: number, last)
      }
    }
    if verification.readings > 0 { verification.ledgerHead = last }
  }

  /// The heads that were noted must be in the log and the ledger. One that was noted alone is the log's,
  /// unless it is a hash of the ledger's.
  func checkHeads(_ verification: inout Verification) {
    for index in verification.noted.indices {
      let noted = verification.noted[index]
      // The head of an empty log is the beginning of every log.
      if noted.head.log.isOfEmptyChain { verification.noted[index].event = 0 }
      if let ledger = noted.head.ledger, ledger.isOfEmptyChain {
        verification.noted[index].reading = 0
      }
      let checked = verification.noted[index]
      let isLedgers = checked.head.ledger == nil && checked.reading != nil
      if checked.event == nil, !isLedgers {
        verification.add(Self.problem(ofLog: checked, last: verification.events))
      }
      if let head = checked.head.ledger, checked.reading == nil {
        verification.add(Self.problem(head, checked.foundInLedger, last: verification.readings))
      }
    }
  }

  private static func problem(
    ofLog noted: Verification.NotedHead, last: Int64
  ) -> IntegrityProblem {
    let head = noted.head.log
    guard let sequence = head.sequence else { return .headMissing(hash: head.hash) }
    if let found = noted.found {
      return .headDiffers(sequence: sequence, noted: head.hash, found: found)
    }
    return sequence > last
      ? .cutShort(noted: sequence, last: last) : .headMissing(hash: head.hash)
  }

  private static func problem(
    _ head: LogHead, _ found: [UInt8]?, last: Int64
  ) -> IntegrityProblem {
    guard let number = head.sequence else { return .ledgerHeadMissing(hash: head.hash) }
    if let found { return .ledgerHeadDiffers(number: number, noted: head.hash, found: found) }
    return number > last
      ? .ledgerCutShort(noted: number, last: last) : .ledgerHeadMissing(hash: head.hash)
  }
}
