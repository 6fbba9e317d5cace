import CloudTrail
import Crypto
import Foundation
import GRDB

/// The columns of the table `reading` that the hash covers, in the order in which it does.
enum ReadingColumns {
  static let names = [
    "number", "recorded_time", "kind", "path", "size", "modified_time", "sha256", "reader",
    "delivery_account", "delivery_region", "delivery_time", "first_time", "last_time", "records",
    "calls", "observations", "problems", "activity", "claim", "formula",
  ]
  static let formula: Int64 = 1
  static let insert = """
    INSERT INTO reading (\(names.joined(separator: ", ")), previous_hash, hash)
    VALUES (\(Array(repeating: "?", count: names.count + 2).joined(separator: ", ")))
    """
  static let select = "SELECT \(names.joined(separator: ", ")), previous_hash, hash FROM reading"

  /// SHA-256 over `previousHash` and a row of ``select``, by the formula of `schema/ledger.sql`; nil if the
  /// row names another one. It covers the bytes that are in the file.
  static func hash(of row: Row, after previousHash: [UInt8]) throws -> [UInt8]? {
    guard row[names.count - 1] as DatabaseValue == formula.databaseValue else { return nil }
    var bytes = previousHash
    for index in names.indices {
      let value: DatabaseValue = row[index]
      switch value.storage {
      case .null: bytes += "-\n".utf8
      case .int64(let integer): EventColumns.append(bytes: String(integer).utf8, to: &bytes)
      case .string:
        try row.withUnsafeData(atIndex: index) {
          EventColumns.append(bytes: $0 ?? Data(), to: &bytes)
        }
      // The table is STRICT, so no column holds either.
      case .double, .blob: return nil
      }
    }
    return Array(SHA256.hash(data: bytes))
  }
}

/// A row of the ledger written out: its columns one after another, each as the hash reads it.
struct WrittenReading {
  private var bytes: [UInt8] = []
  private var columns: [Column] = []

  private enum Column {
    case null
    case integer(Int64)
    /// Its range in the bytes.
    case text(Range<Int>)
  }

  init(_ draft: ReadingDraft, number: Int64, recordedAt: Timestamp) {
    bytes.reserveCapacity(1024)
    columns.reserveCapacity(ReadingColumns.names.count)
    let delivery = draft.delivery.flatMap { $0.place.isKept ? $0 : nil }
    add(number)
    add(recordedAt.microseconds)
    add(draft.kind.rawValue)
    add(draft.path.storable)
    add(draft.size)
    add(draft.modified?.microseconds)
    add(draft.sha256)
    add(Int64(draft.reader))
    add(delivery?.place.account)
    add(delivery?.place.region)
    add(delivery?.time.microseconds)
    add(draft.first?.microseconds)
    add(draft.last?.microseconds)
    for count in [draft.records, draft.calls, draft.observations, draft.problems] {
      add(Int64(count))
    }
    add(Activity.json(draft.activity))
    add(draft.claim?.json.canonical)
    add(ReadingColumns.formula)
  }

  /// SHA-256 over `previousHash` and the columns.
  func hash(after previousHash: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: previousHash)
    hash.update(data: bytes)
    return Array(hash.finalize())
  }

  /// Inserts the row.
  ///
  /// - Parameter insertion: ``ReadingColumns/insert``, prepared.
  func insert(
    into database: Database, by insertion: Statement, previousHash: [UInt8], hash: [UInt8]
  ) throws {
    try bytes.withUnsafeBytes { bytes in
      try database.run(ReadingColumns.insert, insertion, borrowing: bytes) { bindings in
        for column in columns {
          switch column {
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

  private mutating func add(_ integer: Int64?) {
    guard let integer else { return addNull() }
    DecimalDigits.withDigits(of: integer) { EventColumns.append(bytes: $0, to: &bytes) }
    columns.append(.integer(integer))
  }

  private mutating func add(_ text: String?) {
    guard var text else { return addNull() }
    text.withUTF8 { add($0) }
  }

  private mutating func add(_ text: some Collection<UInt8>) {
    EventColumns.append(bytes: text, to: &bytes)
    // A line feed follows it.
    columns.append(.text(bytes.count - 1 - text.count..<bytes.count - 1))
  }

  private mutating func addNull() {
    bytes += "-\n".utf8
    columns.append(.null)
  }
}

extension AccountRegion {
  /// Whether the ledger keeps what it shows of this place: both names are 1 to 128 printable ASCII
  /// characters without a space. A record can hold anything in place of a Region.
  package var isKept: Bool { Self.isKept(account) && Self.isKept(region) }

  static func isKept(_ name: String) -> Bool {
    (1...128).contains(name.utf8.count) && name.utf8.allSatisfy { (0x21...0x7e).contains($0) }
  }
}
