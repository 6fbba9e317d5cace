import CloudTrail
import GRDB

/// A generation of a trail as a row of the table `trail`, and back.
enum GenerationRow {
  static let columns = """
    trail, generation, name, home_region, account, created_time, created_by, deleted_time,
    deleted_by
    """
  static let insert = """
    INSERT OR REPLACE INTO trail (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  static func values(_ trail: String, _ generation: Generation) -> [DatabaseValue] {
    let arn = TrailARN(trail)
    return [
      trail.databaseValue, generation.number.databaseValue, (arn?.name ?? trail).databaseValue,
      (arn?.region ?? "").databaseValue, (arn?.account ?? "").databaseValue,
      generation.createdAt?.microseconds.databaseValue ?? .null,
      generation.createdBy.databaseValue,
      generation.deletedAt?.microseconds.databaseValue ?? .null,
      generation.deletedBy.databaseValue,
    ]
  }

  /// Reads a row of ``columns``.
  static func generation(_ row: Row) throws -> Generation {
    let created: Int64? = try row.read(5)
    let deleted: Int64? = try row.read(7)
    return Generation(
      number: try row.read(1), createdAt: created.map(Timestamp.init(microseconds:)),
      createdBy: try row.read(6), deletedAt: deleted.map(Timestamp.init(microseconds:)),
      deletedBy: try row.read(8))
  }
}
