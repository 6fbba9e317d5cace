import CloudTrail
import History
public import ReadModels
public import Replay
import Selectors

extension Explanation {
  /// At most about a dozen lines: the verdict, the configuration it rests on, and the clauses.
  public func text(_ style: Style) -> String {
    let name = Printable.text(TrailARN(trail)?.name ?? trail)
    let words = verdict.answer.words
    let coloured: String =
      switch verdict.answer {
      case .logged: style.green(words)
      case .notLogged: style.red(words)
      case .uncertain: style.yellow(words)
      }
    var out = "\(style.bold(name)): \(coloured)"
    if verdict.reason != .selected { out += ", \(verdict.reason.words(judgement.unknown))" }
    out += "\n"
    var rows = Columns(indent: 2)
    if verdict.doubt != nil {
      let reason = judgement.reason == .selected ? "" : ": \(judgement.reason.words())"
      rows.add("by configuration", judgement.answer.words + reason)
    }
    if let change {
      rows.add("change", "\(change.cause?.rawValue ?? "") at \(change.from)")
    }
    if judgement.isAssumed {
      rows.add("assumed", "what --assume says, where the history begins later")
    }
    if period.ordinal > 0 {
      rows.add("configuration", "since \(period.from)\(period.until.map { ", until \($0)" } ?? "")")
    }
    if let setBy, period.state.selectors.value != nil {
      rows.add("selectors", setBy.words)
    }
    for gate in gates where gate.gate != .selectors && gate.reason != .selected {
      rows.add(gate.gate.words, gate.reason.words(gate.unknown))
    }
    for clause in decisiveClauses.prefix(6) {
      rows.add(
        "selector \(clause.selector + 1)\(clause.name.map { " (\(Printable.text($0)))" } ?? "")",
        Self.words(clause))
    }
    if decisiveClauses.count > 6 { rows.add("", "and \(decisiveClauses.count - 6) more clauses") }
    let citedRules =
      decisiveClauses.flatMap(\.citedRules) + gates.filter(isDecisive).flatMap(\.citedRules)
    if !citedRules.isEmpty { rows.add("rests on", Self.words(citedRules)) }
    return out + rows.text
  }

  private func isDecisive(_ gate: GateResult) -> Bool {
    judgement.reason == .selected || gate.reason == judgement.reason
  }

  /// `2.6a (inferred), 1.4g (unknown)`, each once.
  private static func words(_ rules: [Rule]) -> String {
    var seen: Set<Rule> = []
    return rules.filter { seen.insert($0).inserted }
      .map { "\($0.rawValue) (\($0.certainty.rawValue.lowercased()))" }.joined(separator: ", ")
  }

  /// For an accepting selector all of its clauses; otherwise of each selector the one that refused, or
  /// could not tell.
  var decisiveClauses: [ClauseResult] {
    if judgement.reason == .selected, let selector = judgement.selector {
      return clauses.filter { $0.selector == selector }
    }
    return clauses.filter { $0.answer != .logged }
  }

  private static func words(_ clause: ClauseResult) -> String {
    let seen = short(clause.seen.isEmpty ? "absent" : clause.seen.joined(separator: ", "))
    let wanted = short(clause.wanted.isEmpty ? "nothing" : clause.wanted.joined(separator: " or "))
    let text: String =
      switch clause.clause {
      case .includeManagementEvents: "takes no management events"
      case .category: "the event's category is \(seen); the selector takes \(wanted)"
      default: "\(clause.field) is \(seen); the selector takes \(wanted)"
      }
    return Printable.text(text) + (clause.answer == .uncertain ? ": cannot be told" : "")
  }

  private static func short(_ text: String) -> String {
    text.count > 120 ? text.prefix(120) + "…" : text
  }
}

extension Gate {
  public var words: String {
    switch self {
    case .existence: "existence"
    case .logging: "logging"
    case .account: "account"
    case .region: "Region"
    case .globalServices: "global services"
    case .recursiveLogging: "recursive logging"
    case .selectors: "selectors"
    }
  }
}
