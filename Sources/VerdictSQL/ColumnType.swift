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

  /// Rows that stand in the statement itself, as JSON in one literal.
  func rows(_ rows: [JSONValue], _ columns: [Column]) -> String {
    let json = literal(JSONValue.array(rows).compact)
    let type = spelled(.list(.row(columns)))
    let list =
      switch self {
      case .athena: "CAST(json_parse(\(json)) AS \(type))"
      case .spark: "from_json(\(json), '\(type)')"
      case .duckdb: "CAST(CAST(\(json) AS JSON) AS \(type))"
      }
    return unnest(list, as: "r", columns: columns.map(\.name))
  }
}
