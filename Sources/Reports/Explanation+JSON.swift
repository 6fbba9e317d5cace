public import CloudTrail
import History
public import Replay
import Selectors

/// Codes and members are stable: see `schema/explanation.schema.json` and `schema/verdict.schema.json`.
extension Explanation {
  /// The verdict, its configuration, every gate and every clause.
  public var json: JSONValue {
    let members: [JSONValue.Member] = [
      .init("trailARN", .string(trail.text)),
      .init("verdict", .string(verdict.answer.rawValue)),
      .init("byConfiguration", byConfigurationJSON),
    ]
    return .object(
      members + marksJSON + [
        .init("reasons", reasonsJSON()),
        .init("configuration", configurationJSON),
        .init("gates", .array(gates.map(Self.json))),
        .init("clauses", .array(clauses.map(Self.json))),
      ])
  }

  var byConfigurationJSON: JSONValue {
    switch judgement.answer {
    case .logged, .notLogged: .string(judgement.answer.rawValue)
    case .uncertain: "unknown"
    }
  }

  /// The event that set the configuration, when it did, and who called it.
  var configurationJSON: JSONValue {
    var members: [JSONValue.Member] = [
      .init("generation", .integer(Int64(period.state.generation)))
    ]
    if period.ordinal > 0 { members.append(.init("from", .string("\(period.from)"))) }
    if let until = period.until { members.append(.init("until", .string("\(until)"))) }
    if let setBy {
      members += [
        .init("selectorsSetBy", .string(setBy.id)),
        .init("what", .string(setBy.kind.rawValue)),
        .init("time", .string("\(setBy.time)")),
        .init("principal", setBy.principal.map { .string($0) } ?? .null),
      ]
    }
    return .object(members)
  }

  private static func json(_ gate: GateResult) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("gate", .string(gate.gate.rawValue)), .init("reason", .string(gate.reason.rawValue)),
    ]
    if let unknown = gate.unknown { members.append(.init("unknown", .string(unknown.rawValue))) }
    return .object(members + restsOn(gate.citedRules))
  }

  private static func json(_ clause: ClauseResult) -> JSONValue {
    .object(
      [
        .init("selector", .integer(Int64(clause.selector))),
        .init("name", clause.name.map { .string($0) } ?? .null),
        .init("answer", .string(clause.answer.rawValue)),
        .init("clause", .string(clause.clause.rawValue)),
        .init("field", .string(clause.field)),
        .init("seen", clause.seenJSON),
        .init("wanted", .array(clause.wanted.map { .string($0) })),
      ] + restsOn(clause.citedRules))
  }

  /// The inferred or unknown rules on which an answer depends.
  private static func restsOn(_ rules: [Rule]) -> [JSONValue.Member] {
    rules.isEmpty ? [] : [.init("restsOn", .array(rules.map { .string($0.rawValue) }))]
  }

  // MARK: - Reasons

  /// The deciding reason first; then, if the selectors decided, the clauses that did.
  ///
  /// - Parameter seen: the value that a clause saw, as JSON.
  func reasonsJSON(seen: (ClauseResult) -> JSONValue = \.seenJSON) -> JSONValue {
    var reasons: [JSONValue] = []
    switch verdict.unsettled {
    case nil: break
    case .settling(_, let answer): reasons.append(changeJSON(.settling, wouldBe: answer))
    case .lateDelivery: reasons.append(changeJSON(.lateDelivery, wouldBe: nil))
    case .unread: reasons.append(spanJSON(.unread))
    case .selfBlind: reasons.append(spanJSON(.selfBlind))
    case .membership(let kind, let time, let answer):
      reasons.append([
        "code": .string(Reason.settling.rawValue), "changeAt": .string("\(time)"),
        "change": .string(kind.rawValue), "wouldBe": .string(answer.rawValue),
      ])
    }
    let decisive = judgement.reason.gate == .selectors ? decisiveClauses : []
    if decisive.isEmpty {
      let gate = gates.first { $0.reason == judgement.reason }
      reasons.append(
        .object(reasonMembers(judgement.reason) + Self.restsOn(gate?.citedRules ?? [])))
    }
    // A selected event has also passed the gates, and so depends on their rules.
    var ofGates = judgement.reason == .selected ? gates.flatMap(\.citedRules) : []
    // If several selectors refuse, the one that came closest is the reason of the verdict; of its clauses the
    // one that decided.
    let closest = decisive.filter { $0.selector == judgement.selector }
    let deciding = closest.filter { Reason($0) == judgement.reason }
    let others =
      closest.filter { Reason($0) != judgement.reason }
      + decisive.filter { $0.selector != judgement.selector }
    for clause in deciding + others {
      reasons.append(
        .object(
          reasonMembers(clause, seen(clause)) + Self.restsOn(clause.citedRules + ofGates)))
      ofGates = []
    }
    return .array(reasons)
  }

  private func spanJSON(_ reason: Reason) -> JSONValue {
    var members: [JSONValue.Member] = [.init("code", .string(reason.rawValue))]
    if let span {
      if let from = span.from { members.append(.init("from", .string("\(from)"))) }
      if let until = span.until { members.append(.init("until", .string("\(until)"))) }
      members += [
        .init("account", .string(span.place.account)), .init("region", .string(span.place.region)),
      ]
    }
    return .object(members)
  }

  /// What the verdict is marked as, in the order of the schema; empty for most.
  var marksJSON: [JSONValue.Member] {
    var marks: [JSONValue] = []
    if verdict.isProvisional { marks.append("provisional") }
    if verdict.isUnconfirmed { marks.append("unconfirmed") }
    return marks.isEmpty ? [] : [.init("marks", .array(marks))]
  }

  private func changeJSON(_ reason: Reason, wouldBe answer: Answer?) -> JSONValue {
    var members: [JSONValue.Member] = [.init("code", .string(reason.rawValue))]
    if let change {
      members.append(.init("changeAt", .string("\(change.from)")))
      if let cause = change.cause { members.append(.init("change", .string(cause.rawValue))) }
    }
    if let answer { members.append(.init("wouldBe", .string(answer.rawValue))) }
    return .object(members)
  }

  private func reasonMembers(_ reason: Reason) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [.init("code", .string(reason.rawValue))]
    if let unknown = judgement.unknown {
      members.append(.init("unknown", .string(unknown.rawValue)))
    }
    if judgement.isAssumed { members.append(.init("assumed", true)) }
    return members
  }

  private func reasonMembers(_ clause: ClauseResult, _ seen: JSONValue) -> [JSONValue.Member] {
    var members = reasonMembers(Reason(clause))
    members.append(.init("selector", .integer(Int64(clause.selector))))
    if let name = clause.name { members.append(.init("name", .string(name))) }
    return members + [
      .init("clause", .string(clause.clause.rawValue)),
      .init("field", .string(clause.field)),
      .init("seen", seen),
      .init("wanted", .array(clause.wanted.map { .string($0) })),
    ]
  }
}

extension ClauseResult {
  /// The values that the clause saw.
  var seenJSON: JSONValue { .array(seen.map { .string($0) }) }
}
