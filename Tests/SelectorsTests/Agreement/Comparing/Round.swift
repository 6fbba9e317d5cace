import CloudTrail
import Selectors
import TestSupport

/// Records and selectors of one vocabulary; every record is judged by all of the selectors.
struct Round: Sendable {
  static let records = 100
  static let selectors = 100
  static let pairs = records * selectors

  let seed: UInt64

  struct Outcome: Sendable {
    var counts: [Int] = [0, 0, 0]
    /// Pairs on which the two disagree; the first few of them.
    var disagreements: [Pair] = []
    var disagreementCount = 0
    /// Records that one of the two could not read: the generator writes none.
    var unread: [String] = []
  }

  func run() -> Outcome {
    var dice = SeededRandom(seed: seed)
    let words = Vocabulary(&dice)
    var recordGenerator = RecordGenerator(words, SeededRandom(seed: dice.next()))
    var selectorGenerator = SelectorGenerator(words, SeededRandom(seed: dice.next()))
    let records = (0..<Self.records).map { _ in recordGenerator.next() }
    let selectors = (0..<Self.selectors).map { _ in selectorGenerator.next() }
    let compiled = selectors.map { CompiledSelectors($0) }
    let naive = selectors.map { NaiveEvaluator($0) }
    var outcome = Outcome()
    for record in records {
      let text = record.text
      guard let scanned = ScannedRecord(text), let decoded = Self.decoded(text) else {
        outcome.unread.append(text)
        continue
      }
      withExtendedLifetime(scanned) {
        for index in selectors.indices {
          let first = compiled[index].decide(scanned.judged).answer
          let second = naive[index].decide(decoded)
          switch second {
          case .logged: outcome.counts[0] += 1
          case .notLogged: outcome.counts[1] += 1
          case .uncertain: outcome.counts[2] += 1
          }
          if Self.differ(first, second) {
            outcome.disagreementCount += 1
            if outcome.disagreements.count < 8 {
              outcome.disagreements.append(Pair(record: record, selectors: selectors[index]))
            }
          }
        }
      }
    }
    return outcome
  }

  private static func decoded(_ text: String) -> NaiveRecord? {
    do { return NaiveRecord(try JSONValue(parsing: text)) } catch { return nil }
  }

  /// Not `!=`, which compares the raw texts of an enumeration in a debug build.
  private static func differ(_ first: Answer, _ second: Answer) -> Bool {
    switch (first, second) {
    case (.logged, .logged), (.notLogged, .notLogged), (.uncertain, .uncertain): false
    default: true
    }
  }
}
