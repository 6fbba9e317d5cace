public import CloudTrail

/// A trail's selectors, compiled once for judging many records.
///
/// The only evaluator. ``decide(_:)`` compares a record's bytes without copying them;
/// ``explain(_:)`` runs the same code and keeps the result of every clause.
///
/// ```swift
/// let selectors = try TrailSelectors(json: JSONValue(parsing: text))
/// let compiled = CompiledSelectors(selectors)
/// let decision = try JudgedRecord.reading(json: record) { compiled.decide($0) }
/// ```
public struct CompiledSelectors: Sendable {
  package let kind: Kind

  package enum Kind: Sendable {
    case basic([CompiledBasicSelector])
    case advanced([CompiledAdvancedSelector])
  }

  /// Compiles selectors, whether or not CloudTrail would accept them.
  public init(_ selectors: TrailSelectors) {
    kind =
      switch selectors {
      case .basic(let selectors):
        .basic(selectors.enumerated().map { CompiledBasicSelector($1, index: $0) })
      case .advanced(let selectors):
        .advanced(selectors.enumerated().map { CompiledAdvancedSelector($1, index: $0) })
      }
  }

  /// Whether the selectors take the record: one that accepts it is enough (SEMANTICS 1.1a).
  public func decide(_ record: borrowing JudgedRecord) -> Decision {
    var trace = NoTrace()
    return decide(record, &trace)
  }

  /// The decision, and the results of all clauses that were evaluated for it.
  public func explain(_ record: borrowing JudgedRecord) -> (Decision, [ClauseResult]) {
    var trace = FullTrace()
    let decision = decide(record, &trace)
    return (decision, trace.results)
  }

  private func decide(
    _ record: borrowing JudgedRecord, _ trace: inout some ClauseTrace
  ) -> Decision {
    // Whether selectors apply to such events at all is not known (SEMANTICS 2.10c).
    if case .other(let name) = record.category {
      trace.add(
        ClauseResult(
          selector: 0, answer: .uncertain, clause: .category, field: "eventCategory",
          seen: [name], wanted: [], citedRules: [.otherCategories]))
      return Decision(.uncertain, selector: 0, clause: .category, citedRule: .otherCategories)
    }
    let decision = evaluate(record, &trace)
    guard decision.answer != .logged, Self.isLoggedByDefault(record) else { return decision }
    trace.add(
      ClauseResult(
        selector: decision.selector, answer: .uncertain, clause: .loggedByDefault,
        field: "eventName", seen: ["LambdaESMDisabled"], wanted: [], citedRules: [.loggedByDefault])
    )
    guard decision.answer == .notLogged else { return decision }
    return Decision(
      .uncertain, selector: decision.selector, clause: .loggedByDefault,
      citedRule: .loggedByDefault)
  }

  /// SEMANTICS 1.9a
  package static func isLoggedByDefault(_ record: borrowing JudgedRecord) -> Bool {
    record.category == .data && record.fields.eventName.equals("LambdaESMDisabled")
  }

  private func evaluate(
    _ record: borrowing JudgedRecord, _ trace: inout some ClauseTrace
  ) -> Decision {
    var best = Decision(.notLogged, selector: 0, clause: .category)
    switch kind {
    case .basic(let selectors):
      for selector in selectors {
        let decision = selector.decide(record, &trace)
        if decision.answer == .logged { return decision }
        best = Self.closer(best, decision)
      }
    case .advanced(let selectors):
      for selector in selectors {
        let decision = selector.decide(record, &trace)
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

// MARK: - Tracing

/// Receives the results of the clauses during an evaluation. ``NoTrace`` costs nothing: a result is
/// made only by a trace that keeps it.
protocol ClauseTrace {
  mutating func add(_ result: @autoclosure () -> ClauseResult)
}

/// Keeps nothing.
struct NoTrace: ClauseTrace {
  // Without a member, the thread sanitizer reports the value as shared by all threads.
  private var unused: UInt8 = 0

  init() {}

  mutating func add(_ result: @autoclosure () -> ClauseResult) {}
}

/// Keeps every result.
struct FullTrace: ClauseTrace {
  private(set) var results: [ClauseResult] = []

  mutating func add(_ result: @autoclosure () -> ClauseResult) { results.append(result()) }
}
