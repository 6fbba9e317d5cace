import History
import Replay
import Selectors

extension Explanation {
  /// At most about a dozen lines: the verdict, the configuration it rests on, and the clauses.
  public func text(_ style: Style, setBy: Event?) -> String {
    let name = Printable.text(TrailARN(trail)?.name ?? trail)
    let verdict = judgement.answer.words
    let coloured: String =
      switch judgement.answer {
      case .logged: style.green(verdict)
      case .notLogged: style.red(verdict)
      case .uncertain: style.yellow(verdict)
      }
    var out = "\(style.bold(name)): \(coloured)"
    if judgement.reason != .selected { out += ", \(judgement.reason.words(judgement.unknown))" }
    out += "\n"
    var rows = Columns(indent: 2)
    if period.ordinal > 0 {
      rows.add("configuration", "since \(period.from)\(period.until.map { ", until \($0)" } ?? "")")
    }
    if let setBy, period.state.selectors.value != nil {
      let who = setBy.content.actor.principal.map { " by \(Printable.text($0))" } ?? ""
      rows.add(
        "selectors", "\(setBy.content.change.kind.rawValue) at \(setBy.content.time)\(who)")
    }
    for gate in gates where gate.gate != .selectors && gate.reason != .selected {
      rows.add(gate.gate.words, gate.reason.words(gate.unknown))
    }
    for clause in decisive.prefix(6) {
      rows.add(
        "selector \(clause.selector + 1)\(clause.name.map { " (\(Printable.text($0)))" } ?? "")",
        Self.words(clause))
    }
    if decisive.count > 6 { rows.add("", "and \(decisive.count - 6) more clauses") }
    return out + rows.text
  }

  /// For an accepting selector all of its clauses; otherwise of each selector the one that refused.
  private var decisive: [ClauseFinding] {
    if judgement.reason == .selected, let selector = judgement.selector {
      return clauses.filter { $0.selector == selector }
    }
    return clauses.filter { $0.answer != .logged }
  }

  private static func words(_ clause: ClauseFinding) -> String {
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
