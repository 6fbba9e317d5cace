import GRDB
import Selectors

/// A period as a row of the table `period`, and back.
enum PeriodRow {
  static let columns = """
    ordinal, from_time, until_time, set_by, cause, generation, existence, logging, logging_by,
    selectors, selectors_by, insights, multi_region, global_services, organization,
    recursive_logging
    """
  static let insert = """
    INSERT INTO period (trail, \(columns))
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  static func arguments(_ trail: String, _ period: Period) -> StatementArguments {
    let state = period.state
    let values: [(any DatabaseValueConvertible)?] = [
      trail, period.ordinal, period.from.microseconds, period.until?.microseconds, period.setBy,
      period.cause?.rawValue, state.generation, text(state.exists, "exists", "absent"),
      text(state.logging, "on", "off"), state.loggingBy, text(state.selectors) { $0.rawValue },
      state.selectorsBy, text(state.insights) { $0.joined(separator: ",") },
      text(state.isMultiRegion, "yes", "no"), text(state.includesGlobalServices, "yes", "no"),
      text(state.isOrganization, "yes", "no"), text(state.logsRecursively, "yes", "no"),
    ]
    return StatementArguments(values)
  }

  /// Reads a row of ``columns``.
  static func period(_ row: Row) throws -> Period {
    let until: Int64? = row[2]
    let cause: String? = row[4]
    return Period(
      ordinal: row[0], from: Timestamp(microseconds: row[1]),
      until: until.map(Timestamp.init(microseconds:)), setBy: row[3],
      cause: cause.flatMap(EventKind.init(rawValue:)),
      state: TrailState(
        generation: row[5], exists: try known(row[6]) { $0 == "exists" },
        logging: try known(row[7]) { $0 == "on" }, loggingBy: row[8],
        selectors: try known(row[9]) { TrailState.SelectorKind(rawValue: $0) },
        selectorsBy: row[10],
        insights: try known(row[11]) { $0.split(separator: ",").map(String.init) },
        isMultiRegion: try known(row[12]) { $0 == "yes" },
        includesGlobalServices: try known(row[13]) { $0 == "yes" },
        isOrganization: try known(row[14]) { $0 == "yes" },
        logsRecursively: try known(row[15]) { $0 == "yes" }))
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

  private static func known<Value>(
    _ text: String, _ read: (String) -> Value?
  ) throws -> Known<Value> {
    if let reason = Unknown(rawValue: text) { return .unknown(reason) }
    guard let value = read(text) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "period holds \(text)")
    }
    return .known(value)
  }
}
