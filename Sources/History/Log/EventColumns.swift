import CloudTrail
import GRDB

/// The columns of the table `event` that the hash covers, in the table's order, as they stand in one
/// row. Everything that goes into the log, comes out of it or is hashed passes through here.
struct EventColumns {
  var values: [DatabaseValue]

  static let names = [
    "sequence", "trail", "version", "id", "kind", "effective_time", "recorded_time", "parameters",
    "request", "response", "region", "account", "principal", "principal_type", "access_key_id",
    "source_ip", "user_agent", "mfa", "console", "source", "source_path", "source_sha256",
    "source_record",
  ]

  /// The columns that tell what happened, whoever told it and whenever: two events of one id must
  /// agree in them.
  static let content = 1..<19
  static let texts = [8, 9]

  static let insert = """
    INSERT INTO event (\(names.joined(separator: ", ")), previous_hash, hash)
    VALUES (\(Array(repeating: "?", count: names.count + 2).joined(separator: ", ")))
    """
  static let select = "SELECT \(names.joined(separator: ", ")), previous_hash, hash FROM event"

  init(
    sequence: Int64, version: Int64, recordedAt: Timestamp, _ event: TrailEvent,
    _ provenance: Provenance
  ) {
    let actor = event.actor
    func text(_ text: String?) -> DatabaseValue { (text?.storable).databaseValue }
    values = [
      sequence.databaseValue, text(event.trail), version.databaseValue,
      text(event.id), event.change.kind.rawValue.databaseValue,
      event.time.microseconds.databaseValue, recordedAt.microseconds.databaseValue,
      event.change.parameters.canonical.databaseValue, text(event.request),
      text(event.response), text(event.region), text(event.account), text(actor.principal),
      text(actor.principalType), text(actor.accessKeyID), text(actor.sourceIPAddress),
      text(actor.userAgent), actor.isMFA.databaseValue, actor.isConsole.databaseValue,
      provenance.channel.rawValue.databaseValue, text(provenance.path), text(provenance.sha256),
      provenance.record.databaseValue,
    ]
  }

  init(row: Row) {
    values = (0..<Self.names.count).map { row[$0] }
  }

  /// The names of the columns in which the other event tells something else.
  func differences(from other: EventColumns) -> [String] {
    Self.content.filter { index in
      guard Self.names[index] != "version", Self.names[index] != "recorded_time" else {
        return false
      }
      if Self.isSame(values[index], other.values[index]) { return false }
      guard Self.texts.contains(index) else { return true }
      return Self.canonical(values[index]) != Self.canonical(other.values[index])
    }.map { Self.names[$0] }
  }

  /// Two sources may space and order the same document differently.
  private static func canonical(_ value: DatabaseValue) -> ExactText? {
    guard let text = String.fromDatabaseValue(value) else { return nil }
    do {
      return ExactText(try JSONValue(parsing: text).canonical)
    } catch {
      return ExactText(text)
    }
  }

  private static func isSame(_ left: DatabaseValue, _ right: DatabaseValue) -> Bool {
    if case .string(let left) = left.storage, case .string(let right) = right.storage {
      return ExactText(left) == ExactText(right)
    }
    return left == right
  }
}

extension String {
  /// The text with U+FFFD for each NUL, at which SQLite's text would end.
  var storable: String {
    utf8.contains(0)
      ? String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 })) : self
  }
}
