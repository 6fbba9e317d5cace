import CloudTrail
import GRDB

/// A period as a row of the table `period`, and back.
enum PeriodRow {
  static let columns = """
    trail, ordinal, from_time, until_time, set_by, cause, generation, existence, logging,
    logging_by, selectors, selectors_by, insights, multi_region, global_services, organization,
    recursive_logging
    """
  /// The periods of one trail.
  static let select = "SELECT \(columns) FROM period WHERE trail = ?"
  static let insert = """
    INSERT INTO period (\(columns))
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  static func values(_ trail: String, _ period: Period) -> [DatabaseValue] {
    let state = period.state
    let texts = [
      text(state.isMultiRegion, "yes", "no"), text(state.includesGlobalServices, "yes", "no"),
      text(state.isOrganization, "yes", "no"), text(state.logsRecursively, "yes", "no"),
    ]
    return [
      trail.databaseValue, period.ordinal.databaseValue, period.from.microseconds.databaseValue,
      period.until?.microseconds.databaseValue ?? .null, period.setBy.databaseValue,
      period.cause?.rawValue.databaseValue ?? .null, state.generation.databaseValue,
      text(state.exists, "exists", "absent").databaseValue,
      text(state.logging, "on", "off").databaseValue, state.loggingBy.databaseValue,
      text(state.selectors) { $0.rawValue }.databaseValue, state.selectorsBy.databaseValue,
      text(state.insights) { $0.joined(separator: ",") }.databaseValue,
    ] + texts.map(\.databaseValue)
  }

  /// Reads a row of ``columns``.
  static func period(_ row: Columns) throws -> Period {
    let until: Int64? = try row.read(3)
    let cause: String? = try row.read(5)
    return Period(
      ordinal: try row.read(1), from: Timestamp(microseconds: try row.read(2)),
      until: until.map(Timestamp.init(microseconds:)), setBy: try row.read(4),
      cause: cause.flatMap(EventKind.init(rawValue:)),
      state: TrailState(
        generation: try row.read(6), exists: try known(row, 7, "exists", "absent"),
        logging: try known(row, 8, "on", "off"), loggingBy: try row.read(9),
        selectors: try known(row, 10) { TrailState.SelectorKind(rawValue: $0) },
        selectorsBy: try row.read(11),
        insights: try known(row, 12) { $0.split(separator: ",").map(String.init) },
        isMultiRegion: try known(row, 13, "yes", "no"),
        includesGlobalServices: try known(row, 14, "yes", "no"),
        isOrganization: try known(row, 15, "yes", "no"),
        logsRecursively: try known(row, 16, "yes", "no")))
  }

  private static func text<Value>(_ known: Known<Value>, _ text: (Value) -> String) -> String {
    switch known {
    case .known(let value): text(value)
    case .unknown(let reason): reason.rawValue
    }
  }

  private static func text(_ known: Known<Bool>, _ yes: String, _ no: String) -> String {
    text(known) { $0 ? yes : no }
  }

  private static func known(
    _ row: Columns, _ index: Int, _ yes: String, _ no: String
  ) throws -> Known<Bool> {
    try known(row, index) { $0 == yes ? true : $0 == no ? false : nil }
  }

  private static func known<Value>(
    _ row: Columns, _ index: Int, _ value: (String) -> Value?
  ) throws -> Known<Value> {
    let text: String = try row.read(index)
    if let reason = Unknown(rawValue: text) { return .unknown(reason) }
    guard let value = value(text) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "period holds \(text)")
    }
    return .known(value)
  }
}
