public import CloudTrail

/// A trail's selectors made ready to judge records: compiled once, asked often.
///
/// The one evaluator. It compares bytes where they lie and makes no string; ``explain(_:)`` runs
/// the same code and keeps what it asked.
public struct CompiledSelectors: Sendable {
  package let kind: Kind

  package enum Kind: Sendable {
    case basic([CompiledBasicSelector])
    case advanced([CompiledAdvancedSelector])
  }

  public init(_ selectors: TrailSelectors) {
    kind =
      switch selectors {
      case .basic(let selectors):
        .basic(selectors.enumerated().map { CompiledBasicSelector($1, index: $0) })
      case .advanced(let selectors):
        .advanced(selectors.enumerated().map { CompiledAdvancedSelector($1, index: $0) })
      }
  }

  /// Whether the selectors take the record: one that accepts is enough (SEMANTICS 1.1a).
  public func decide(_ record: borrowing JudgedRecord) -> Decision {
    var silence = Silence()
    return decide(record, &silence)
  }

  /// The decision and every clause on the way to it, as far as each selector was asked.
  public func explain(_ record: borrowing JudgedRecord) -> (Decision, [ClauseResult]) {
    var notes = Notes()
    let decision = decide(record, &notes)
    return (decision, notes.findings)
  }

  private func decide(
    _ record: borrowing JudgedRecord, _ observer: inout some ClauseObserver
  ) -> Decision {
    // Whether the selectors are asked at all is not known (SEMANTICS 2.10c).
    if case .other(let name) = record.category {
      observer.note(
        ClauseResult(
          selector: 0, answer: .uncertain, clause: .category, field: "eventCategory",
          seen: [name], wanted: [], citedRules: [.otherCategories]))
      return Decision(.uncertain, selector: 0, clause: .category, citedRules: .otherCategories)
    }
    let decision = ask(record, &observer)
    guard decision.answer != .logged, Self.isLoggedByDefault(record) else { return decision }
    observer.note(
      ClauseResult(
        selector: decision.selector, answer: .uncertain, clause: .loggedByDefault,
        field: "eventName", seen: ["LambdaESMDisabled"], wanted: [], citedRules: [.loggedByDefault])
    )
    guard decision.answer == .notLogged else { return decision }
    return Decision(
      .uncertain, selector: decision.selector, clause: .loggedByDefault,
      citedRules: .loggedByDefault)
  }

  /// SEMANTICS 1.9a
  package static func isLoggedByDefault(_ record: borrowing JudgedRecord) -> Bool {
    record.category == .data && record.fields.eventName.equals("LambdaESMDisabled")
  }

  private func ask(
    _ record: borrowing JudgedRecord, _ observer: inout some ClauseObserver
  ) -> Decision {
    var best = Decision(.notLogged, selector: 0, clause: .category)
    switch kind {
    case .basic(let selectors):
      for selector in selectors {
        let decision = selector.decide(record, &observer)
        if decision.answer == .logged { return decision }
        best = Self.closer(best, decision)
      }
    case .advanced(let selectors):
      for selector in selectors {
        let decision = selector.decide(record, &observer)
        if decision.answer == .logged { return decision }
        best = Self.closer(best, decision)
      }
    }
    return best
  }

  /// Uncertain outweighs refused (SEMANTICS 0c); otherwise the later clause came closer.
  private static func closer(_ left: Decision, _ right: Decision) -> Decision {
    if left.answer != right.answer { return left.answer == .uncertain ? left : right }
    return left.clause < right.clause ? right : left
  }
}
