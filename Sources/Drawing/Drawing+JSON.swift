public import CloudTrail
import Gaps
import ReadModels
import Replay

extension Drawing {
  /// The document of `trailback plot --format json`; see `schema/plot.schema.json`.
  public var json: JSONValue {
    .document([
      "from": .string("\(span.lowerBound)"), "until": .string("\(span.upperBound)"),
      "accounts": .array(accounts.map(\.json)), "trails": .array(lanes.map(\.json)),
      "density": density?.json ?? .null,
      "notes": .array(notes.map { .string($0) }),
    ])
  }
}

extension Lane {
  fileprivate var json: JSONValue {
    let account: String =
      switch scope {
      case .trail(let trail): trail.account
      case .account(let account): account
      }
    return [
      "trailARN": trail.map { .string($0.text) } ?? .null,
      "account": .string(account),
      "sentence": .string(sentence),
      "stretches": .array(stretches.map(\.json)),
      "bands": .object(
        bands.map { .init($0.category.rawValue, .array($0.stretches.map(\.json))) }),
      "marks": .array(marks.map(\.json)),
    ]
  }
}

extension Lane.Stretch {
  fileprivate var json: JSONValue {
    [
      "from": .string("\(from)"), "until": .string("\(until)"), "state": .string(state.rawValue),
      "lastKnown": .string(lastKnown.rawValue),
      "doubt": doubt.map { .string($0.rawValue) } ?? .null,
    ]
  }
}

extension Band.Stretch {
  fileprivate var json: JSONValue {
    [
      "from": .string("\(from)"), "until": .string("\(until)"), "share": .string(share.rawValue),
    ]
  }
}

extension Mark {
  fileprivate var json: JSONValue {
    [
      "time": .string("\(time)"), "direction": .string(direction.rawValue),
      "words": .string(words), "who": who.map { .string($0) } ?? .null,
      "sequence": .integer(sequence),
    ]
  }
}

extension EventDensity {
  fileprivate var json: JSONValue {
    [
      "start": .string("\(start)"), "sliceMicroseconds": .integer(slice),
      "happened": .array(happened.map { .integer(Int64($0)) }),
      "missed": .array(missed.map { .integer(Int64($0)) }),
    ]
  }
}
