import Selectors
import Testing

/// A second evaluator, written from the page alone, must decide as the first one does.
@Suite("Agreement of the evaluator with the page")
struct AgreementTests {
  @Test(
    "Both give the same answer for every generated pair, and each answer is frequent enough to matter"
  )
  func agreement() async {
    var comparison = Comparison()
    await comparison.run()
    print(comparison.figures)
    let outcome = comparison.outcome
    #expect(outcome.unread.isEmpty, "unread: \(outcome.unread.first ?? "")")
    for (pair, answers) in outcome.disagreements.isEmpty ? [] : comparison.shortest {
      Issue.record("seed \(comparison.seed): \(answers)\n\(pair)")
    }
    #expect(outcome.disagreementCount == 0, "\(comparison.figures)")
    let tenth = outcome.counts.reduce(0, +) / 10
    for (count, answer) in zip(outcome.counts, Answer.allCases) {
      #expect(count >= tenth, "\(answer) makes up less than a tenth: \(comparison.figures)")
    }
  }
}
