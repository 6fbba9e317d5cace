import CloudTrail
import History
import Replay
import Selectors

/// The reasons of a verdict as JSON; the codes and members are stable, see
/// `schema/verdict.schema.json`.
enum ReasonJSON {
  /// The deciding reason first; then, where the selectors decided, the clauses that did.
  ///
  /// - Parameter seen: what a clause saw, as JSON.
  static func reasons(
    _ explanation: Explanation, seen: (ClauseResult) -> JSONValue = \.seenJSON
  ) -> JSONValue {
    let verdict = explanation.verdict
    var reasons: [JSONValue] = []
    switch verdict.doubt {
    case nil: break
    case .settling(_, let answer):
      reasons.append(doubt(.settling, explanation, wouldBe: answer))
    case .lateDelivery: reasons.append(doubt(.lateDelivery, explanation, wouldBe: nil))
    }
    let judgement = verdict.judgement
    let decisive = judgement.reason.gate == .selectors ? explanation.decisiveClauses : []
    if decisive.isEmpty { reasons.append(reason(judgement, explanation)) }
    // What was selected passed the gates too, and rests on their rules.
    var opened = judgement.reason == .selected ? explanation.gates.flatMap(\.citedRules) : []
    // Of several selectors that refuse, the one that came closest is the reason of the verdict.
    let closest = decisive.filter { $0.selector == judgement.selector }
    for clause in closest + decisive.filter({ $0.selector != judgement.selector }) {
      reasons.append(
        .object(
          members(judgement, of: clause, seen(clause)) + citedRules(clause.citedRules + opened)))
      opened = []
    }
    return .array(reasons)
  }

  private static func doubt(
    _ reason: Reason, _ explanation: Explanation, wouldBe answer: Answer?
  ) -> JSONValue {
    var members: [JSONValue.Member] = [.init("code", .string(reason.rawValue))]
    if let change = explanation.change {
      members.append(.init("changeAt", .string("\(change.from)")))
      if let cause = change.cause { members.append(.init("change", .string(cause.rawValue))) }
    }
    if let answer { members.append(.init("wouldBe", .string(answer.rawValue))) }
    return .object(members)
  }

  private static func reason(_ judgement: Judgement, _ explanation: Explanation) -> JSONValue {
    let gate = explanation.gates.first { $0.reason == judgement.reason }
    return .object(common(judgement, judgement.reason) + citedRules(gate?.citedRules ?? []))
  }

  private static func common(_ judgement: Judgement, _ reason: Reason) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [.init("code", .string(reason.rawValue))]
    if let unknown = judgement.unknown {
      members.append(.init("unknown", .string(unknown.rawValue)))
    }
    if judgement.isAssumed { members.append(.init("assumed", true)) }
    return members
  }

  private static func members(
    _ judgement: Judgement, of clause: ClauseResult, _ seen: JSONValue
  ) -> [JSONValue.Member] {
    var members = common(judgement, Reason(clause))
    members.append(.init("selector", .integer(Int64(clause.selector))))
    if let name = clause.name { members.append(.init("name", .string(name))) }
    return members + [
      .init("clause", .string(clause.clause.rawValue)),
      .init("field", .string(clause.field)),
      .init("seen", seen),
      .init("wanted", .array(clause.wanted.map { .string($0) })),
    ]
  }

  /// The rules that are inferred or unknown and on which the answer depends.
  static func citedRules(_ rules: [Rule]) -> [JSONValue.Member] {
    rules.isEmpty ? [] : [.init("restsOn", .array(rules.map { .string($0.rawValue) }))]
  }

  /// What set the configuration: the event, when, and who.
  static func configuration(_ explanation: Explanation) -> JSONValue {
    let period = explanation.period
    var members: [JSONValue.Member] = [
      .init("generation", .integer(Int64(period.state.generation)))
    ]
    if period.ordinal > 0 { members.append(.init("from", .string("\(period.from)"))) }
    if let until = period.until { members.append(.init("until", .string("\(until)"))) }
    if let setBy = explanation.setBy {
      members += [
        .init("selectorsSetBy", .string(setBy.id)),
        .init("what", .string(setBy.kind.rawValue)),
        .init("time", .string("\(setBy.time)")),
        .init("principal", setBy.principal.map { .string($0) } ?? .null),
      ]
    }
    return .object(members)
  }
}

extension ClauseResult {
  /// What the clause saw.
  var seenJSON: JSONValue { .array(seen.map { .string($0) }) }
}
