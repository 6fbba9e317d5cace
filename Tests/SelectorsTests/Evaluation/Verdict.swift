import CloudTrail
import Selectors
import TestSupport
import Testing

/// A record held against selectors, with what must come of it.
struct Verdict: Sendable, CustomTestStringConvertible {
  var name: String
  var selectors: TrailSelectors
  var record: JSONValue
  var answer: Answer
  var clause: Clause
  /// The rules that the answer must rest on, and no others; nil where the test does not ask.
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

  /// Asks both ways, which must agree, and compares.
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

/// The decision and the way to it. Whatever the record, asking for the reasons changes nothing, and
/// the clause that decided is among them.
@discardableResult
func judged(
  _ record: JSONValue, by selectors: TrailSelectors,
  _ location: SourceLocation = #_sourceLocation
) -> (Decision, [ClauseResult]) {
  let held = ScannedRecord(record)
  return withExtendedLifetime(held) {
    let compiled = CompiledSelectors(selectors)
    let judged = JudgedRecord(held.fields)
    let silent = compiled.decide(judged)
    let (decision, findings) = compiled.explain(judged)
    #expect(silent == decision, sourceLocation: location)
    #expect(
      findings.contains {
        $0.selector == decision.selector && $0.clause == decision.clause
          && $0.answer == decision.answer
      }, "the clause that decided is not among the findings", sourceLocation: location)
    return (decision, findings)
  }
}

/// Advanced selectors of one selector with these fields.
func advanced(_ fields: AdvancedFieldSelector...) -> TrailSelectors {
  .advanced([AdvancedEventSelector(fieldSelectors: fields)])
}

/// One selector for the data events of S3 objects, with these fields besides.
func objects(_ fields: AdvancedFieldSelector...) -> TrailSelectors {
  .advanced([selector("Data", fields)])
}
