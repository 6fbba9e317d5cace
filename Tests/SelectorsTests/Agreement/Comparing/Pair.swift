import CloudTrail
import Selectors
import TestSupport

/// A record and selectors, to be judged by the evaluator and by the naive one.
struct Pair: Sendable {
  var record: JSONText
  var selectors: TrailSelectors

  struct Answers: Sendable, Hashable, CustomStringConvertible {
    var evaluator: Answer
    var naive: Answer

    var agree: Bool { evaluator == naive }
    var description: String { "evaluator \(evaluator), naive evaluator \(naive)" }
  }

  /// Nil if neither can read the record.
  func answers() -> Answers? {
    guard let scanned = ScannedRecord(record.text) else { return nil }
    do {
      let json = try JSONValue(parsing: record.text)
      return withExtendedLifetime(scanned) {
        Answers(
          evaluator: CompiledSelectors(selectors).decide(scanned.judged).answer,
          naive: NaiveEvaluator(selectors).decide(NaiveRecord(json)))
      }
    } catch {
      return nil
    }
  }

  var length: Int { record.text.utf8.count + selectors.json().compact.utf8.count }
}

extension Pair: CustomStringConvertible {
  var description: String { "\(selectors.json().compact)\n\(record.text)" }
}
