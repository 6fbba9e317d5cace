public import CloudTrail
public import Comparison
import History
public import ReadModels
import Replay
import Selectors

/// What two named configurations mean, held against each other, for `trailback diff`.
public struct ConfigurationDifference: Sendable {
  /// One of the two.
  public struct Side: Sendable {
    /// For people: `new.json`, `management-trail at 2025-03-04T02:30:00Z`.
    public var name: String
    /// The trail that it is of; nil for selectors alone.
    public var trail: TrailARN?
    /// The moment that was looked at; nil for selectors alone.
    public var time: Timestamp?
    /// The selectors; nil if they are not known.
    public var selectors: TrailSelectors?

    /// A side of a comparison.
    public init(
      name: String, trail: TrailARN? = nil, time: Timestamp? = nil, selectors: TrailSelectors?
    ) {
      self.name = name
      self.trail = trail
      self.time = time
      self.selectors = selectors
    }
  }

  /// What was compared.
  public var first: Side
  /// What it was compared with.
  public var second: Side
  /// What the comparison found.
  public var comparison: Comparison
  /// What to know about the result, each in one line without a full stop.
  public var notes: [String]

  /// The result of a comparison of two configurations.
  public init(first: Side, second: Side, comparison: Comparison, notes: [String] = []) {
    self.first = first
    self.second = second
    self.comparison = comparison
    self.notes = notes
  }

  /// The facts of the selectors that only the first has, and those that only the second has; none if the
  /// selectors of one of them are not known.
  var lines: (removed: [String], added: [String]) {
    guard let old = first.selectors, let new = second.selectors else { return ([], []) }
    return SelectorLines.difference(from: old, to: new)
  }
}

// MARK: - Text

extension ConfigurationDifference {
  /// How many differences of a kind, and how many lines of selectors, are listed.
  private static let listed = 20

  /// The result in words: the summary, each difference with an event as an example, and the selectors.
  ///
  /// - Parameter width: how wide a line may be, in columns; names that are longer are not broken.
  public func text(_ style: Style, width: Int) -> String {
    let colour = colour(style)
    let summary = Printable.text(comparison.summary).wrapped(width: width, hanging: 2)
    var lines = summary.map(colour)
    var sides = Columns(indent: 2)
    sides.add("first", Printable.text(first.name))
    sides.add("second", Printable.text(second.name))
    lines += sides.lines
    lines += notes.flatMap {
      ("note: " + Printable.text($0)).wrapped(width: width, indent: 2, hanging: 2)
    }
    let isNote = comparison.outcome != .undecided
    for (heading, differences, showsBoth) in [
      ("no longer logged", comparison.losses, false), ("newly logged", comparison.gains, false),
      (isNote ? "besides, not decided for" : "not decided for", comparison.open, true),
      ("only for events as AWS documents none", comparison.undocumented, true),
    ] where !differences.isEmpty {
      lines += ["", style.bold(heading)]
      lines += Self.lines(differences.worstFirst, width, style, showsBoth: showsBoth)
    }
    return (lines + selectorLines(style)).map { $0 + "\n" }.joined()
  }

  private func colour(_ style: Style) -> (String) -> String {
    switch comparison.outcome {
    case .same: style.green
    case .narrowed, .both: style.red
    case .widened, .undecided, .notComparable, .tooLarge: style.yellow
    }
  }

  private static func lines(
    _ differences: [Comparison.Difference], _ width: Int, _ style: Style, showsBoth: Bool
  ) -> [String] {
    var lines: [String] = []
    var said: Set<String> = []
    // What reads alike is told by one example.
    let differences = differences.filter { said.insert($0.events.words).inserted }
    for difference in differences.prefix(listed) {
      let words = Printable.text(difference.events.words)
      lines += words.wrapped(width: width, indent: 2, hanging: 2)
      let witness = difference.witness
      lines += ("such as " + Printable.text(witness.words))
        .wrapped(width: width, indent: 4, hanging: 2).map(style.dim)
      // What is selected is plain; why the other side leaves it out is not.
      for (name, reason) in [("first", witness.first), ("second", witness.second)]
      where showsBoth || reason.answer != .logged {
        lines += "\(name): \(reason.answer.words), \(reason.words())"
          .wrapped(width: width, indent: 4, hanging: 2)
      }
      if let rule = witness.rule {
        let certainty =
          switch rule.certainty {
          case .documented: "documented"
          case .inferred: "inferred"
          case .unknown: "unknown"
          }
        lines.append("    rests on \(rule.rawValue) (\(certainty))")
      }
    }
    if differences.count > listed {
      lines.append("  and \(Number.grouped(differences.count - listed)) more")
    }
    return lines
  }

  private func selectorLines(_ style: Style) -> [String] {
    let (removed, added) = lines
    guard !removed.isEmpty || !added.isEmpty else { return [] }
    func listed(_ lines: [String], _ sign: String, _ colour: (String) -> String) -> [String] {
      lines.prefix(Self.listed).map { colour("  \(sign) " + Printable.text($0)) }
        + (lines.count > Self.listed
          ? ["  \(sign) and \(Number.grouped(lines.count - Self.listed)) more"] : [])
    }
    return ["", style.bold("selectors")] + listed(removed, "-", style.red)
      + listed(added, "+", style.green)
  }
}
