import CloudTrail

/// How the table holds CloudTrail's records.
public enum RecordTable: String, Sendable, CaseIterable {
  /// One column, `record`, with the JSON text of one record; DuckDB and Spark read log files so. Nothing of
  /// the record is lost.
  case json
  /// The columns of the table that AWS documents for Athena. It has no `managementevent`, and resources
  /// without their ARN prefix.
  case documented
  /// The same columns and those two: what `compile --ddl` and the recipe for Parquet make.
  case full
}

/// The texts of a record that decide its verdicts, each as an expression over the table; and what the table
/// does not tell, which leaves verdicts uncertain.
struct RecordTexts {
  /// The statement's first part: what is read from the table, and under which names.
  var source: String
  /// Of each text field: the text, or true and false as text; null if there is none that can be compared.
  var texts: [Field: String] = [:]
  /// Whether a field has a value, of whatever type.
  var isGiven: (Field) -> String
  /// Whether a field's value is a text.
  var isText: (Field) -> String
  /// Whether `resources` is a list.
  var listsResources: String
  /// The entries: rows of `type`, `arn` and `is_hidden`.
  var resources: String

  enum Field: String, CaseIterable {
    case eventVersion, eventID, eventTime, eventSource, eventName, eventType, eventCategory
    case awsRegion, readOnly, managementEvent, recipientAccountId, errorCode, vpcEndpointId
    case sessionCredentialFromConsole, addendum
    case userARN, userAccountID, invokedBy, endpointType, clientHost
  }

  func callAsFunction(_ field: Field) -> String { texts[field] ?? "CAST(NULL AS varchar)" }
}

extension SQLDialect {
  /// The reading of a table.
  ///
  /// - Parameters:
  ///   - table: its name, as the engine writes it.
  ///   - form: what its columns are. ``RecordTable/json`` is not for Athena, which has a serializer for
  ///     CloudTrail's files.
  func texts(of table: String, _ form: RecordTable) -> RecordTexts {
    switch form {
    case .json: self == .spark ? variants(of: table) : jsonValues(of: table)
    case .documented: columns(of: table, isFull: false)
    case .full: columns(of: table, isFull: true)
    }
  }

  // MARK: - JSON text

  /// The member of the parsed record that holds a field.
  private static func member(_ field: RecordTexts.Field) -> String {
    switch field {
    case .userARN: "j.userIdentity.arn"
    case .userAccountID: "j.userIdentity.accountId"
    case .invokedBy: "j.userIdentity.invokedBy"
    case .endpointType: "j.additionalEventData.RequestDetails.endpointType"
    case .clientHost: "j.tlsDetails.clientProvidedHostHeader"
    case .eventVersion, .eventID, .eventTime, .eventSource, .eventName, .eventType, .eventCategory,
      .awsRegion, .readOnly, .managementEvent, .recipientAccountId, .errorCode, .vpcEndpointId,
      .sessionCredentialFromConsole, .addendum:
      "j.\(field.rawValue)"
    }
  }

  private static let ofRecord = RecordTexts.Field.allCases.map(member)
    .filter { $0.dropFirst(2).firstIndex(of: ".") == nil }.map { String($0.dropFirst(2)) }

  private func jsonValues(of table: String) -> RecordTexts {
    func kind(_ value: String) -> String { "json_type(\(value))" }
    func text(_ value: String) -> String {
      "CASE WHEN \(kind(value)) IN ('VARCHAR', 'BOOLEAN') THEN \(value) ->> '$' END"
    }
    func object(_ members: [String]) -> String {
      "{" + members.map { "\"\($0)\":\"JSON\"" }.joined(separator: ",") + "}"
    }
    let shape =
      "{" + Self.ofRecord.map { "\"\($0)\":\"JSON\"" }.joined(separator: ",")
      + ",\"resources\":\"JSON\",\"userIdentity\":\(object(["arn", "accountId", "invokedBy"]))"
      + ",\"additionalEventData\":{\"RequestDetails\":\(object(["endpointType"]))}"
      + ",\"tlsDetails\":\(object(["clientProvidedHostHeader"]))}"
    var read = RecordTexts(
      source: "SELECT json_transform(record, \(literal(shape))) AS j FROM \(table)",
      isGiven: { "coalesce(\(kind(Self.member($0))), 'NULL') <> 'NULL'" },
      isText: { "coalesce(\(kind(Self.member($0))), 'NULL') = 'VARCHAR'" },
      listsResources: "coalesce(\(kind("j.resources")), 'NULL') = 'ARRAY'",
      resources: """
        coalesce(list_transform(CASE WHEN \(kind("j.resources")) = 'ARRAY' \
        THEN json_transform(j.resources, '["JSON"]') END, lambda e: {\
        'type': \(text("(e -> '$.type')")), \
        'arn': coalesce(\(text("(e -> '$.ARN')")), \(text("(e -> '$.arn')")), \(text("(e -> '$.ARNPrefix')"))), \
        'is_hidden': false}), [])
        """)
    for field in RecordTexts.Field.allCases { read.texts[field] = text(Self.member(field)) }
    return read
  }

  private func variants(of table: String) -> RecordTexts {
    func kind(_ value: String) -> String { "schema_of_variant(\(value))" }
    func text(_ value: String) -> String {
      "CASE WHEN \(kind(value)) IN ('STRING', 'BOOLEAN') THEN CAST(\(value) AS string) END"
    }
    func members(_ names: [String]) -> String {
      names.map { "\($0) VARIANT" }.joined(separator: ", ")
    }
    let shape =
      members(Self.ofRecord + ["resources"])
      + ", userIdentity STRUCT<\(members(["arn", "accountId", "invokedBy"]))>"
      + ", additionalEventData STRUCT<RequestDetails: STRUCT<endpointType: VARIANT>>"
      + ", tlsDetails STRUCT<clientProvidedHostHeader: VARIANT>"
    func entry(_ name: String) -> String { text("variant_get(e, '$.\(name)', 'variant')") }
    var read = RecordTexts(
      source: "SELECT from_json(record, '\(shape)') AS j FROM \(table)",
      isGiven: { "coalesce(\(kind(Self.member($0))), 'VOID') <> 'VOID'" },
      isText: { "coalesce(\(kind(Self.member($0))), 'VOID') = 'STRING'" },
      listsResources: "coalesce(startswith(\(kind("j.resources")), 'ARRAY'), false)",
      resources: """
        coalesce(transform(CASE WHEN startswith(\(kind("j.resources")), 'ARRAY') \
        THEN variant_get(j.resources, '$', 'array<variant>') END, e -> named_struct(\
        'type', \(entry("type")), \
        'arn', coalesce(\(entry("ARN")), \(entry("arn")), \(entry("ARNPrefix"))), \
        'is_hidden', false)), array())
        """)
    for field in RecordTexts.Field.allCases { read.texts[field] = text(Self.member(field)) }
    return read
  }

  // MARK: - Columns

  private static func column(_ field: RecordTexts.Field) -> String {
    switch field {
    case .userARN: "useridentity.arn"
    case .userAccountID: "useridentity.accountid"
    case .invokedBy: "useridentity.invokedby"
    case .clientHost: "tlsdetails.clientprovidedhostheader"
    case .eventVersion, .eventID, .eventTime, .eventSource, .eventName, .eventType, .eventCategory,
      .awsRegion, .readOnly, .managementEvent, .recipientAccountId, .errorCode, .vpcEndpointId,
      .sessionCredentialFromConsole, .addendum, .endpointType:
      field.rawValue.lowercased()
    }
  }

  private func columns(of table: String, isFull: Bool) -> RecordTexts {
    let text = spelled(.text)
    let noText = "CAST(NULL AS \(text))"
    func column(_ field: RecordTexts.Field) -> String { "c.\(Self.column(field))" }
    let prefix = isFull ? "coalesce(e.arn, e.arnprefix)" : "e.arn"
    // Without the prefix nobody knows what an entry without an ARN is about.
    let isHidden = isFull ? "false" : "e.arn IS NULL"
    let columns = [Column("type", .text), Column("arn", .text), Column("is_hidden", .boolean)]
    let entry = row(columns, ["e.type", prefix, isHidden])
    let none = emptyList(of: .row(columns))
    var read = RecordTexts(
      source: "SELECT c.* FROM \(table) AS c", isGiven: { _ in "" }, isText: { _ in "" },
      listsResources: "c.resources IS NOT NULL",
      resources: "coalesce(\(transform("c.resources", "e", entry)), \(none))")
    for field in RecordTexts.Field.allCases {
      read.texts[field] =
        switch field {
        case .managementEvent where !isFull: noText
        case .addendum: "CASE WHEN c.addendum IS NOT NULL THEN 'given' END"
        case .readOnly, .managementEvent, .sessionCredentialFromConsole:
          "CAST(\(column(field)) AS \(text))"
        case .endpointType: endpointType("c.additionaleventdata")
        default: column(field)
        }
    }
    let texts = read.texts
    read.isGiven = { "\(texts[$0] ?? noText) IS NOT NULL" }
    read.isText = read.isGiven
    return read
  }

  /// The endpoint of STS in the text of `additionalEventData`.
  private func endpointType(_ json: String) -> String {
    switch self {
    case .athena: "json_extract_scalar(\(json), '$.RequestDetails.endpointType')"
    case .spark: "get_json_object(\(json), '$.RequestDetails.endpointType')"
    case .duckdb: "json_extract_string(\(json), '$.RequestDetails.endpointType')"
    }
  }
}
