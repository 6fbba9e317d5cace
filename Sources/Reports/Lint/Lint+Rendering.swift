public import CloudTrail
public import Comparison
public import ReadModels

/// What was found in one configuration, for `trailback lint`.
public struct LintResult: Sendable {
  /// For people: `new.json`, `management-trail at 2025-03-04T02:30:00Z`.
  public var name: String
  /// The trail; nil for selectors alone.
  public var trail: TrailARN?
  /// The moment that was looked at; nil for selectors alone.
  public var time: Timestamp?
  /// What was found.
  public var report: LintReport
  /// What to know about the result, each in one line without a full stop.
  public var notes: [String]

  /// What was found, and where.
  public init(
    name: String, trail: TrailARN? = nil, time: Timestamp? = nil, report: LintReport,
    notes: [String] = []
  ) {
    self.name = name
    self.trail = trail
    self.time = time
    self.report = report
    self.notes = notes
  }

  /// How many findings the text lists.
  private static let listed = 50

  /// The findings, the worst first: each with how we know and what to do.
  ///
  /// - Parameter width: how wide a line may be, in columns; names that are longer are not broken.
  public func text(_ style: Style, width: Int) -> String {
    var lines = [heading(style)]
    for note in notes {
      lines += Printable.text("note: " + note).wrapped(width: width, indent: 2, hanging: 2)
    }
    for finding in report.findings.prefix(Self.listed) {
      lines += [""] + Self.lines(of: finding, style, width: width)
    }
    let more = report.findings.count - Self.listed
    if more > 0 { lines += ["", "and \(Number.grouped(more)) more"] }
    if !report.undecided.isEmpty { lines += ["", style.yellow("not decided")] }
    for open in report.undecided.prefix(Self.listed) {
      let place = open.selector.map { "selector \($0 + 1)" } ?? "the trail"
      lines += Printable.text("\(place), \(open.code.rawValue): \(open.reason)")
        .wrapped(width: width, indent: 2, hanging: 2)
    }
    let moreOpen = report.undecided.count - Self.listed
    if moreOpen > 0 { lines.append("  and \(Number.grouped(moreOpen)) more") }
    return lines.map { $0 + "\n" }.joined()
  }

  private func heading(_ style: Style) -> String {
    let name = Printable.text(name)
    let count = report.findings.count
    if count > 0 {
      return style.red(
        "\(name): \(Number.counted(count, "finding"))" + (count > 1 ? ", the worst first" : ""))
    }
    return report.undecided.isEmpty
      ? style.green("\(name): nothing amiss")
      : style.yellow("\(name): nothing found, but not everything could be decided")
  }

  private static func lines(
    of finding: LintFinding, _ style: Style, width: Int
  ) -> [String] {
    let colour: (String) -> String =
      switch finding.severity {
      case .high: style.red
      case .medium: style.yellow
      case .low: style.bold
      }
    var lines = Printable.text("\(finding.place): \(finding.fact)")
      .wrapped(width: width, hanging: 2).map(colour)
    func add(_ text: String) {
      lines += Printable.text(text).wrapped(width: width, indent: 2, hanging: 2)
    }
    add("\(finding.code.rawValue), \(finding.severity.rawValue): \(finding.proof)")
    if let example = finding.example {
      add("such as \(example.words): \(example.isLogged ? "logged" : "not logged")")
    }
    add("to do: " + finding.hint)
    return lines
  }

  // MARK: - JSON

  /// See `schema/lint.schema.json`.
  public var json: JSONValue {
    .document([
      "name": .string(name),
      "trailARN": trail.map { .string($0.text) } ?? .null,
      "time": time.map { .string("\($0)") } ?? .null,
      "findings": .array(report.findings.map(Self.json)),
      "undecided": .array(report.undecided.map(Self.json)),
      "notes": .array(notes.map { .string($0) }),
    ])
  }

  private static func json(_ finding: LintFinding) -> JSONValue {
    let particulars = Particulars(finding.kind)
    return [
      "code": .string(finding.code.rawValue),
      "severity": .string(finding.severity.rawValue),
      "selector": finding.selector.map { .integer(Int64($0 + 1)) } ?? .null,
      "selectorName": finding.name.map { .string($0) } ?? .null,
      "fact": .string(finding.fact),
      "proof": .string(finding.proof),
      "example": finding.example.map { example in
        [
          "words": .string(example.words),
          "record": example.record,
          "isLogged": .bool(example.isLogged),
        ]
      } ?? .null,
      "hint": .string(finding.hint),
      "conditions": .array(particulars.conditions.map(\.json)),
      "takenBy": .array(particulars.takers.map { .integer(Int64($0 + 1)) }),
      "resourceType": particulars.resourceType.map { .string($0) } ?? .null,
      "buckets": .array(particulars.buckets.map { .string($0) }),
      "otherTrailARN": particulars.other.map { .string($0.text) } ?? .null,
    ]
  }

  private static func json(_ open: LintReport.Undecided) -> JSONValue {
    [
      "code": .string(open.code.rawValue),
      "selector": open.selector.map { .integer(Int64($0 + 1)) } ?? .null,
      "reason": .string(open.reason),
    ]
  }
}

/// What is particular to a finding, in members that all findings have.
private struct Particulars {
  var conditions: [LintFinding.Condition] = []
  var takers: [Int] = []
  var resourceType: String?
  var buckets: [String] = []
  var other: TrailARN?

  init(_ kind: LintFinding.Kind) {
    switch kind {
    case .resourceTypeCase(let given, let listed):
      conditions = [.init(field: "resources.type", operator: .equals, value: given)]
      resourceType = listed
    case .emptyValues(let type): resourceType = type
    case .takesNothing: break
    case .pattern(let condition), .excludesNothing(let condition, _): conditions = [condition]
    case .exclusionVoided(let voided, let by): (conditions, takers) = (voided, by)
    case .reachesNeighbour(let condition, let neighbours):
      (conditions, buckets) = ([condition], neighbours)
    case .logsOwnDeliveries(let bucket): buckets = [bucket]
    case .secondCopy(let trail): other = trail
    case .idle(let taker): takers = [taker].compactMap(\.self)
    }
  }
}

extension LintFinding.Condition {
  fileprivate var json: JSONValue {
    [
      "field": .string(field),
      "operator": self.operator.map { .string($0.rawValue) } ?? .null,
      "value": .string(value),
    ]
  }
}
