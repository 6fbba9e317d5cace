public import CloudTrail
import Replay

/// What is amiss with the selectors of a trail, and how we know.
///
/// Words for people are in `Reports`; here are the values.
public struct LintFinding: Sendable {
  /// A stable name, in the order of what is worst.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// A selector that takes no documented event.
    case takesNothing
    /// A resource type that differs from a listed one in case only, and selects other resources.
    case resourceTypeCase
    /// A basic selector's data resource without a value, which selects nothing.
    case emptyValues
    /// A value with `*`, which stands for itself and for nothing else.
    case pattern
    /// An exclusion that excludes nothing.
    case excludesNothing
    /// An exclusion whose events another selector takes.
    case exclusionVoided
    /// A bucket's name without its slash, which reaches buckets whose names go on.
    case reachesNeighbour
    /// Among the trail's data events are its own deliveries.
    case logsOwnDeliveries
    /// Another trail of the account logs management events, too.
    case secondCopy
    /// A selector whose events other selectors take.
    case idle

    /// How bad it is.
    public var severity: Severity {
      switch self {
      case .takesNothing, .resourceTypeCase, .emptyValues, .pattern: .high
      case .excludesNothing, .exclusionVoided, .reachesNeighbour, .logsOwnDeliveries: .medium
      case .secondCopy, .idle: .low
      }
    }
  }

  /// How bad a finding is.
  public enum Severity: String, Sendable, Hashable, CaseIterable {
    /// The selectors do not do what they say: events that look logged may not be.
    case high
    /// More or other events are logged than the selectors seem to say.
    case medium
    /// Nothing is logged wrongly, but something is there twice.
    case low
  }

  /// What was found, with all that is particular to it.
  public enum Kind: Sendable, Hashable {
    /// - Parameter listed: the type that was most likely meant.
    case resourceTypeCase(given: String, listed: String)
    /// - Parameter type: of the resource without values.
    case emptyValues(type: String)
    case takesNothing
    case pattern(Condition)
    /// - Parameter isBucket: whether it is compared with the ARN of a bucket, which no object has.
    case excludesNothing(Condition, isBucket: Bool)
    /// - Parameter by: the indices of selectors that take what is excluded.
    case exclusionVoided([Condition], by: [Int])
    /// - Parameter neighbours: buckets that were seen and that it reaches; empty if no logs were given.
    case reachesNeighbour(Condition, neighbours: [String])
    case logsOwnDeliveries(bucket: String)
    case secondCopy(of: TrailARN)
    /// - Parameter by: the index of a selector that takes all of it; nil if it takes several.
    case idle(by: Int?)
  }

  /// One value that a field is compared with.
  public struct Condition: Sendable, Hashable {
    /// As selectors spell it, or the member of a basic selector: `ExcludeManagementEventSources`.
    public var field: String
    /// Nil in basic selectors.
    public var `operator`: FieldOperator?
    /// The value.
    public var value: String

    /// A value that a field is compared with.
    public init(field: String, operator: FieldOperator?, value: String) {
      self.field = field
      self.operator = `operator`
      self.value = value
    }

    /// Whether records that match are left out.
    public var isExclusion: Bool { self.operator?.deselects ?? (field == Self.sources) }

    static let sources = "ExcludeManagementEventSources"
  }

  /// An event that shows it, which the evaluator was asked.
  public struct Example: Sendable {
    /// A CloudTrail record.
    public var record: JSONValue
    /// Whether what was looked at logs it.
    public var isLogged: Bool
  }

  /// What was found.
  public var kind: Kind
  /// The index of the selector that it is about; nil if it is about the trail.
  public var selector: Int?
  /// The name of that selector, if it has one.
  public var name: String?
  /// An event that shows it; nil if there is none, and the proof is that two sets of selectors are the same.
  public var example: Example?

  /// The stable name.
  public var code: Code {
    switch kind {
    case .resourceTypeCase: .resourceTypeCase
    case .emptyValues: .emptyValues
    case .takesNothing: .takesNothing
    case .pattern: .pattern
    case .excludesNothing: .excludesNothing
    case .exclusionVoided: .exclusionVoided
    case .reachesNeighbour: .reachesNeighbour
    case .logsOwnDeliveries: .logsOwnDeliveries
    case .secondCopy: .secondCopy
    case .idle: .idle
    }
  }

  /// How bad it is.
  public var severity: Severity { code.severity }
}

/// All that was found, the worst first, and what could not be looked at.
public struct LintReport: Sendable {
  /// The worst first; of one code in the order of the selectors.
  public var findings: [LintFinding] = []
  /// What could not be decided; if there is any, that nothing was found does not mean that there is nothing.
  public var undecided: [Undecided] = []

  /// One question without an answer.
  public struct Undecided: Sendable, Hashable {
    /// The index of the selector that it is about; nil if it is about the trail.
    public var selector: Int?
    /// What might be so.
    public var code: LintFinding.Code
    /// Why it is not known, in words.
    public var reason: String
  }

  /// A report of nothing.
  public init() {}

  mutating func sort() {
    let ranks = Dictionary(
      uniqueKeysWithValues: LintFinding.Code.allCases.enumerated().map { ($1, $0) })
    func key(_ finding: LintFinding) -> (Int, Int) {
      (ranks[finding.code] ?? 0, finding.selector ?? -1)
    }
    // Sorting is stable only if each has a place of its own.
    findings = findings.enumerated().sorted { left, right in
      let (first, second) = (key(left.element), key(right.element))
      return first == second ? left.offset < right.offset : first < second
    }.map(\.element)
  }
}

extension LintReport {
  /// The beginnings of bucket names that reach further than one bucket, to look for neighbours by.
  public var reachingNames: [String] {
    findings.compactMap { finding in
      guard case .reachesNeighbour(let condition, _) = finding.kind else { return nil }
      return BucketARN(beginning: condition.value)?.name
    }
  }

  /// Names the neighbours in the findings.
  ///
  /// - Parameter buckets: names of buckets that are there.
  public mutating func name(neighbours buckets: Set<String>) {
    for (index, finding) in findings.enumerated() {
      guard case .reachesNeighbour(let condition, _) = finding.kind,
        let name = BucketARN(beginning: condition.value)?.name
      else { continue }
      let reached = buckets.filter {
        $0.utf8.count > name.utf8.count && $0.utf8.starts(with: name.utf8)
      }
      findings[index].kind = .reachesNeighbour(condition, neighbours: reached.sorted())
    }
  }
}

extension LintFinding.Example {
  /// The event in short: `GetObject of S3 in us-east-1, arn:aws:s3:::amzn-example-bucket/report.csv`.
  public var words: String {
    Witness(record: record, first: .selected, second: .selected, rule: nil).words
  }
}
