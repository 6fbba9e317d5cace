import CloudTrail

/// The engines that a statement can be written for.
public enum SQLDialect: String, Sendable, CaseIterable {
  /// Amazon Athena, whose engine is Trino.
  case athena
  /// Apache Spark, from version 4.0 on.
  case spark
  /// DuckDB, from version 1.3 on.
  case duckdb
}

/// What the engines spell in different ways. Everything else is written as all of them take it.
///
/// Three traps are avoided here: `any_match` is Trino's alone, so ``any(_:_:_:)`` counts what a filter
/// leaves; `LIKE` has wildcards, so text is compared with `starts_with` and `substr`; and the index of a list
/// begins with 0 in Spark's brackets, so elements are taken by function.
extension SQLDialect {
  /// A text literal. Spark reads backslashes as escapes; the others know only the doubled quote.
  func literal(_ text: String) -> String {
    switch self {
    case .athena, .duckdb:
      "'" + text.replacing("'", with: "''") + "'"
    case .spark:
      "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
  }

  private func lambda(_ name: String, _ body: String) -> String {
    switch self {
    case .athena, .spark: "\(name) -> \(body)"
    case .duckdb: "lambda \(name): \(body)"
    }
  }

  /// A list with each element replaced.
  func transform(_ list: String, _ name: String, _ body: String) -> String {
    let function = self == .duckdb ? "list_transform" : "transform"
    return "\(function)(\(list), \(lambda(name, body)))"
  }

  /// The elements for which something is true.
  func filter(_ list: String, _ name: String, _ body: String) -> String {
    let function = self == .duckdb ? "list_filter" : "filter"
    return "\(function)(\(list), \(lambda(name, body)))"
  }

  /// Whether something is true of an element.
  func any(_ list: String, _ name: String, _ body: String) -> String {
    "\(count(filter(list, name, body))) > 0"
  }

  /// How many elements a list has.
  func count(_ list: String) -> String {
    switch self {
    case .athena, .spark: "cardinality(\(list))"
    case .duckdb: "len(\(list))"
    }
  }

  /// Whether a list holds a value.
  func contains(_ list: String, _ value: String) -> String {
    switch self {
    case .athena: "contains(\(list), \(value))"
    case .spark: "array_contains(\(list), \(value))"
    case .duckdb: "list_contains(\(list), \(value))"
    }
  }

  /// A list of values.
  func list(_ elements: [String]) -> String {
    let values = elements.joined(separator: ", ")
    return switch self {
    case .athena: "ARRAY[\(values)]"
    case .spark: "array(\(values))"
    case .duckdb: "[\(values)]"
    }
  }

  /// Lists one after another.
  func joined(_ lists: String...) -> String {
    let function = self == .duckdb ? "list_concat" : "concat"
    return "\(function)(\(lists.joined(separator: ", ")))"
  }

  /// The least of a list.
  func least(of list: String) -> String {
    self == .duckdb ? "list_min(\(list))" : "array_min(\(list))"
  }

  /// The greatest of a list.
  func greatest(of list: String) -> String {
    self == .duckdb ? "list_max(\(list))" : "array_max(\(list))"
  }

  /// The element of a list at an index from 1.
  func element(_ list: String, _ index: String) -> String {
    switch self {
    case .athena: "\(list)[\(index)]"
    case .spark: "element_at(\(list), \(index))"
    case .duckdb: "\(list)[\(index)]"
    }
  }

  /// Whether a text begins with another.
  func hasPrefix(_ text: String, _ prefix: String) -> String {
    switch self {
    case .athena, .duckdb: "starts_with(\(text), \(prefix))"
    case .spark: "startswith(\(text), \(prefix))"
    }
  }

  /// Whether a text ends with another, which is not empty.
  func hasSuffix(_ text: String, _ suffix: String) -> String {
    "substr(\(text), -length(\(suffix))) = \(suffix)"
  }

  /// Where a text holds another, from 1; 0 if it does not.
  func position(_ text: String, of part: String) -> String {
    switch self {
    case .athena, .duckdb: "strpos(\(text), \(part))"
    case .spark: "instr(\(text), \(part))"
    }
  }

  /// Whether a text matches a regular expression. All three read these alike: no lookaround, no classes of
  /// Unicode.
  func matches(_ text: String, _ pattern: String) -> String {
    switch self {
    case .athena: "regexp_like(\(text), \(literal(pattern)))"
    case .spark: "\(text) RLIKE \(literal(pattern))"
    case .duckdb: "regexp_matches(\(text), \(literal(pattern)))"
    }
  }

  /// A group of the first match of a regular expression.
  func group(_ text: String, _ pattern: String, _ number: Int) -> String {
    "regexp_extract(\(text), \(literal(pattern)), \(number))"
  }

  /// One integer divided by another, without the rest. Neither is negative.
  func quotient(_ dividend: String, _ divisor: String) -> String {
    switch self {
    case .athena: "\(dividend) / \(divisor)"
    case .spark: "\(dividend) div \(divisor)"
    case .duckdb: "\(dividend) // \(divisor)"
    }
  }

  /// The microseconds since 1970 of a text, as `Timestamp(iso8601:)` reads it; null if it is no such time.
  ///
  /// The fraction is added by itself, since engines round it, or keep milliseconds only.
  func microseconds(_ text: String) -> String {
    func part(_ group: Int) -> String {
      "coalesce(\(self.group(text, Self.time, group)), '')"
    }
    let offset =
      "CASE WHEN \(part(2)) = '' THEN 'Z' ELSE concat(\(part(2)), ':', \(part(3))) END"
    let whole = "concat(substr(\(text), 1, 10), 'T', substr(\(text), 12, 8), \(offset))"
    let fraction = integer("substr(concat(\(part(1)), '000000'), 1, 6)")
    return """
      CASE WHEN \(matches(text, Self.plainTime)) THEN \(microseconds(ofPlain: text)) \
      WHEN \(matches(text, Self.time)) THEN \(microseconds(ofPlain: whole)) + \(fraction) END
      """
  }

  private func microseconds(ofPlain text: String) -> String {
    switch self {
    case .athena:
      "try(CAST(to_unixtime(from_iso8601_timestamp(\(text))) * 1000000 AS bigint))"
    case .spark: "unix_micros(try_cast(\(text) AS timestamp))"
    case .duckdb: "epoch_us(try_cast(\(text) AS timestamptz))"
    }
  }

  private static let date = "(?:19[7-9][0-9]|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-[0-3][0-9]"
  private static let clock = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
  /// Nearly every time in a log has this form.
  private static let plainTime = "^\(date)T\(clock)Z\\z"
  /// Its groups are the fraction, and the hours and minutes of the offset.
  private static let time =
    "^\(date)[T ]\(clock)(?:[.]([0-9]{1,9}))?(?:Z|([+-](?:0[0-9]|1[0-4])):?([0-5][0-9]))?\\z"

  /// A text as a whole number; null if it is none.
  func integer(_ text: String) -> String { "try_cast(\(text) AS bigint)" }

  /// The rows of a list, under a name.
  ///
  /// - Parameter columns: those of a row, where the list holds rows.
  func unnest(_ list: String, as name: String, columns: [String]) -> String {
    switch self {
    case .athena:
      "SELECT \(name).* FROM UNNEST(\(list)) AS \(name) (\(columns.joined(separator: ", ")))"
    case .spark: "SELECT inline(\(list))"
    case .duckdb: "SELECT \(name).* FROM (SELECT unnest(\(list)) AS \(name))"
    }
  }

  /// Makes several rows of one, with the numbers between two columns.
  func numbered(_ table: String, _ first: String, _ last: String, as name: String) -> String {
    switch self {
    case .athena: "\(table) CROSS JOIN UNNEST(sequence(\(first), \(last))) AS n (\(name))"
    case .spark: "\(table) LATERAL VIEW explode(sequence(\(first), \(last))) n AS \(name)"
    case .duckdb: "\(table), unnest(generate_series(\(first), \(last))) AS n (\(name))"
    }
  }
}
