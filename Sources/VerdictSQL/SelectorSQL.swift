import Replay
import Selectors

/// The decision of a trail's selectors on a record, as an expression over a row of ``SelectorRows`` and the
/// columns of `record`: what ``CompiledSelectors/decide(_:)`` does, with ``Outcome`` for its answers.
///
/// Nothing here is null but the record's own texts. A comparison with one that is null is null, and counts as
/// "no match" wherever it stands: in a filter, and as the condition of a CASE. It is never negated.
struct SelectorSQL {
  let dialect: SQLDialect

  private static let logged = Outcome.logged.number

  private func number(_ reason: Reason) -> Int { Outcome(reason).number }

  /// The code of the decision: the greatest of those of the selectors; of no selectors that they take other
  /// categories.
  func decision(_ set: String) -> String {
    dialect.greatest(
      of: dialect.joined(
        dialect.transform("\(set).basic", "b", code(basic, "b")),
        dialect.transform("\(set).advanced", "a", code(advanced, "a")),
        dialect.list([Outcome(.otherCategory).code(selector: "0")])))
  }

  private func code(_ number: String, _ selector: String) -> String {
    "(\(number)) * \(Outcome.selectors) + \(Outcome.selectors - 1) - \(selector).i"
  }

  // MARK: - Basic

  private var basic: String {
    """
    CASE kind WHEN 'management' THEN \(management) WHEN 'data' THEN \(data) \
    WHEN 'unknown' THEN CASE WHEN greatest(\(management), \(data)) < \(Outcome.firstUncertain.number) \
    THEN greatest(\(management), \(data)) ELSE \(number(.categoryMissing)) END \
    ELSE \(number(.otherCategory)) END
    """
  }

  private var management: String {
    """
    least(CASE WHEN b.management THEN \(Self.logged) ELSE \(number(.managementEventsOff)) END, \
    CASE WHEN \(dialect.contains("b.sources", "source")) THEN \(number(.sourceExcluded)) \
    WHEN \(dialect.contains("b.china", "source")) THEN \(number(.sourceUnclear)) \
    ELSE \(Self.logged) END, \(access))
    """
  }

  private var data: String {
    """
    CASE WHEN \(dialect.count("b.data")) = 0 THEN \(number(.otherCategory)) \
    ELSE least(\(resource), \(access)) END
    """
  }

  private var access: String {
    """
    CASE WHEN b.access = 0 THEN \(Self.logged) \
    WHEN read_only IS NULL THEN \(number(.readOnlyMissing)) \
    WHEN (read_only = 'true') = (b.access = 1) THEN \(Self.logged) \
    ELSE \(number(.readWriteTypeDiffers)) END
    """
  }

  private var resource: String {
    func pair(_ condition: String) -> String {
      dialect.any(
        "b.data", "d", dialect.any("resources", "e", "e.type = d.type AND (\(condition))"))
    }
    let takes =
      "(e.arn IS NULL AND NOT e.is_hidden AND d.service) OR "
      + dialect.any("d.begins", "v", dialect.hasPrefix("e.arn", "v")) + " OR "
      + dialect.contains("d.equals", "e.arn")
    let qualified =
      dialect.hasPrefix("e.arn", "v") + " AND length(e.arn) > length(v) AND "
      + dialect.position("substr(e.arn, length(v) + 1)", of: "':'") + " = 0"
    let mayTake =
      "e.is_hidden OR " + dialect.any("d.partial", "v", dialect.hasPrefix("e.arn", "v")) + " OR "
      + dialect.contains("d.unqualified", "e.arn") + " OR "
      + dialect.any("d.functions", "v", qualified)
    return """
      CASE WHEN \(pair(takes)) THEN \(Self.logged) \
      WHEN NOT lists_resources AND \(dialect.any("b.data", "d", "d.valued")) \
      THEN \(number(.resourcesMissing)) \
      WHEN \(pair(mayTake)) THEN \(number(.resourceUnclear)) \
      ELSE \(number(.resourceNotSelected)) END
      """
  }

  // MARK: - Advanced

  /// The fields' answers are compared by keys: a no comes before what is uncertain, and that before a yes; of
  /// two the one of the earlier field. The lowest six bits are the number of the outcome.
  private func key(_ answer: Answer, _ place: String, _ number: String) -> String {
    let rank =
      switch answer {
      case .notLogged: 0
      case .uncertain: 1 << 24
      case .logged: 2 << 24
      }
    return "\(rank) + \(place) * 64 + \(number)"
  }

  private var advanced: String {
    let passes = key(.logged, "0", "\(Self.logged)")
    let unnamed = key(.uncertain, "0", "\(number(.categoryMissing))")
    let keys = dialect.joined(
      dialect.transform("a.fields", "f", field),
      dialect.list([
        passes,
        "CASE WHEN kind = 'unknown' AND NOT a.names_category THEN \(unnamed) ELSE \(passes) END",
      ]))
    return dialect.least(of: keys) + " % 64"
  }

  private var field: String {
    func uncertain(_ outcome: Outcome) -> String {
      key(.uncertain, "f.place", "\(outcome.number)")
    }
    func refuses(_ otherwise: Reason) -> String {
      key(
        .notLogged, "f.place",
        """
        CASE WHEN f.field = \(SelectorField.eventCategory.number) THEN \(number(.otherCategory)) \
        WHEN f.field = \(SelectorField.readOnly.number) AND read_only IS NOT NULL \
        THEN \(number(.readWriteTypeDiffers)) ELSE \(number(otherwise)) END
        """)
    }
    let types = SelectorField.resourcesType.number
    let arns = SelectorField.resourcesARN.number
    let counted = dialect.filter(
      "resources", "e", "a.every_type OR \(dialect.contains("a.types", "e.type"))")
    let values = """
      CASE WHEN f.field = \(arns) THEN \(dialect.transform(counted, "e", "e.arn")) \
      ELSE \(dialect.element("texts", "f.field")) END
      """
    let hasHidden = dialect.any(counted, "e", "e.is_hidden")
    return """
      CASE WHEN f.field = \(SelectorField.unknown.number) THEN \(uncertain(Outcome(.fieldUnknown))) \
      WHEN f.field = \(SelectorField.eventCategory.number) AND kind = 'unknown' \
      THEN \(uncertain(Outcome(.categoryMissing))) \
      WHEN f.field = \(SelectorField.readOnly.number) AND read_only IS NULL \
      AND kind IN ('management', 'data', 'unknown') THEN \(uncertain(Outcome(.readOnlyMissing))) \
      WHEN f.field IN (\(types), \(arns)) AND f.asks AND NOT lists_resources \
      AND kind IN ('data', 'unknown') THEN \(uncertain(.advancedResourcesMissing)) \
      WHEN \(dialect.any(values, "v", matches("not_"))) THEN \(refuses(.fieldDeselected)) \
      WHEN f.field = \(arns) AND f.asks AND \(hasHidden) \
      THEN \(uncertain(.advancedResourcesMissing)) \
      WHEN NOT f.selects OR \(dialect.any(values, "v", matches(""))) \
      THEN \(key(.logged, "f.place", "\(Self.logged)")) \
      ELSE \(refuses(.fieldNotSelected)) END
      """
  }

  /// Whether the text `v` matches one of the operators of a group.
  private func matches(_ group: String) -> String {
    dialect.contains("f.\(group)equals", "v") + " OR "
      + dialect.any("f.\(group)begins", "x", dialect.hasPrefix("v", "x")) + " OR "
      + dialect.any("f.\(group)ends", "x", dialect.hasSuffix("v", "x"))
  }
}
