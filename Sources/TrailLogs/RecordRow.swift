import CloudTrail

/// One row of a table of records, as Athena and CloudTrail Lake print it: columns that are named as the
/// members of a record, in any case of letters, and texts in them.
///
/// A row with the column `eventJson` holds CloudTrail's own text of the record. Of any other, a record is
/// put together from its columns. It must have those that say what was called and what came of it: without
/// `errorCode`, a refused call would count as one that succeeded.
///
/// Parameters that are not JSON, such as the maps of CloudTrail Lake (`{trailName=a, …}`), are taken as they
/// stand; a call whose parameters cannot be read is recorded as one with unknown parameters.
struct RecordRow {
  /// By the columns' names in lower case; without those that are null or empty.
  private let columns: [String: String]

  /// The columns that a row must have, as CloudTrail Lake spells them.
  static let needed = [
    "eventTime", "eventSource", "eventName", "eventID", "awsRegion", "errorCode",
    "requestParameters", "responseElements",
  ]

  /// The columns that are missing; none if there is `eventJson`.
  ///
  /// - Parameter names: in lower case.
  static func missing(from names: some Sequence<String>) -> [String] {
    let names = Set(names)
    return names.contains("eventjson") ? [] : needed.filter { !names.contains($0.lowercased()) }
  }

  /// - Parameter columns: names in any case, and texts; an empty one is none.
  init(_ columns: some Sequence<(name: String, text: String?)>) {
    self.columns = Dictionary(
      columns.compactMap { name, text in
        text.flatMap { $0.isEmpty ? nil : (name.lowercased(), $0) }
      }
    ) { first, _ in first }
  }

  /// CloudTrail's own text; nil if the row does not hold it.
  var original: String? { columns["eventjson"] }

  /// The record, put together from the columns.
  var record: JSONValue {
    var members: [JSONValue.Member] = []
    for name in Self.texts {
      if let text = columns[name.lowercased()] { members.append(.init(name, .string(text))) }
    }
    if let time = columns["eventtime"] {
      members.append(.init("eventTime", .string(Self.iso8601(time))))
    }
    for name in Self.flags {
      if let text = columns[name.lowercased()] {
        members.append(.init(name, text == "true" ? true : text == "false" ? false : .string(text)))
      }
    }
    if let text = columns["useridentity"] {
      members.append(.init("userIdentity", Self.json(text) ?? Self.identity(text)))
    }
    for name in Self.documents {
      let text = columns[name.lowercased()]
      members.append(.init(name, text.map { Self.json($0) ?? .string($0) } ?? .null))
    }
    // Lists that are printed in another way than JSON cannot be told apart from their text.
    for name in ["resources", "tlsDetails", "addendum"] {
      if let value = columns[name.lowercased()].flatMap(Self.json) {
        members.append(.init(name, value))
      }
    }
    return .object(members)
  }

  private static let texts = [
    "eventVersion", "eventSource", "eventName", "awsRegion", "sourceIPAddress", "userAgent",
    "errorCode", "errorMessage", "requestID", "eventID", "eventType", "apiVersion",
    "recipientAccountId", "sharedEventID", "vpcEndpointId", "eventCategory",
  ]
  private static let flags = ["readOnly", "managementEvent", "sessionCredentialFromConsole"]
  private static let documents = [
    "requestParameters", "responseElements", "additionalEventData", "serviceEventDetails",
  ]

  /// A column of the type `timestamp` is printed as `2025-03-01 00:00:00.000`, in UTC.
  private static func iso8601(_ text: String) -> String {
    let parts = text.split(separator: " ")
    guard parts.count == 2 || parts.count == 3 && parts[2] == "UTC" else { return text }
    return parts[0] + "T" + parts[1].prefix { $0 != "." } + "Z"
  }

  private static func json(_ text: String) -> JSONValue? {
    guard text.utf8.count <= LogReadingOptions.maximumDecodedBytes else { return nil }
    do { return try JSONValue(parsing: text) } catch { return nil }
  }

  /// Reads `{type=IAMUser, principalid=AIDA…, arn=arn:aws:iam::…}` up to its first member that is another
  /// structure. None of these members can hold a comma with a space after it, or a brace.
  private static func identity(_ text: String) -> JSONValue {
    guard text.hasPrefix("{") else { return .null }
    let names = [
      "type", "principalId", "arn", "accountId", "invokedBy", "accessKeyId", "userName",
    ]
    var members: [JSONValue.Member] = []
    for part in text.dropFirst().prefix(while: { $0 != "}" }).split(separator: ", ") {
      guard let equals = part.firstIndex(of: "="), !part.contains("{") else { break }
      let value = String(part[part.index(after: equals)...])
      guard let name = names.first(where: { $0.lowercased() == part[..<equals].lowercased() }),
        value != "null", !value.isEmpty
      else { continue }
      members.append(.init(name, .string(value)))
    }
    return .object(members)
  }
}

// MARK: - Reading rows

extension FileReading {
  /// Takes the record of an object that is a row.
  mutating func takeRow(of object: CutObject, into visitor: inout some LogVisitor) throws {
    guard let row = try members(of: object, into: &visitor) else { return }
    let columns = row.map { (name: $0.key, text: Self.text($0.value)) }
    try takeRow(columns, of: object, into: &visitor)
  }

  /// Takes the rows of a response of `get-query-results`, of Athena or of CloudTrail Lake.
  mutating func takeQueryResults(_ object: CutObject, into visitor: inout some LogVisitor) throws {
    guard let response = try members(of: object, into: &visitor) else { return }
    let json = JSONValue.object(response)
    if let rows = json["QueryResultRows"]?.array {
      for row in rows {
        let columns = (row.array ?? []).flatMap { $0.members ?? [] }
        try takeRow(
          columns.map { (name: $0.key, text: Self.text($0.value)) }, of: object, into: &visitor)
      }
      return
    }
    let result = json["ResultSet"]
    let rows = (result?["Rows"]?.array ?? []).map { row in
      (row["Data"]?.array ?? []).map { $0["VarCharValue"]?.string }
    }
    let named = result?["ResultSetMetadata"]?["ColumnInfo"]?.array?.map { $0["Name"]?.string }
    let names = (named ?? rows.first ?? []).map { $0 ?? "" }
    for row in rows where row != names.map({ Optional($0) }) {
      let columns = zip(names, row).map { (name: $0, text: $1) }
      try takeRow(columns, of: object, into: &visitor)
    }
  }

  /// Takes the record of one row.
  mutating func takeRow(
    _ columns: [(name: String, text: String?)], of object: CutObject,
    into visitor: inout some LogVisitor
  ) throws {
    let missing = RecordRow.missing(from: columns.map { $0.name.lowercased() })
    guard missing.isEmpty else {
      return try report(.missingColumns, object, Self.words(ofMissing: missing), to: &visitor)
    }
    let row = RecordRow(columns)
    var inner = object
    if row.original == nil { inner.isOriginal = false }
    var text = row.original ?? row.record.compact
    var bytes = PaddedBuffer(capacity: text.utf8.count)
    text.withUTF8 { bytes.append(UnsafeRawBufferPointer($0)) }
    try takePacked(bytes.content, of: inner, into: &visitor)
  }

  static func words(ofMissing columns: [String]) -> String {
    "rows of a table without the column\(columns.count == 1 ? "" : "s") "
      + columns.joined(separator: ", ")
  }

  private mutating func members(
    of object: CutObject, into visitor: inout some LogVisitor
  ) throws -> [JSONValue.Member]? {
    guard object.bytes.count <= LogReadingOptions.maximumDecodedBytes else {
      try report(
        .recordTooLarge, object,
        "rows of more than \(LogReadingOptions.maximumDecodedBytes) bytes in one object; skipped",
        to: &visitor)
      return nil
    }
    do {
      return try JSONValue(parsing: object.bytes).members
    } catch {
      try report(.brokenRecord, object, "rows that are not JSON", to: &visitor)
      return nil
    }
  }

  private static func text(_ value: JSONValue) -> String? {
    switch value {
    case .null: nil
    case .string(let text): text
    case .bool, .integer, .number, .array, .object: value.compact
    }
  }
}
