import CloudTrail
public import Replay
public import TrailLogs

/// The verdicts of a history as a statement in SQL, to be run where the logs are.
///
/// The article <doc:CompilingVerdicts> explains how it comes about, with an example.
public struct VerdictSQL: Sendable {
  /// The engine that runs it.
  public var dialect: SQLDialect
  /// The table of records, as the engine writes its name.
  public var table: String
  /// What its columns are.
  public var form: RecordTable
  /// Which events are judged.
  public var scope: EventScope
  let rows: PlanRows

  /// Compiles the configurations of trails.
  ///
  /// - Parameters:
  ///   - judges: the trails, with all of their configurations, and how far they are known.
  ///   - settling: how long changes take to be in force.
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

  /// One row for each event and trail.
  public var statement: String {
    """
    WITH
    \(parts.map { "\($0.name) AS (\n\($0.query)\n)" }.joined(separator: ",\n"))
    SELECT event_id AS eventID, event_time AS eventTime, recipient AS recipientAccountId,
      region AS awsRegion, source AS eventSource, name AS eventName, trail AS trailARN,
      CASE WHEN doubt <> '' THEN 'uncertain' WHEN answer = 0 THEN 'notLogged'
        WHEN answer = 1 THEN 'uncertain' ELSE 'logged' END AS verdict,
      CASE answer WHEN 0 THEN 'notLogged' WHEN 1 THEN 'unknown' ELSE 'logged' END AS byConfiguration,
      CASE WHEN doubt <> '' THEN doubt ELSE \(reason) END AS reason,
      CASE WHEN standing % \(Outcome.selectors) > 0
        THEN \(Outcome.selectors - 1) - standing % \(Outcome.selectors) END AS selector,
      (doubt = '' AND answer <> 1 AND plan_is_provisional) AS provisional,
      (doubt = '' AND answer <> 1 AND has_unconfirmed AND is_unconfirmed) AS unconfirmed
    FROM verdict
    """
  }

  private var reason: String {
    let names = dialect.list(Outcome.reasons.map { "'\($0.rawValue)'" })
    return dialect.element(
      names, "CAST(\(dialect.quotient("standing", "\(Outcome.selectors)")) AS INTEGER)")
  }

  // MARK: - The parts

  private typealias Part = (name: String, query: String)

  private var parts: [Part] {
    var parts: [Part] = [
      ("library", dialect.rows([rows.library.row], Library.columns)),
      ("trail_row", dialect.rows(rows.trails, PlanRows.trailColumns)),
      ("plan_row", dialect.rows(rows.plans, PlanRows.planColumns)),
      ("plan", plan),
      ("period", dialect.rows(rows.periods, PlanRows.periodColumns)),
      (
        "slot",
        "SELECT * FROM " + dialect.numbered("period", "first_bucket", "last_bucket", as: "bucket")
      ),
    ]
    if !rows.members.isEmpty {
      parts.append(("member", dialect.rows(rows.members, PlanRows.memberColumns)))
    }
    return parts + recordParts + [
      ("judged", judged), ("decided", decided), ("answered", answered), ("weighed", weighed),
      ("stood", stood), ("verdict", verdict),
    ]
  }

  /// Each plan with what it is made of. It is put together before it is joined with events: there are few
  /// plans.
  private var plan: String {
    let row: [Column] = [
      Column("gates", .row(Library.gateColumns)), Column("selectors", .int),
    ]
    let configuration = dialect.row(
      row, [dialect.element("library.gates", "c.gates"), "c.selectors"])
    let replaced = ["trail_number", "configurations", "sets"]
    let kept = PlanRows.planColumns.map(\.name).filter { !replaced.contains($0) }
    return """
      SELECT \(kept.joined(separator: ", ")),
        trail, of_number AS trail_number, own_account, home, leader,
        \(dialect.transform("configurations", "c", configuration)) AS configurations,
        \(dialect.transform("plan_row.sets", "i", dialect.element("library.sets", "i"))) AS sets
      FROM plan_row JOIN trail_row ON of_number = trail_number CROSS JOIN library
      """
  }

  private var recordParts: [Part] {
    let texts = dialect.texts(of: table, form)
    let record = RecordSQL(dialect: dialect, texts: texts)
    func columns(_ columns: [(expression: String, name: String)]) -> String {
      columns.map { "  \($0.expression) AS \($0.name)" }.joined(separator: ",\n")
    }
    return [
      ("source_row", texts.source),
      ("field", "SELECT\n\(columns(record.fields))\nFROM source_row AS c"),
      ("record", "SELECT field.*,\n\(columns(record.derived))\nFROM field"),
      ("timed", timed),
    ]
  }

  /// The records in scope, with the bucket of their time and their texts in the order of ``ComparedField``.
  private var timed: String {
    let (first, last) = (rows.bucketRange.lowerBound, rows.bucketRange.upperBound)
    let bucket = dialect.quotient("event_us", "\(rows.bucketWidth)")
    let none = "CAST(NULL AS \(dialect.spelled(.text)))"
    let texts = ComparedField.allCases.map { field in
      switch field {
      case .eventCategory: "[category]"
      case .readOnly: "[read_only]"
      case .eventSource: "[source]"
      case .eventName: "[name]"
      case .eventType: "[type]"
      case .resourcesType: dialect.transform("resources", "e", "e.type")
      case .userARN: "[user_arn]"
      case .sessionCredentialFromConsole: "[from_console]"
      case .errorCode: "[error_code]"
      case .vpcEndpointID: "[vpc_endpoint]"
      case .resourcesARN, .unknown: "[\(none)]"
      }
    }.map { $0.first == "[" ? dialect.list([String($0.dropFirst().dropLast())]) : $0 }
    return """
      SELECT record.*, CASE WHEN is_late THEN \(Buckets.ofLate)
          ELSE least(greatest(\(bucket), \(first)), \(last)) END AS event_bucket,
        \(dialect.list(texts)) AS texts
      FROM record
      WHERE \(inScope)
      """
  }

  private var inScope: String {
    func oneOf(_ texts: Set<String>) -> String {
      "(" + texts.sorted().map(dialect.literal).joined(separator: ", ") + ")"
    }
    var conditions = ["event_us IS NOT NULL"]
    if let since = scope.since { conditions.append("event_us >= \(since.microseconds)") }
    if let until = scope.until { conditions.append("event_us < \(until.microseconds)") }
    if !scope.accounts.isEmpty { conditions.append("account IN \(oneOf(scope.accounts))") }
    if !scope.regions.isEmpty { conditions.append("region IN \(oneOf(scope.regions))") }
    return conditions.joined(separator: " AND ")
  }

  /// Each record with the plan of each trail at its time.
  private var judged: String {
    let place = """
      CASE WHEN NOT names_region THEN 4 WHEN region = home THEN CASE WHEN home = leader THEN 0 ELSE 1 END \
      WHEN region = leader THEN 2 ELSE 3 END
      """
    let services = GateTable.ServiceCase.allCases.count
    var members = "membership AS membership_now, other_memberships AS memberships_near"
    var join = ""
    if !rows.members.isEmpty {
      members = """
        coalesce(member_now, membership) AS membership_now,
          coalesce(member_others, other_memberships) AS memberships_near
        """
      join = """

        LEFT JOIN member ON of_trail = trail_number AND of_account = account
          AND member_late = is_late AND event_us >= member_from AND event_us < member_until
        """
    }
    return """
      SELECT timed.*, plan.*,
        (\(place)) * \(services) + service AS place,
        CASE WHEN account = own_account THEN 1 WHEN NOT names_account THEN 2 ELSE 0 END AS whose,
        \(members)
      FROM timed
      JOIN slot ON bucket = event_bucket
        AND event_us >= from_us AND event_us < until_us
      JOIN plan ON plan = period_plan\(join)
      """
  }

  /// What each set of selectors decides. An event of a category that the rules do not know is uncertain
  /// (SEMANTICS 2.10c), and so is one that is said to be logged without being selected (SEMANTICS 1.9a).
  private var decided: String {
    let decisions = dialect.transform(
      "sets", "s", SelectorSQL(dialect: dialect).decision("s"))
    let unclear = Outcome(.categoryUnclear).code(selector: "0")
    let byDefault = Outcome(.defaultLoggedUnclear).code
    let corrected = dialect.transform(
      decisions, "x",
      """
      CASE WHEN kind = 'other' THEN \(unclear) \
      WHEN x < \(Outcome.firstUncertain.code) AND kind = 'data' AND name = 'LambdaESMDisabled' \
      THEN \(byDefault) + x % \(Outcome.selectors) ELSE x END
      """)
    return "SELECT judged.*,\n  \(corrected) AS decisions\nFROM judged"
  }

  /// What each configuration answers: the least of its gates' and its selectors' answers.
  private var answered: String {
    func answers(_ membership: String) -> String {
      let whose = "CASE WHEN whose > 0 THEN whose ELSE \(membership) END"
      let gates = """
        least(c.gates.existence, c.gates.logging, \(dialect.element("c.gates.account", whose)), \
        \(dialect.element("c.gates.region", "place")), \
        \(dialect.element("c.gates.recursion", "CASE WHEN is_own_delivery THEN 2 ELSE 1 END")))
        """
      return dialect.transform(
        "configurations", "c",
        """
        least(\(gates) * \(Outcome.selectors), CASE WHEN c.selectors = 0 \
        THEN \(Outcome(.selectorsUnknown).code) \
        ELSE \(dialect.element("decisions", "c.selectors")) END)
        """)
    }
    return """
      SELECT decided.*,
        \(answers("membership_now")) AS answers,
        \(dialect.transform("memberships_near", "m", answers("m"))) AS answers_near
      FROM decided
      """
  }

  /// The answers of `answered` alone, without who gave them: 0 for no, 1 for uncertain, 2 for yes.
  private var weighed: String {
    let weighed = dialect.transform("answers", "x", Self.answer("x"))
    let near = dialect.transform(
      "answers_near", "r", dialect.transform("r", "x", Self.answer("x")))
    func named(_ name: String, _ index: String) -> String {
      "  \(dialect.element("weighed", index)) AS \(name)"
    }
    let plans = [
      named("own", "1"), named("read", "without_unread"), named("trusted", "without_doubted"),
      named("confirmed", "without_unconfirmed"), named("sure", "without_both"),
      named("late", "refusing_late"),
    ]
    return """
      SELECT weighing.*,
      \(plans.joined(separator: ",\n"))
      FROM (SELECT answered.*, \(weighed) AS weighed, \(near) AS weighed_near FROM answered) AS weighing
      """
  }

  private static func answer(_ code: String) -> String {
    """
    CASE WHEN \(code) < \(Outcome.firstUncertain.code) THEN 0 \
    WHEN \(code) < \(Outcome.logged.code) THEN 1 ELSE 2 END
    """
  }

  /// What stands although parts of the configuration are in doubt (SEMANTICS 3.7).
  private var stood: String {
    let own = dialect.element("answers", "1")
    let trusted = dialect.element("answers", "without_doubted")
    let isKnownNo =
      "logs_no_writes AND own = 0 AND kind = 'management' AND coalesce(read_only = 'false', false)"
    return """
      SELECT weighed.*,
        CASE WHEN NOT in_doubt OR read = 1 THEN \(own)
          WHEN trusted = 0 THEN \(trusted)
          WHEN \(isKnownNo) THEN \(own)
          WHEN trusted = 2 THEN \(trusted)
          ELSE \(own) END AS standing,
        CASE WHEN NOT in_doubt OR own = 1 THEN ''
          WHEN read = 1 THEN CASE WHEN is_unread THEN 'unread' ELSE '' END
          WHEN trusted <> 1 OR (\(isKnownNo)) THEN ''
          WHEN is_self_blind THEN 'selfBlind'
          ELSE '' END AS blind
      FROM weighed
      """
  }

  /// Whether the answer stands against what was in force near in time (SEMANTICS 3.6h, 3.5e).
  private var verdict: String {
    let settles =
      dialect.any("near", "i", "\(dialect.element("weighed", "i")) <> answer") + " OR "
      + dialect.any(
        "weighed_near", "r",
        dialect.any(
          dialect.joined(dialect.list(["1"]), "near"), "i",
          "\(dialect.element("r", "i")) <> answer"))
    return """
      SELECT standing_still.*,
        CASE WHEN blind <> '' THEN blind
          WHEN answer = 1 THEN ''
          WHEN \(settles) THEN 'settling'
          WHEN stopped_soon AND answer = 0 AND late <> 0 AND (standing = \(Outcome(.loggingOff).code)
            OR standing >= \(Outcome.firstOfSelectors.code)) THEN 'lateDelivery'
          ELSE '' END AS doubt,
        CASE WHEN trusted <> answer THEN confirmed <> answer ELSE sure <> answer END AS is_unconfirmed
      FROM (SELECT stood.*, \(Self.answer("standing")) AS answer FROM stood) AS standing_still
      """
  }
}
