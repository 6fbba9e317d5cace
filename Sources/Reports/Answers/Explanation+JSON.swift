public import CloudTrail
import History
public import Replay
import Selectors

extension Explanation {
  /// The whole tree: the verdict, its configuration, every gate and every clause.
  public var json: JSONValue {
    let own = judgement.answer
    return [
      "trailARN": .string(trail),
      "verdict": .string(verdict.answer.rawValue),
      "byConfiguration": .string(own == .uncertain ? "unknown" : own.rawValue),
      "reasons": ReasonJSON.reasons(self),
      "configuration": ReasonJSON.configuration(self),
      "gates": .array(gates.map(Self.json)),
      "clauses": .array(clauses.map(Self.json)),
    ]
  }

  private static func json(_ gate: GateResult) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("gate", .string(gate.gate.rawValue)), .init("reason", .string(gate.reason.rawValue)),
    ]
    if let unknown = gate.unknown { members.append(.init("unknown", .string(unknown.rawValue))) }
    return .object(members + ReasonJSON.citedRules(gate.citedRules))
  }

  private static func json(_ clause: ClauseResult) -> JSONValue {
    .object(
      [
        .init("selector", .integer(Int64(clause.selector))),
        .init("name", clause.name.map { .string($0) } ?? .null),
        .init("answer", .string(clause.answer.rawValue)),
        .init("clause", .string(clause.clause.rawValue)),
        .init("field", .string(clause.field)),
        .init("seen", .array(clause.seen.map { .string($0) })),
        .init("wanted", .array(clause.wanted.map { .string($0) })),
      ] + ReasonJSON.citedRules(clause.citedRules))
  }
}
