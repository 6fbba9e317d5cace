package import CloudTrail
package import GRDB

@testable package import History

/// A store without a file: the recorder's own steps on a database in memory, for tests that need
/// thousands of appends.
package struct MemoryStore {
  package let database: DatabaseQueue
  private let latest = LatestPeriods()

  package init() throws {
    database = try DatabaseQueue()
    try database.write(Schema.create)
  }

  @discardableResult
  package func append(_ events: [TrailEvent], now: Timestamp = .now) throws -> [AppendOutcome] {
    try append(events.map { ($0, Provenance(channel: .call)) }, now: now)
  }

  @discardableResult
  package func append(
    _ events: [(TrailEvent, Provenance)], now: Timestamp = .now
  ) throws -> [AppendOutcome] {
    try database.write { database in
      var appender = try Appender(database, path: "memory", now: now, latest: latest)
      let outcomes = try events.map {
        try appender.append($0, $1, expecting: nil)
      }
      try appender.finish()
      return outcomes
    }
  }

  package func snapshot<Result>(_ body: (HistorySnapshot) throws -> Result) throws -> Result {
    try database.read { try body(HistorySnapshot(database: $0)) }
  }

  package func projections() throws -> [String] {
    try database.read(Dump.projections)
  }

  /// What a rebuild would leave, without leaving it.
  package func rebuiltProjections() throws -> [String] {
    try projections { try Rebuild.run($0) }
  }

  /// What a rebuild would leave, folded into tables that are emptied and not made anew, without leaving it.
  ///
  /// For tests that ask after every append: of new tables SQLite and GRDB read the schema again, and prepare
  /// every statement anew, which takes longer than the fold.
  package func refoldedProjections() throws -> [String] {
    try projections { database in
      for table in Rebuild.tables { try database.execute(sql: "DELETE FROM \(table)") }
      try Rebuild.fold(database)
    }
  }

  /// The projections after a change that is taken back.
  private func projections(after change: (Database) throws -> Void) throws -> [String] {
    var rows: [String] = []
    try database.inTransaction { database in
      try change(database)
      rows = try Dump.projections(database)
      return .rollback
    }
    return rows
  }
}

/// The rows of a table to the last byte.
package enum Dump {
  /// One line a row, each value as an SQL literal, in the order of the primary key.
  package static func rows(of table: String, _ database: Database) throws -> [String] {
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

  package static func projections(_ database: Database) throws -> [String] {
    try Rebuild.tables.flatMap { try rows(of: $0, database) }
  }
}
