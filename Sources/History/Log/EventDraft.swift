public import CloudTrail
import Crypto
import Foundation
import GRDB

/// An event written out as the log holds it, except for the columns that depend on when it is
/// appended. Writing an event out takes almost as long as recording it, so callers that share the
/// writer with others make a draft beforehand.
public struct EventDraft: Sendable {
  /// With an id that the log can hold.
  private(set) var event: TrailEvent
  /// The text of the event's stream, as the log can hold it.
  let stream: String
  let provenance: Provenance
  /// The columns that are known, one after another, each as the hash reads it.
  let bytes: [UInt8]
  /// One for each of ``EventColumns/names``.
  let columns: [Column]

  /// A column of the draft.
  struct Column: Sendable {
    /// Its range in the bytes, as the hash reads it.
    let written: Range<Int>
    let content: Content

    enum Content: Sendable {
      /// Decided when the event is appended.
      case open(Open)
      case null
      case integer(Int64)
      /// Its range in the bytes.
      case text(Range<Int>)
      /// Its range in the bytes.
      case blob(Range<Int>)
    }

    enum Open: Sendable { case sequence, version, effectiveTime, recordedTime }
  }

  /// Writes an event out. A NUL in its texts becomes U+FFFD.
  public init(_ event: TrailEvent, from provenance: Provenance) {
    var event = event
    event.id = event.id.storable
    self.event = event
    stream = event.stream.text.storable
    self.provenance = provenance
    let values = EventColumns(
      sequence: 0, version: 0, recordedAt: event.time, event, provenance
    ).values
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1024)
    columns = values.indices.map { Self.column($0, values[$0], &bytes) }
    self.bytes = bytes
  }

  /// When it happened. Can be set by the writer, which may be the first to know.
  public var time: Timestamp {
    get { event.time }
    set { event.time = newValue }
  }

  private static func column(
    _ index: Int, _ value: DatabaseValue, _ bytes: inout [UInt8]
  ) -> Column {
    let start = bytes.count
    let content: Column.Content
    if let open = open[index] {
      content = .open(open)
    } else {
      EventColumns.append(value, of: index, to: &bytes)
      switch value.storage {
      case .int64(let integer): content = .integer(integer)
      // A line feed follows it.
      case .string(let text):
        content = .text(bytes.count - 1 - text.utf8.count..<bytes.count - 1)
      case .blob(let data): content = .blob(bytes.count - 1 - data.count..<bytes.count - 1)
      // No column holds one.
      case .null, .double: content = .null
      }
    }
    return Column(written: start..<bytes.count, content: content)
  }

  private static let open = EventColumns.names.map { name -> Column.Open? in
    switch name {
    case "sequence": .sequence
    case "version": .version
    case "effective_time": .effectiveTime
    case "recorded_time": .recordedTime
    default: nil
    }
  }
}

/// A draft with the columns that were still open: a row of the log.
struct SequencedEvent {
  let draft: EventDraft
  let sequence: Int64
  let version: Int64
  let recordedAt: Timestamp

  /// SHA-256 over `previousHash` and the columns, by the second formula of `schema/log.sql`.
  func hash(after previousHash: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(previousHash.count + draft.bytes.count + 128)
    bytes += previousHash
    for (index, column) in draft.columns.enumerated() {
      if case .open(let open) = column.content {
        EventColumns.append(value(open).databaseValue, of: index, to: &bytes)
      } else {
        bytes += draft.bytes[column.written]
      }
    }
    return Array(SHA256.hash(data: bytes))
  }

  /// Inserts the row.
  func insert(into database: Database, previousHash: [UInt8], hash: [UInt8]) throws {
    try draft.bytes.withUnsafeBytes { bytes in
      try database.run(EventColumns.insert, borrowing: bytes) { bindings in
        for column in draft.columns { bindings.add(column, value) }
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

extension EventDraft {
  /// The sequence of the event that is recorded under its id, if that says just what the draft says.
  func recordedAlike(in database: Database) throws -> Int64? {
    try bytes.withUnsafeBytes { bytes in
      try database.first(EventColumns.selectAlike, borrowing: bytes) { bindings in
        for index in EventColumns.content {
          // Of those that are decided when an event is appended, only the time is among them.
          bindings.add(columns[index]) { _ in time.microseconds }
        }
      } _: {
        try $0.read(0)
      }
    }
  }
}

extension BorrowedBindings {
  fileprivate mutating func add(
    _ column: EventDraft.Column, _ value: (EventDraft.Column.Open) -> Int64
  ) {
    switch column.content {
    case .open(let open): add(value(open))
    case .null: addNull()
    case .integer(let integer): add(integer)
    case .text(let range): add(text: range)
    case .blob(let range): add(blob: range)
    }
  }
}

// MARK: - Columns

/// The columns of the table `event` that the hash covers, in the order in which it does: the values
/// of one row. Everything that is written to the log or hashed passes through here.
struct EventColumns {
  var values: [DatabaseValue]

  /// What the first formula covers.
  static let first = [
    "sequence", "trail", "version", "id", "kind", "effective_time", "recorded_time", "parameters",
    "request", "response", "region", "account", "principal", "principal_type", "access_key_id",
    "source_ip", "user_agent", "mfa", "console", "source", "source_path", "source_sha256",
    "source_record",
  ]
  /// What the second formula covers besides.
  static let second = [
    "formula", "completes", "addendum", "original_length", "original_sha256", "original",
  ]
  static let names = first + second
  /// The formula of every new row.
  private static let formula = 2
  private static let formulaIndex = first.count
  private static let originalIndex = names.count - 1

  /// The indices of the columns that say what happened, whatever the source and whoever recorded it.
  static let content = [1] + Array(3..<6) + Array(7..<19)

  static let insert = """
    INSERT INTO event (\(names.joined(separator: ", ")), previous_hash, hash)
    VALUES (\(Array(repeating: "?", count: names.count + 2).joined(separator: ", ")))
    """
  /// Selects the event that has the same content and completes no other.
  static let selectAlike =
    "SELECT sequence FROM event WHERE completes IS NULL AND "
    + content.map { "\(names[$0]) \(names[$0] == "id" ? "=" : "IS") ?" }.joined(separator: " AND ")
  static let select = "SELECT \(names.joined(separator: ", ")), previous_hash, hash FROM event"

  init(
    sequence: Int64, version: Int64, recordedAt: Timestamp, _ event: TrailEvent,
    _ provenance: Provenance
  ) {
    let actor = event.actor
    func text(_ text: String?) -> DatabaseValue { (text?.storable).databaseValue }
    values = [
      sequence.databaseValue, text(event.stream.text), version.databaseValue,
      text(event.id), event.change.kind.rawValue.databaseValue,
      event.time.microseconds.databaseValue, recordedAt.microseconds.databaseValue,
      event.change.parameters.canonical.databaseValue, text(event.request),
      text(event.response), text(event.region), text(event.account), text(actor.principal),
      text(actor.principalType), text(actor.accessKeyID), text(actor.sourceIPAddress),
      text(actor.userAgent), actor.isMFA.databaseValue, actor.isConsole.databaseValue,
      provenance.channel.rawValue.databaseValue, text(provenance.path), text(provenance.sha256),
      provenance.record.databaseValue, Self.formula.databaseValue, text(event.completes),
      text(event.addendum),
    ]
    switch event.original {
    case nil: values += [.null, .null, .null]
    case .bytes(let bytes): values += [.null, .null, Data(bytes).databaseValue]
    case .tooLarge(let length, let sha256):
      values += [length.databaseValue, text(sha256), .null]
    }
  }
}

extension EventColumns {
  /// SHA-256 over `previousHash` and a row of ``select``, by the formula that the row names (see
  /// `schema/log.sql`); nil if it names one that does not exist, or leaves columns uncovered.
  static func hash(of row: Row, after previousHash: [UInt8]) throws -> [UInt8]? {
    let covered: Range<Int>
    switch row[formulaIndex] as DatabaseValue {
    case .null:
      let rest = first.count..<names.count
      guard rest.allSatisfy({ (row[$0] as DatabaseValue).isNull }) else { return nil }
      covered = first.indices
    case formula.databaseValue: covered = names.indices
    default: return nil
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4096)
    bytes += previousHash
    for index in covered { try append(row, index, to: &bytes) }
    return Array(SHA256.hash(data: bytes))
  }

  /// Adds a column of a row as the hash reads it: with the bytes that are in the file. A `String`
  /// would end at the first NUL and repair whatever is not UTF-8, and so hide an alteration.
  private static func append(_ row: Row, _ index: Int, to bytes: inout [UInt8]) throws {
    let value: DatabaseValue = row[index]
    if case .string = value.storage, index != originalIndex {
      try row.withUnsafeData(atIndex: index) { append(bytes: $0 ?? Data(), to: &bytes) }
    } else {
      append(value, of: index, to: &bytes)
    }
  }

  /// Adds a column as the hash reads it.
  ///
  /// - Parameter index: that of the column in ``names``.
  static func append(_ value: DatabaseValue, of index: Int, to bytes: inout [UInt8]) {
    switch value.storage {
    case .null: bytes += "-\n".utf8
    case .int64(let integer): append(bytes: String(integer).utf8, to: &bytes)
    case .string(let text) where index != originalIndex: append(bytes: text.utf8, to: &bytes)
    case .blob(let data) where index == originalIndex: append(bytes: data, to: &bytes)
    // The table is STRICT, so no column holds any of these.
    case .string(let text): bytes += "?\(text)\n".utf8
    case .double(let number): bytes += "?\(number)\n".utf8
    case .blob(let data): bytes += "?\(data.base64EncodedString())\n".utf8
    }
  }

  /// Adds the bytes of a column as the hash reads them.
  static func append(bytes content: some Collection<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(decimal: Int64(content.count))
    bytes.append(UInt8(ascii: ":"))
    bytes += content
    bytes.append(UInt8(ascii: "\n"))
  }
}

extension String {
  /// The text with U+FFFD for each NUL, since a text of SQLite ends at the first NUL.
  var storable: String {
    // Almost all texts of a log pass through here.
    let hasNUL = utf8.withContiguousStorageIfAvailable { bytes in
      bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
    }
    guard hasNUL ?? utf8.contains(0) else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
  }
}
