import GRDB

/// The rows of a table to the last byte.
enum Dump {
  /// One line a row, each value as an SQL literal, in the order of the primary key.
  static func rows(of table: String, _ database: Database) throws -> [String] {
    let columns = try database.columns(in: table)
    let values = columns.map { "quote(CAST(\"\($0.name)\" AS BLOB)) || typeof(\"\($0.name)\")" }
    let key = try database.primaryKey(table).columns.map { "\"\($0)\"" }
    return try String.fetchAll(
      database,
      sql: """
        SELECT '\(table): ' || \(values.joined(separator: " || ' ' || ")) FROM "\(table)"
        ORDER BY \(key.joined(separator: ", "))
        """)
  }

  static func projections(_ database: Database) throws -> [String] {
    try ["projection", "trail", "period"].flatMap { try rows(of: $0, database) }
  }
}
