import Replay
import Selectors

extension VerdictSQL {
  /// From a record and the plan of a trail to the verdict.
  var answerParts: [Part] {
    [
      ("judged", judged), ("decided", decided), ("answered", answered), ("weighed", weighed),
      ("stood", stood), ("verdict", verdict),
    ]
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
    // Where nobody knows the category because the table has no managementEvent, it may be that of data.
    let mayBeData = form == .documented ? "kind IN ('data', 'unknown')" : "kind = 'data'"
    let corrected = dialect.transform(
      decisions, "x",
      """
      CASE WHEN kind = 'other' THEN \(unclear) \
      WHEN x < \(Outcome.firstUncertain.code) AND \(mayBeData) AND name = 'LambdaESMDisabled' \
      THEN \(byDefault) + x % \(Outcome.selectors) ELSE x END
      """)
    // Most records of many accounts are refused by the gates alone; then nobody asks the selectors, whose
    // decisions are open, which is more than any answer.
    let unasked = dialect.transform("sets", "s", "\(Outcome.open * Outcome.selectors)")
    func mayPass(_ membership: String) -> String {
      dialect.any(
        "configurations", "c", "\(gates(membership)) >= \(Outcome.firstUncertain.number)")
    }
    return """
      SELECT judged.*,
        CASE WHEN \(mayPass("membership_now"))
          OR \(dialect.any("memberships_near", "m", mayPass("m")))
          THEN \(corrected) ELSE \(unasked) END AS decisions
      FROM judged
      """
  }

  /// What the gates of the configuration `c` answer, by a membership of the record's account.
  private func gates(_ membership: String) -> String {
    let whose = "CASE WHEN whose > 0 THEN whose ELSE \(membership) END"
    return """
      least(c.gates.existence, c.gates.logging, \(dialect.element("c.gates.account", whose)), \
      \(dialect.element("c.gates.region", "place")), \
      \(dialect.element("c.gates.recursion", "CASE WHEN is_own_delivery THEN 2 ELSE 1 END")))
      """
  }

  /// What each configuration answers: the least of its gates' and its selectors' answers.
  private var answered: String {
    func answers(_ membership: String) -> String {
      return dialect.transform(
        "configurations", "c",
        """
        least(\(gates(membership)) * \(Outcome.selectors), CASE WHEN c.selectors = 0 \
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
      "is_restless OR " + dialect.any("near", "i", "\(dialect.element("weighed", "i")) <> answer")
      + " OR "
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
