/// A rule of the page <doc:Semantics> that an answer cites if it depends on it: if the rule were wrong,
/// the answer would be different. The raw value is the rule's id on the page.
public enum Rule: String, Sendable, Hashable, CaseIterable {
  /// A record without `readOnly`, and a basic selector that needs it.
  case readOnlyOfBasic = "1.2c"
  /// A `*` after the slash of a bucket is a literal star.
  case starInKey = "1.4e"
  /// A function's ARN with and without a qualifier.
  case lambdaQualifier = "1.4g"
  /// A table's ARN does not take longer ones.
  case wholeTable = "1.4i"
  /// A value that stops before the function's or table's name.
  case partialARN = "1.4j"
  /// `ARNPrefix` matches the bucket's value letter for letter.
  case prefixOfBucket = "1.5b"
  /// `ARNPrefix` does not match a longer value.
  case prefixTooShort = "1.5c"
  /// A data event without a list of resources, and a basic selector of data resources.
  case resourcesOfBasic = "1.5d"
  /// An excluded source followed by `.cn`.
  case sourceInChina = "1.6c"
  /// The caller's account is used for the recipient's.
  case callerForRecipient = "1.7c"
  /// `LambdaESMDisabled` is said to be logged by default.
  case loggedByDefault = "1.9a"
  /// A field that a trail would refuse, from an imported configuration.
  case foreignField = "2.1e"
  /// A field that the page does not name.
  case unknownField = "2.1f"
  /// A field that is given twice in one selector.
  case fieldTwice = "2.4b"
  /// Only entries of the selector's type count.
  case entriesOfType = "2.5a"
  /// Of several entries any may select and none may deselect.
  case severalEntries = "2.5b"
  /// `ARNPrefix` counts as the ARN in advanced selectors.
  case prefixAsARN = "2.5c"
  /// A field that is absent is not selected.
  case absentNotSelected = "2.6a"
  /// A field that is absent is not deselected.
  case absentNotDeselected = "2.6b"
  /// Null, and any value that is neither text nor boolean, counts as absent.
  case nullIsAbsent = "2.6c"
  /// A record without `readOnly`, and an advanced selector that needs it.
  case readOnlyOfAdvanced = "2.6d"
  /// A data event without a list of resources, and an advanced selector that asks for them.
  case resourcesOfAdvanced = "2.6e"
  /// Letter case and composition count.
  case letterCase = "2.7a"
  /// The category of a record before version 1.06 is guessed.
  case guessedCategory = "2.10b"
  /// `Aggregated`, and categories that the page does not name.
  case otherCategories = "2.10c"
  /// The day on which the rule for global services changed.
  case dayOfChange = "3.4g"
  /// Which endpoint of STS was called.
  case tokenEndpoint = "3.4i"
  /// A multi-Region trail that becomes a single-Region one.
  case narrowedTrail = "3.4j"
  /// The leader Region of a partition that the page does not name.
  case leaderRegion = "3.4l"
  /// Events that arrive after StopLogging.
  case lateDelivery = "3.5e"
  /// An account of which no word was seen counts as a member of the organization.
  case membersUnseen = "3.5g"
  /// The last event of an account's membership decides.
  case membershipEvents = "3.5i"
  /// An account before its first event of joining, and in the second of such an event.
  case membershipUnknown = "3.5j"

  /// How certain a rule is, as the page tags it.
  public enum Certainty: String, Sendable, Hashable, CaseIterable {
    /// AWS's documentation says so.
    case documented = "DOC"
    /// It follows from what AWS documents or real records show; AWS could contradict it.
    case inferred = "INFERRED"
    /// Nobody seems to have written it down or shown it; if it decides, the answer is uncertain.
    case unknown = "UNKNOWN"
  }

  /// The tag of the rule on the page <doc:Semantics>.
  public var certainty: Certainty {
    switch self {
    case .loggedByDefault, .lateDelivery: .documented
    case .readOnlyOfBasic, .lambdaQualifier, .partialARN, .sourceInChina, .unknownField,
      .readOnlyOfAdvanced, .otherCategories, .dayOfChange, .tokenEndpoint, .narrowedTrail,
      .resourcesOfBasic, .resourcesOfAdvanced, .leaderRegion, .membershipUnknown:
      .unknown
    case .starInKey, .wholeTable, .prefixOfBucket, .prefixTooShort, .callerForRecipient,
      .foreignField, .fieldTwice, .entriesOfType, .severalEntries, .prefixAsARN,
      .absentNotSelected, .absentNotDeselected, .nullIsAbsent, .letterCase, .guessedCategory,
      .membersUnseen, .membershipEvents:
      .inferred
    }
  }
}

extension [Rule] {
  /// Each rule once, in the order of their first occurrences.
  var uniqued: [Rule] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
