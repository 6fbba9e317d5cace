import CloudTrail

/// Whether selectors take a record, and what decided it.
public struct Decision: Sendable, Hashable {
  /// Whether the selectors take the record.
  public var answer: Answer
  /// The index of the selector that decided, from 0; if all refuse, of the one that came closest.
  public var selector: Int
  /// The clause of that selector that decided.
  public var clause: Clause
  /// The rule that leaves the answer uncertain, if a rule does and not the record. The inferred rules
  /// that an answer depends on cost more to find: see ``ClauseResult/citedRules``.
  public var citedRule: Rule?

  /// A decision by one clause of one selector.
  public init(_ answer: Answer, selector: Int, clause: Clause, citedRule: Rule? = nil) {
    self.answer = answer
    self.selector = selector
    self.clause = clause
    self.citedRule = citedRule
  }
}

/// The answer to "did this trail log this event?", or for selectors alone, "do they take it?". It is
/// `uncertain` if the record, the history or the documentation does not say enough; nothing is guessed.
public enum Answer: String, Sendable, Hashable, CaseIterable {
  /// Yes.
  case logged
  /// No.
  case notLogged
  /// It cannot be known.
  case uncertain
}

/// The parts of a selector that accept or refuse, in the order in which they are evaluated. If several
/// selectors refuse a record, the one that refuses by the latest clause came closest.
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
  /// A field of an advanced selector that no selecting operator matches.
  case fieldNotSelected
  /// A field of an advanced selector that a deselecting operator matches.
  case fieldDeselected
  /// A field that the evaluator does not know.
  case unknownField
  /// No clause of a selector: an event that is said to be logged without being selected.
  case loggedByDefault
  /// Every clause accepted.
  case all

  /// Whether `left` is evaluated before `right`.
  public static func < (left: Clause, right: Clause) -> Bool { left.order < right.order }

  private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// The result of one clause of one selector for a record: what was wanted, what was seen, and the
/// answer.
public struct ClauseResult: Sendable, Hashable {
  /// The index of the selector, from 0.
  public var selector: Int
  /// The selector's name, if an advanced selector has one.
  public var name: String?
  /// Whether the clause accepts the record.
  public var answer: Answer
  /// The clause that was evaluated.
  public var clause: Clause
  /// The compared field of the record, as selectors spell it.
  public var field: String
  /// The record's values of the field; empty if it has none that can be compared.
  public var seen: [String]
  /// If the ARNs of the record's `resources` were compared, the indices of their entries from 0;
  /// otherwise empty.
  public var resources: [Int] = []
  /// What the selector wants, with its operator: `NotStartsWith arn:aws:s3:::bucket/`.
  public var wanted: [String]
  /// The rules without which the answer of this clause would be another (see ``Rule``).
  public var citedRules: [Rule]

  init(
    selector: Int, name: String? = nil, answer: Answer, clause: Clause, field: String,
    seen: [String], wanted: [String], citedRules: [Rule]
  ) {
    self.selector = selector
    self.name = name
    self.answer = answer
    self.clause = clause
    self.field = field
    self.seen = seen
    self.wanted = wanted
    self.citedRules = citedRules
  }
}

extension [ClauseResult] {
  /// The rules that a decision depends on, from the clause results of the same explanation: those of
  /// the selector that took the record, or of the clauses that kept each selector from taking it.
  public func citedRules(of decision: Decision) -> [Rule] {
    let refused = Set(filter { $0.answer == .notLogged }.map(\.selector))
    return filter { result in
      switch decision.answer {
      case .logged: result.selector == decision.selector
      case .notLogged: result.answer == .notLogged
      case .uncertain:
        !refused.contains(result.selector) || result.answer == .notLogged
          || result.clause == .loggedByDefault
      }
    }.flatMap(\.citedRules).uniqued
  }
}
