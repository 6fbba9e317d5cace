import History
import Replay
import Selectors

extension Explanation {
  /// The whole tree: gates and clauses.
  public func json(setBy: Event?) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("trailARN", .string(trail)),
      .init("verdict", .string(judgement.answer.rawValue)),
      .init("reason", .string(judgement.reason.rawValue)),
    ]
    if let unknown = judgement.unknown {
      members.append(.init("unknown", .string(unknown.rawValue)))
    }
    members.append(.init("generation", .integer(Int64(period.state.generation))))
    if period.ordinal > 0 { members.append(.init("from", .string("\(period.from)"))) }
    if let until = period.until { members.append(.init("until", .string("\(until)"))) }
    if let setBy {
      members.append(
        .init(
          "selectorsSetBy",
          [
            "eventID": .string(setBy.content.id),
            "what": .string(setBy.content.change.kind.rawValue),
            "time": .string("\(setBy.content.time)"),
            "principal": setBy.content.actor.principal.map { .string($0) } ?? .null,
          ]))
    }
    members.append(.init("gates", .array(gates.map(Self.json))))
    members.append(.init("clauses", .array(clauses.map(Self.json))))
    return .object(members)
  }

  private static func json(_ gate: GateFinding) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("gate", .string(gate.gate.rawValue)), .init("reason", .string(gate.reason.rawValue)),
    ]
    if let unknown = gate.unknown { members.append(.init("unknown", .string(unknown.rawValue))) }
    return .object(members)
  }

  private static func json(_ clause: ClauseFinding) -> JSONValue {
    [
      "selector": .integer(Int64(clause.selector)),
      "name": clause.name.map { .string($0) } ?? .null,
      "answer": .string(clause.answer.rawValue),
      "clause": .string(clause.clause.rawValue),
      "field": .string(clause.field),
      "seen": .array(clause.seen.map { .string($0) }),
      "wanted": .array(clause.wanted.map { .string($0) }),
    ]
  }
}
