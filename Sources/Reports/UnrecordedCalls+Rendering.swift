import CloudTrail
import ReadModels
public import Replay

// The calls in replayed files that the history does not hold, in words and as JSON.

extension UnrecordedCalls {
  /// How many calls the text lists.
  private static let listed = 5

  /// The calls that contradict most, each with its place; empty if there are none.
  ///
  /// - Parameter recording: the command that records them and judges again, if there is one.
  func text(_ recording: String?) -> String {
    guard count > 0 else { return "" }
    var out = "\n\(words)\(effect):\n"
    for call in worst.prefix(Self.listed) {
      out += "  \(call.words)\n    \(Printable.text(call.path)), record \(call.record)\n"
    }
    let more = count - min(worst.count, Self.listed)
    if more > 0, !worst.isEmpty { out += "  and \(Number.counted(more, "other call"))\n" }
    if let recording { out += "  to record them first\n    $ \(Printable.text(recording))\n" }
    return out
  }

  /// All of it in one line; nil if there are no such calls.
  public func sentence(_ recording: String?) -> String? {
    guard count > 0 else { return nil }
    let first = worst.first.map { call in
      "; \(count == 1 ? "it is" : "above all") \(call.words(", ")), \(Printable.text(call.path)), "
        + "record \(call.record)"
    }
    return words + effect + (first ?? "")
      + (recording.map { "; record them with `\(Printable.text($0))`" } ?? "")
  }

  private var words: String {
    count == 1
      ? "1 call in these files is not in the history"
      : "\(Number.grouped(count)) calls in these files are not in the history"
  }

  private var effect: String {
    canContradict ? ", so verdicts can be wrong" : "; no verdict depends on it"
  }

  /// See `schema/replay.schema.json`.
  func json(_ recording: String?) -> JSONValue {
    [
      "count": .integer(Int64(count)),
      "calls": .array(worst.map(\.json)),
      "commands": .array(count == 0 ? [] : [recording].compactMap { $0 }.map { .string($0) }),
    ]
  }
}

extension FoundCall {
  fileprivate var words: String { words("  ") }

  fileprivate func words(_ separator: String) -> String {
    ["\(time)", what, Printable.text(stream.name)].joined(separator: separator)
  }

  private var what: String {
    switch kind {
    case .rejectedCall: "\(call.rawValue) (refused)"
    case .unknownConfiguration: "\(call.rawValue) (not told in full)"
    case .replicatedCall: "\(call.rawValue) (on a member's copy)"
    case .createTrail, .updateTrail, .putEventSelectors, .putInsightSelectors,
      .putEventConfiguration, .addTags, .removeTags, .startLogging, .stopLogging, .deleteTrail,
      .observedConfiguration, .accountJoined, .accountDeparted, .correction:
      call.rawValue
    }
  }

  fileprivate var json: JSONValue {
    [
      "eventID": .string(id),
      "eventTime": .string("\(time)"),
      "what": .string(kind.rawValue),
      "call": .string(call.rawValue),
      "trailARN": stream.trailARN.map { .string($0.text) } ?? .null,
      "file": .string(path),
      "record": .integer(Int64(record)),
    ]
  }
}
