import CloudTrail
import Selectors

/// The rules of Semantics.md a second time, as near to the page as code can be: sections 0 to 2, on
/// decoded JSON, with neither speed nor reasons in mind. Whoever changes a rule changes the page,
/// this and the evaluator, and the comparison of the two finds what was forgotten.
struct NaiveEvaluator: Sendable {
  private let basic: [NaiveBasicSelector]
  private let advanced: [NaiveAdvancedSelector]

  init(_ selectors: TrailSelectors) {
    switch selectors {
    case .basic(let selectors):
      basic = selectors.map(NaiveBasicSelector.init)
      advanced = []
    case .advanced(let selectors):
      basic = []
      advanced = selectors.map(NaiveAdvancedSelector.init)
    }
  }

  func decide(_ record: NaiveRecord) -> Answer {
    // SEMANTICS 2.10c: no selector has a say that anyone knows of.
    if case .unnamed = record.category { return .uncertain }
    // SEMANTICS 1.1a, 0c: one selector is enough.
    let taken = Truth.any(basic.map { $0.takes(record) } + advanced.map { $0.takes(record) })
    // SEMANTICS 1.9a: said to be logged by default, nobody knows by which trails.
    if case .no = taken, case .data = record.category,
      record.eventName?.equals(Text("LambdaESMDisabled")) ?? false
    {
      return .uncertain
    }
    return taken.answer
  }
}
