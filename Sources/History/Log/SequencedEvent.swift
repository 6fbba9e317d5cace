import CloudTrail
import Crypto
import GRDB

/// A draft with all that was still open: what goes into the log.
struct SequencedEvent {
  let draft: EventDraft
  let sequence: Int64
  let version: Int64
  let recordedAt: Timestamp

  /// SHA-256 over `previousHash` and the columns, in the form that `schema/log.sql` documents.
  func hash(after previousHash: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(previousHash.count + draft.bytes.count + 128)
    bytes += previousHash
    for column in draft.columns {
      if case .open(let open) = column.content {
        EventColumns.append(value(open).databaseValue, to: &bytes)
      } else {
        bytes += draft.bytes[column.written]
      }
    }
    return Array(SHA256.hash(data: bytes))
  }

  /// Inserts the row.
  func insert(into database: Database, previousHash: [UInt8], hash: [UInt8]) throws {
    try draft.bytes.withUnsafeBytes { bytes in
      try database.run(EventColumns.insert, lending: bytes) { bindings in
        for column in draft.columns {
          switch column.content {
          case .open(let open): bindings.add(value(open))
          case .null: bindings.addNull()
          case .integer(let integer): bindings.add(integer)
          case .text(let range): bindings.add(text: range)
          }
        }
        bindings.add(blob: previousHash)
        bindings.add(blob: hash)
      }
    }
  }

  private func value(_ open: EventDraft.Column.Open) -> Int64 {
    switch open {
    case .sequence: sequence
    case .version: version
    case .effectiveTime: draft.time.microseconds
    case .recordedTime: recordedAt.microseconds
    }
  }
}
