import CloudTrail
import Selectors
import TestSupport
import Testing

/// A record, selectors, and the decision that must result.
struct Verdict: Sendable, CustomTestStringConvertible {
  var name: String
  var selectors: TrailSelectors
  var record: JSONValue
  var answer: Answer
  var clause: Clause
  /// Exactly the rules that the answer must depend on; nil if the test does not say.
  var citedRules: [Rule]?

  init(
    _ name: String, _ selectors: TrailSelectors, _ record: JSONValue, _ answer: Answer,
    by clause: Clause = .all, citedRules: [Rule]? = nil
  ) {
    self.citedRules = citedRules
    self.name = name
    self.selectors = selectors
    self.record = record
    self.answer = answer
    self.clause = clause
  }

  var testDescription: String { name }

  /// Decides and explains, which must agree, and compares.
  func check(_ location: SourceLocation = #_sourceLocation) {
    let (decision, findings) = judged(record, by: selectors, location)
    #expect(decision.answer == answer, sourceLocation: location)
    #expect(decision.clause == clause, sourceLocation: location)
    if let citedRules {
      #expect(findings.citedRules(of: decision) == citedRules, sourceLocation: location)
    }
    if let rule = decision.citedRule {
      #expect(findings.citedRules(of: decision).contains(rule), sourceLocation: location)
    }
  }
}

/// The decision and its explanation. Whatever the record, explaining does not change the decision, and
/// the clause that decided is among the results.
@discardableResult
func judged(
  _ record: JSONValue, by selectors: TrailSelectors,
  _ location: SourceLocation = #_sourceLocation
) -> (Decision, [ClauseResult]) {
  let held = ScannedRecord(record)
  return withExtendedLifetime(held) {
    let compiled = CompiledSelectors(selectors)
    let judged = JudgedRecord(held.fields)
    let unexplained = compiled.decide(judged)
    let (decision, findings) = compiled.explain(judged)
    #expect(unexplained == decision, sourceLocation: location)
    #expect(
      findings.contains {
        $0.selector == decision.selector && $0.clause == decision.clause
          && $0.answer == decision.answer
      }, "the clause that decided is not among the results", sourceLocation: location)
    return (decision, findings)
  }
}

/// Advanced selectors of one selector with these fields.
func advanced(_ fields: AdvancedFieldSelector...) -> TrailSelectors {
  .advanced([AdvancedEventSelector(fieldSelectors: fields)])
}

/// One selector for the data events of S3 objects, with these fields added.
func objects(_ fields: AdvancedFieldSelector...) -> TrailSelectors {
  .advanced([selector("Data", fields)])
}
