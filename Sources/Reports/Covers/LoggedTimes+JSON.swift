public import CloudTrail
public import Gaps
import ReadModels

extension [LoggedTimes] {
  /// The answer for all accounts together.
  public var answer: LoggedTimes.Answer { LoggedTimes.Answer(flatMap(\.spans)) }

  /// See `schema/covers.schema.json`.
  public var json: JSONValue {
    .document([
      "what": first.map { .string($0.asked.what) } ?? .null,
      "events": first.map { .string($0.asked.words) } ?? .null,
      "answer": .string(answer.rawValue),
      "accounts": .array(map(\.json)),
    ])
  }
}

extension LoggedTimes {
  fileprivate var json: JSONValue {
    [
      "account": .string(account),
      "region": region.map { .string($0) } ?? .null,
      "from": .string("\(from)"),
      "until": .string("\(until)"),
      "answer": .string(answer.rawValue),
      "spans": .array(spans.map(\.json)),
      "trails": .array(
        trails.map { trail in
          [
            "trailARN": .string(trail.trail.text),
            "answer": .string(trail.answer.rawValue),
            "spans": .array(trail.spans.map(\.json)),
          ]
        }),
    ]
  }
}

extension LoggedTimes.Span {
  fileprivate var json: JSONValue {
    [
      "from": .string("\(from)"),
      "until": .string("\(until)"),
      "logged": .string(share.rawValue),
      "notLogged": lost.map { .string($0) } ?? .null,
      "example": example.map { .string($0) } ?? .null,
      "by": .array(
        by.map { ["trailARN": .string($0.trail.text), "all": .bool($0.extent == .all)] }),
      "doubt": doubt?.json ?? .null,
    ]
  }
}

extension LoggedTimes.Doubted {
  fileprivate var json: JSONValue {
    [
      "reason": .string(reason.rawValue),
      "words": .string(words),
      "trailARN": trail.map { .string($0.text) } ?? .null,
      "known": .string(known.rawValue),
      "notLogged": lost.map { .string($0) } ?? .null,
    ]
  }
}
