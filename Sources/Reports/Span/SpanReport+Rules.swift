import Comparison
import Gaps
import ReadModels
import Selectors

extension SpanReport.Rule {
  /// The rules that the answers of a report rest on: those by which time and gaps of the logs are judged, and those
  /// that the comparisons of its windows cite.
  ///
  /// - Parameters:
  ///   - report: the windows that are shown.
  ///   - counted: whether events were counted.
  static func all(of report: GapReport, counted: Bool) -> [SpanReport.Rule] {
    let gaps = report.gaps.windows
    let reasons = Set(report.gaps.unknown.map(\.reason))
    var rules: [SpanReport.Rule] = []
    func add(_ id: String, _ certainty: String, _ words: String) {
      rules.append(.init(id: id, certainty: certainty, words: words))
    }
    if !gaps.isEmpty {
      add("3.3a", "DOC", "a call that puts selectors replaces all that were there before")
      add(
        "3.6a", "OBSERVED",
        "calls have whole seconds, and those of one second an order of their own")
    }
    if counted && !gaps.isEmpty {
      add(
        "3.6h", "INFERRED",
        "an event may have been judged by a configuration of 6 minutes before to 15 minutes after it"
      )
    }
    if reasons.contains(.configuration) {
      add("3.6c", "INFERRED", "nothing is known of a trail before its first call or observation")
    }
    if reasons.contains(.unread) {
      add("3.7c", "INFERRED", "which moments of an account and Region count as read")
      add("3.7f", "INFERRED", "in time that was not read any call can have been missed")
    }
    if reasons.contains(.selfBlind) {
      add("3.7e", "INFERRED", "which moments were recorded by some known trail")
      add("3.7g", "INFERRED", "what is known of a trail while no known trail recorded changes")
    }
    let differences = gaps.flatMap { $0.lost.losses + $0.lost.open + ($0.rest?.losses ?? []) }
    let cited = Set(differences.compactMap(\.witness.rule))
    for rule in cited.sorted(by: { $0.rawValue < $1.rawValue }) {
      add(rule.rawValue, rule.certainty.rawValue, "cited where two configurations were compared")
    }
    return rules
  }
}
