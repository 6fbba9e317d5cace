public import CloudTrail
import Comparison
import ReadModels
import Replay
import Selectors

extension ConfigurationDifference {
  /// See `schema/diff.schema.json`.
  public var json: JSONValue {
    let (removed, added) = lines
    return .document([
      "outcome": .string(comparison.outcome.rawValue),
      "summary": .string(comparison.summary),
      "reason": comparison.reason.map { .string($0) } ?? .null,
      "first": first.json,
      "second": second.json,
      "losses": .array(comparison.losses.worstFirst.map(\.json)),
      "gains": .array(comparison.gains.worstFirst.map(\.json)),
      "open": .array(comparison.open.worstFirst.map(\.json)),
      "undocumented": .array(comparison.undocumented.worstFirst.map(\.json)),
      "assumedOpen": .array(comparison.assumedOpen.map { .string($0.rawValue) }),
      "removed": .array(removed.map { .string($0) }),
      "added": .array(added.map { .string($0) }),
      "notes": .array(notes.map { .string($0) }),
    ])
  }
}

extension ConfigurationDifference.Side {
  fileprivate var json: JSONValue {
    [
      "name": .string(name),
      "trailARN": trail.map { .string($0.text) } ?? .null,
      "time": time.map { .string("\($0)") } ?? .null,
      "selectors": selectors?.json() ?? .null,
    ]
  }
}

extension Comparison.Difference {
  /// As `schema/diff.schema.json` has it.
  var json: JSONValue { ["events": events.json, "witness": witness.json] }
}

extension Witness {
  fileprivate var json: JSONValue {
    [
      "words": .string(words),
      "record": record,
      "first": .string(first.rawValue),
      "second": .string(second.rawValue),
      "rule": rule.map { .string($0.rawValue) } ?? .null,
    ]
  }
}

extension EventSet {
  fileprivate var json: JSONValue {
    [
      "words": .string(words),
      "category": .string(category.name),
      "resourceTypes": .array(resourceTypes.map { .string($0) }),
      "eventSource": eventSource.map { .string($0) } ?? .null,
      "isAll": .bool(isAll),
      "isExact": .bool(isExact),
      "limits": .array(limits.map(\.json)),
    ]
  }
}

extension EventSet.Limit {
  fileprivate var json: JSONValue {
    [
      "field": .string(field),
      "values": .array(values.map(\.json)),
      "others": .array(others.map(\.json)),
    ]
  }
}

extension EventSet.Values {
  fileprivate var json: JSONValue {
    switch self {
    case .absent: ["is": "absent"]
    case .text(let text): ["is": "text", "text": .string(text)]
    case .others(let beginning, let ending):
      ["is": "others", "beginning": .string(beginning), "ending": .string(ending)]
    }
  }
}
