import CloudTrail

/// What the selectors say of a record.
public struct Decision: Sendable, Hashable {
  public var answer: Answer
  /// The selector that decided, from 0; of several refusals the one that came closest.
  public var selector: Int
  /// The clause of it that decided.
  public var clause: Clause
  /// The rule that leaves the answer uncertain, where a rule does and not the record. Inferred rules
  /// cost more to find: see ``ClauseFinding/citedRules``.
  public var citedRules: Rule?

  public init(_ answer: Answer, selector: Int, clause: Clause, citedRules: Rule? = nil) {
    self.answer = answer
    self.selector = selector
    self.clause = clause
    self.citedRules = citedRules
  }
}

/// Yes, no, or an honest "cannot be known".
public enum Answer: String, Sendable, Hashable, CaseIterable {
  case logged
  case notLogged
  case uncertain
}

/// The parts of a selector that accept or refuse, in the order in which they are asked; of several
/// selectors that refuse a record, the one refusing by the later clause came closer.
public enum Clause: String, Sendable, Hashable, CaseIterable, Comparable {
  /// The selector takes events of another category.
  case category
  /// `IncludeManagementEvents`
  case includeManagementEvents
  /// `ExcludeManagementEventSources`
  case excludedSource
  /// `DataResources`
  case dataResources
  /// `ReadWriteType`, or the advanced field `readOnly`
  case readWriteType
  /// A field of an advanced selector for which no selecting operator hit.
  case fieldNotSelected
  /// A field of an advanced selector for which a deselecting operator hit.
  case fieldDeselected
  /// A field that the evaluator does not know.
  case unknownField
  /// No clause of the selector: an event that is said to be logged without being selected.
  case loggedByDefault
  /// Every clause accepted.
  case all

  public static func < (left: Clause, right: Clause) -> Bool { left.order < right.order }

  private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
