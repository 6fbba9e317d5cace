import Replay
import Selectors

extension ReplayReport {
  /// All that was counted, by trail: verdict, reason, event source and name.
  public var json: JSONValue {
    [
      "files": .integer(Int64(files)),
      "events": .integer(Int64(records)),
      "outsideOfTime": .integer(Int64(outOfScope)),
      "firstEvent": firstEvent.map { .string("\($0)") } ?? .null,
      "lastEvent": lastEvent.map { .string("\($0)") } ?? .null,
      "loggedByNone": Self.json(loggedByNone),
      "trails": .array(trails.map(Self.json)),
      "problems": .integer(Int64(problems)),
      "leftAlone": leftAlone.json,
      "stopped": .bool(isStopped),
    ]
  }

  private static func json(_ count: Count) -> JSONValue {
    ["events": .integer(Int64(count.events)), "writes": .integer(Int64(count.writes))]
  }

  private static func json(_ trail: TrailTally) -> JSONValue {
    [
      "trailARN": .string(trail.trail),
      "verdicts": .object(
        Answer.allCases.map { .init($0.rawValue, json(trail.answers[$0] ?? Count())) }),
      "reasons": .object(
        Reason.allCases.compactMap { reason in
          trail.reasons[reason].map { .init(reason.rawValue, json($0)) }
        }),
      "events": .array(
        trail.names.sorted { $0.key < $1.key }.map { name, answers in
          .object(
            [
              .init("eventSource", .string(name.source)),
              .init("eventName", .string(name.name)),
            ]
              + Answer.allCases.compactMap { answer in
                answers[answer].map { .init(answer.rawValue, .integer(Int64($0))) }
              })
        }),
    ]
  }
}
