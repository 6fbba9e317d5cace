import CloudTrail
public import Replay
public import TrailLogs

/// The verdicts of a history as a statement in SQL, to be run where the logs are.
///
/// The article <doc:CompilingVerdicts> explains how it comes about, with an example.
public struct VerdictSQL: Sendable {
  /// The engine that runs it.
  public let dialect: SQLDialect
  /// The table of records, as the engine writes its name.
  public let table: String
  /// What its columns are.
  public let form: RecordTable
  /// Which events are judged.
  public let scope: EventScope
  let rows: PlanRows

  /// What the rows of the result are.
  public enum Result: String, Sendable, CaseIterable {
    /// One for each event and trail.
    case verdicts
    /// One for each trail, verdict and reason, with the number of events.
    case counts
    /// One for each event: whether any trail logged it.
    case events
  }

  /// Compiles the configurations of trails.
  ///
  /// - Parameters:
  ///   - judges: the trails, with all of their configurations, and how far they are known.
  ///   - settling: how long changes take to be in force.
  ///   - dialect: the engine that runs the statement.
  ///   - table: the table of records, as the engine writes its name.
  ///   - form: what its columns are. ``RecordTable/json`` is not for Athena, which reads CloudTrail's files
  ///     into columns.
  ///   - scope: which events are judged.
  public init(
    _ judges: Judges, settling: Settling, dialect: SQLDialect, table: String, form: RecordTable,
    scope: EventScope = EventScope()
  ) {
    self.dialect = dialect
    self.table = table
    self.form = form
    self.scope = scope
    rows = PlanRows(judges, settling: settling)
  }

  /// The statement with the history in it.
  public func statement(_ result: Result) -> String {
    statement(result, tables.map { ($0.name, dialect.rows($0.rows, $0.columns)) })
  }

  /// The statement, with the history in tables of the engine: those of ``tables``, with this before their
  /// names.
  public func statement(_ result: Result, prefix: String) -> String {
    statement(result, tables.map { ($0.name, "SELECT * FROM \(prefix)\($0.name)") })
  }

  /// DuckDB would work out the history anew for every record, where only some of its columns are asked for.
  private func once(_ part: String) -> String {
    dialect == .duckdb && ["plan", "slot", "member"].contains(part) ? "MATERIALIZED " : ""
  }

  private func statement(_ result: Result, _ history: [Part]) -> String {
    let parts = history + planParts + recordParts + answerParts
    let verdicts = Self.verdicts(dialect)
    let with = parts.map { "\($0.name) AS \(once($0.name))(\n\($0.query)\n)" }
      .joined(separator: ",\n")
    guard let summary = Self.summary(result) else { return "WITH\n\(with)\n\(verdicts)" }
    return "WITH\n\(with),\nverdicts AS (\n\(verdicts)\n)\n\(summary)"
  }

  /// What is made of the verdicts; nil if they are the result.
  private static func summary(_ result: Result) -> String? {
    switch result {
    case .verdicts: nil
    case .counts:
      """
      SELECT trailARN, verdict, byConfiguration, reason, provisional, unconfirmed,
        count(*) AS events, min(eventTime) AS firstTime, max(eventTime) AS lastTime
      FROM verdicts
      GROUP BY trailARN, verdict, byConfiguration, reason, provisional, unconfirmed
      """
    case .events:
      """
      SELECT eventID, eventTime, recipientAccountId, awsRegion, eventSource, eventName,
        CASE WHEN max(CASE verdict WHEN 'logged' THEN 1 ELSE 0 END) = 1 THEN 'logged'
          WHEN max(CASE verdict WHEN 'uncertain' THEN 1 ELSE 0 END) = 1 THEN 'uncertain'
          ELSE 'notLogged' END AS verdict,
        sum(CASE verdict WHEN 'logged' THEN 1 ELSE 0 END) AS trailsThatLogged,
        sum(CASE verdict WHEN 'uncertain' THEN 1 ELSE 0 END) AS trailsUncertain
      FROM verdicts
      GROUP BY eventID, eventTime, recipientAccountId, awsRegion, eventSource, eventName
      """
    }
  }

  /// The columns of the result.
  private static func verdicts(_ dialect: SQLDialect) -> String {
    let names = dialect.list(Outcome.reasons.map { "'\($0.rawValue)'" })
    let number = "CAST(\(dialect.quotient("standing", "\(Outcome.selectors)")) AS INTEGER)"
    return """
      SELECT event_id AS eventID, event_time AS eventTime, recipient AS recipientAccountId,
        region AS awsRegion, source AS eventSource, name AS eventName, trail AS trailARN,
        CASE WHEN doubt <> '' THEN 'uncertain' WHEN answer = 0 THEN 'notLogged'
          WHEN answer = 1 THEN 'uncertain' ELSE 'logged' END AS verdict,
        CASE answer WHEN 0 THEN 'notLogged' WHEN 1 THEN 'unknown' ELSE 'logged' END
          AS byConfiguration,
        CASE WHEN doubt <> '' THEN doubt
          ELSE \(dialect.element(names, number)) END AS reason,
        CASE WHEN standing % \(Outcome.selectors) > 0
          THEN \(Outcome.selectors - 1) - standing % \(Outcome.selectors) END AS selector,
        (doubt = '' AND answer <> 1 AND plan_is_provisional) AS provisional,
        (doubt = '' AND answer <> 1 AND has_unconfirmed AND is_unconfirmed) AS unconfirmed
      FROM verdict
      """
  }
}

/// A part of a statement: a common table expression.
typealias Part = (name: String, query: String)
