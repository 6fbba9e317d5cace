import CloudTrail
import GRDB

/// Makes the projections anew from the log.
enum Rebuild {
  /// Drops and recreates the tables and folds every trail. Runs in one transaction.
  static func run(_ database: Database) throws {
    for table in ["period", "trail", "projection"] {
      try database.execute(sql: "DROP TABLE IF EXISTS \(table)")
    }
    for view in ["changes", "configurations", "trails"] {
      try database.execute(sql: "DROP VIEW IF EXISTS \(view)")
    }
    try database.execute(sql: Schema.projections)
    try database.execute(sql: Schema.views)
    try database.execute(sql: "INSERT INTO projection VALUES ('periods', 0)")
    let projector = Projector(database)
    for trail in try String.fetchAll(
      database, sql: "SELECT DISTINCT trail FROM event ORDER BY trail")
    {
      try projector.refold(trail)
    }
    let last = try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM event") ?? 0
    try projector.moveCursor(to: last)
  }
}
