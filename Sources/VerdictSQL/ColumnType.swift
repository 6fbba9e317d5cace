import CloudTrail

/// The type of a column, which each dialect spells in its own way.
indirect enum ColumnType: Sendable {
  case int
  case bigint
  case boolean
  case text
  case list(ColumnType)
  case row([Column])
}

/// A column of a table, or a member of a row.
struct Column: Sendable {
  var name: String
  var type: ColumnType

  init(_ name: String, _ type: ColumnType) {
    self.name = name
    self.type = type
  }
}

extension SQLDialect {
  /// A type as it stands in a cast or in the definition of a table.
  func spelled(_ type: ColumnType) -> String {
    switch type {
    case .int: "INTEGER"
    case .bigint: "BIGINT"
    case .boolean: "BOOLEAN"
    case .text: self == .spark ? "STRING" : "VARCHAR"
    case .list(let element):
      switch self {
      case .athena: "ARRAY(\(spelled(element)))"
      case .spark: "ARRAY<\(spelled(element))>"
      case .duckdb: "\(spelled(element))[]"
      }
    case .row(let members):
      switch self {
      case .athena: "ROW(\(spelled(members, " ")))"
      case .spark: "STRUCT<\(spelled(members, ": "))>"
      case .duckdb: "STRUCT(\(spelled(members, " ")))"
      }
    }
  }

  /// Columns with their types.
  func spelled(_ columns: [Column], _ separator: String = " ") -> String {
    columns.map { "\($0.name)\(separator)\(spelled($0.type))" }.joined(separator: ", ")
  }

  /// Columns as the definition of a table over JSON Lines names them. Athena takes Hive's types there.
  func defined(_ columns: [Column]) -> String {
    columns.map { column in
      switch self {
      case .athena: "\(column.name) \(Self.inHive(column.type))"
      case .spark: "\(column.name) \(spelled(column.type))"
      case .duckdb: "\(column.name): \(literal(spelled(column.type)))"
      }
    }.joined(separator: ", ")
  }

  private static func inHive(_ type: ColumnType) -> String {
    switch type {
    case .int: "int"
    case .bigint: "bigint"
    case .boolean: "boolean"
    case .text: "string"
    case .list(let element): "array<\(inHive(element))>"
    case .row(let members):
      "struct<\(members.map { "\($0.name):\(inHive($0.type))" }.joined(separator: ","))>"
    }
  }

  /// A list without an element.
  func emptyList(of type: ColumnType) -> String {
    switch self {
    case .athena: "CAST(ARRAY[] AS \(spelled(.list(type))))"
    case .spark: "CAST(array() AS \(spelled(.list(type))))"
    case .duckdb: "CAST([] AS \(spelled(.list(type))))"
    }
  }

  /// A row of values.
  func row(_ columns: [Column], _ values: [String]) -> String {
    let members = zip(columns, values).map { (name: $0.name, value: $1) }
    return switch self {
    case .athena: "CAST(ROW(\(values.joined(separator: ", "))) AS \(spelled(.row(columns))))"
    case .spark:
      "named_struct(\(members.map { "'\($0.name)', \($0.value)" }.joined(separator: ", ")))"
    case .duckdb:
      "{" + members.map { "'\($0.name)': \($0.value)" }.joined(separator: ", ") + "}"
    }
  }

  /// Rows that stand in the statement itself, as JSON in one literal. What a row leaves out is null.
  func rows(_ rows: [JSONValue], _ columns: [Column]) -> String {
    let names = columns.map(\.name)
    switch self {
    case .athena:
      // Not every reader of Trino's SQL forgives a member that is missing.
      let whole = rows.map { row in
        JSONValue.object(names.map { .init($0, row[$0] ?? .null) })
      }
      let json = literal(JSONValue.array(whole).compact)
      return unnest(
        "CAST(json_parse(\(json)) AS \(spelled(.list(.row(columns)))))", as: "r", columns: names)
    case .spark:
      let json = literal(JSONValue.array(rows).compact)
      return unnest(
        "from_json(\(json), '\(spelled(.list(.row(columns))))')", as: "r", columns: names)
    case .duckdb:
      let json = literal(JSONValue.array(rows).compact)
      let form = literal(Self.form(.list(.row(columns))).compact)
      return unnest("json_transform(\(json), \(form))", as: "r", columns: names)
    }
  }

  /// A type as DuckDB's functions for JSON take it.
  private static func form(_ type: ColumnType) -> JSONValue {
    switch type {
    case .int, .bigint, .boolean, .text: .string(SQLDialect.duckdb.spelled(type))
    case .list(let element): [form(element)]
    case .row(let members): .object(members.map { .init($0.name, form($0.type)) })
    }
  }
}
