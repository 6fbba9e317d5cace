public import CloudTrail
import History
import Replay
import Selectors

/// Looks for what is amiss with the selectors of a trail.
///
/// # How it knows
/// Every rule is a comparison: a selector is idle if the set with it and without it are the same; an exclusion
/// excludes nothing if its selector with it and without it are the same; another selector voids it if it makes
/// a difference for its selector and none for the whole set. So a finding is right as far as ``Comparer`` is,
/// and its example is the comparison's.
///
/// # What it costs
/// Most questions are about one selector, and cheap. Those about the whole set are asked only where an event
/// that the part in question decides is logged without it; and values are asked about together first. What
/// the limits leave open is said in ``LintReport/undecided``.
public struct Linter {
  /// How many comparisons one set of selectors may take.
  public var limit = 4_000

  var comparer = Comparer()
  private var compared = 0
  var report = LintReport()
  private var partition = "aws"
  private var judges: [Judge] = []

  /// Nothing was looked at yet.
  public init() {
    comparer.limit = 200_000
  }

  /// What is amiss with selectors, whichever trail has them.
  ///
  /// - Parameters:
  ///   - selectors: they need not be such that CloudTrail takes them.
  ///   - partition: that of the trail that they are for.
  public mutating func lint(
    _ selectors: TrailSelectors, partition: String = "aws"
  ) -> LintReport {
    report = LintReport()
    compared = 0
    self.partition = partition
    let all = selectors.each
    judges = all.map { selector in
      Judge(side([selector]), CompiledSelectors(TrailSelectors([selector])))
    }
    for (index, selector) in all.enumerated() {
      lintValues(of: selector, at: index, in: selectors)
    }
    lintOverlaps(of: selectors)
    for index in report.findings.indices {
      if let selector = report.findings[index].selector {
        report.findings[index].name = all[selector].name
      }
    }
    report.sort()
    return report
  }

  // MARK: - For the rules

  mutating func found(
    _ kind: LintFinding.Kind, at selector: Int?, _ example: LintFinding.Example? = nil
  ) {
    report.findings.append(LintFinding(kind: kind, selector: selector, example: example))
  }

  mutating func leaveOpen(_ code: LintFinding.Code, at selector: Int?, _ reason: String) {
    let open = LintReport.Undecided(selector: selector, code: code, reason: reason)
    if !report.undecided.contains(open) { report.undecided.append(open) }
  }

  /// Compares two sets of selectors.
  ///
  /// - Returns: nil if it cannot be decided, of which the report says why.
  mutating func compare(
    _ first: [OneSelector], _ second: [OneSelector], for code: LintFinding.Code, at selector: Int
  ) -> Comparison? {
    guard compared < limit else {
      leaveOpen(code, at: selector, "there are more than \(limit) questions to ask")
      return nil
    }
    compared += 1
    let comparison = comparer.compare(side(first), side(second))
    switch comparison.outcome {
    case .same, .narrowed, .widened, .both: return comparison
    case .undecided:
      // Whether it makes a difference depends on what AWS does not say; nothing is claimed.
      return comparison
    case .notComparable, .tooLarge:
      leaveOpen(code, at: selector, comparison.reason ?? "it is too large to decide")
      return nil
    }
  }

  /// The selectors of the set that take a record, by index.
  func takers(of record: JSONValue) -> [Int] {
    let time = MadeUpEvent.Scenario.example.time
    return decisions(of: record) { judged in
      judges.indices.filter { judges[$0].decide(judged, at: time).answer == .logged }
    } ?? []
  }

  /// Whether a selector takes a record.
  func takes(_ selector: OneSelector, _ record: JSONValue) -> Bool {
    side([selector]).decision(of: record)?.answer == .logged
  }

  private func side(_ selectors: [OneSelector]) -> ComparedTrail {
    ComparedTrail(selectorsAlone: TrailSelectors(selectors), partition: partition)
  }
}

extension ComparedTrail {
  /// What the trail says of a record; nil if its selectors are not known.
  func decision(of record: JSONValue, at time: Timestamp? = nil) -> ConfigurationDecision? {
    guard let selectors else { return nil }
    let judge = Judge(self, CompiledSelectors(selectors))
    return decisions(of: record) { judged in
      judge.decide(judged, at: time ?? MadeUpEvent.Scenario.example.time)
    }
  }
}

/// Passes on a record that we wrote, to be judged.
private func decisions<Result>(
  of record: JSONValue, _ body: (borrowing JudgedRecord) -> Result
) -> Result? {
  do {
    return try JudgedRecord.reading(json: record.compact) { body($0) }
  } catch {
    // What we wrote is JSON.
    return nil
  }
}

extension [Comparison.Difference] {
  /// The first event, as an example of what is logged or not.
  func example(isLogged: Bool) -> LintFinding.Example? {
    first.map { LintFinding.Example(record: $0.witness.record, isLogged: isLogged) }
  }
}
