/// One clause of one selector, held against a record: what it asked, what it saw, what came of it.
public struct ClauseResult: Sendable, Hashable {
  /// From 0.
  public var selector: Int
  /// The selector's name, where an advanced selector has one.
  public var name: String?
  public var answer: Answer
  public var clause: Clause
  /// The field of the record that was compared, as selectors spell it.
  public var field: String
  /// What the record holds; nil where it holds nothing that compares.
  public var seen: [String]
  /// Where the record's `resources` held what was seen, entry by entry from 0; empty where something
  /// else was compared than their ARNs.
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

/// Who wants to know how a decision came about. ``Silence`` costs nothing.
protocol ClauseObserver {
  mutating func note(_ finding: @autoclosure () -> ClauseResult)
}

/// Asks nothing.
struct Silence: ClauseObserver {
  // The thread sanitizer takes an empty value for one that all threads share.
  private var place: UInt8 = 0

  init() {}

  mutating func note(_ finding: @autoclosure () -> ClauseResult) {}
}

/// Keeps everything.
struct Notes: ClauseObserver {
  var findings: [ClauseResult] = []

  mutating func note(_ finding: @autoclosure () -> ClauseResult) { findings.append(finding()) }
}
