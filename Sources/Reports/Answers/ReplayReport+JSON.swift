public import CloudTrail
public import Replay
import Selectors

extension ReplayReport {
  /// All that was counted, by trail: verdict, reason, and by event source and name the
  /// answers by configuration.
  public var json: JSONValue {
    [
      "files": .integer(Int64(files)),
      "events": .integer(Int64(records)),
      "outsideOfTime": .integer(Int64(outOfScope)),
      "firstEvent": firstEvent.map { .string("\($0)") } ?? .null,
      "lastEvent": lastEvent.map { .string("\($0)") } ?? .null,
      "loggedByNone": Self.json(loggedByNone),
      "loggedByNoneByConfiguration": Self.json(loggedByNoneByConfiguration),
      "trails": .array(trailsJSON),
      "problems": .integer(Int64(problems)),
      "leftAlone": skipped.json,
      "stopped": .bool(isStopped),
    ]
  }

  private var trailsJSON: [JSONValue] {
    let names = answersByName
    return trails.enumerated().map { place, trail in
      let events = names.map { Self.json($0.name, $0.answers[place]) }
      return Self.json(trail, events: events)
    }
  }

  private static func json(_ name: EventName, _ answers: VerdictCounts) -> JSONValue {
    var members: [JSONValue.Member] = []
    members.reserveCapacity(2 + Answer.allCases.count)
    members.append(.init("eventSource", .string(name.source)))
    members.append(.init("eventName", .string(name.name)))
    for answer in Answer.allCases {
      guard let count = answers[answer] else { continue }
      members.append(.init(answer.rawValue, .integer(Int64(count))))
    }
    return .object(members)
  }

  private static func json(_ count: Count) -> JSONValue {
    ["events": .integer(Int64(count.events)), "writes": .integer(Int64(count.writes))]
  }

  private static func json(_ trail: TrailTally, events: [JSONValue]) -> JSONValue {
    [
      "trailARN": .string(trail.trail),
      "verdicts": .object(
        Answer.allCases.map { .init($0.rawValue, json(trail.answers[$0] ?? Count())) }),
      "reasons": .object(
        Reason.allCases.compactMap { reason in
          trail.reasons[reason].map { .init(reason.rawValue, json($0)) }
        }),
      "byConfiguration": .object(
        Answer.allCases.map {
          .init(
            $0 == .uncertain ? "unknown" : $0.rawValue,
            json(trail.answersByConfiguration[$0] ?? Count()))
        }),
      "reasonsByConfiguration": .object(
        Reason.allCases.compactMap { reason in
          trail.reasonsByConfiguration[reason].map { .init(reason.rawValue, json($0)) }
        }),
      "assumed": .integer(Int64(trail.assumed)),
      "missing": .array(MissingFact.all(of: trail).map(\.json)),
      "events": .array(events),
    ]
  }
}
