import History
import Replay
import Selectors
import TrailLogs

/// What every trail in scope made of one event.
public struct EventExplanation: Sendable {
  private var id = ""
  private var title = ""
  private var place = ""
  private var time = Timestamp(microseconds: 0)
  private var trails: [(Explanation, setBy: Event?)] = []

  /// Nothing found yet.
  public init() {}

  public init(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, judges: Judges,
    in history: HistorySnapshot
  ) throws {
    id = record.fields.eventID.string ?? ""
    title =
      "\(record.fields.eventName.string ?? "?") of \(record.fields.eventSource.string ?? "?")"
    place = "\(record.path), record \(record.number)"
    time = record.time
    for judge in judges.all {
      let explanation = judge.explain(judged, at: record.time)
      let setBy = try explanation.period.state.selectorsBy.flatMap {
        try history.event(sequence: $0)
      }
      trails.append((explanation, setBy))
    }
  }

  public var isEmpty: Bool { place.isEmpty }

  public func text(_ style: Style) -> String {
    var out = style.bold(Printable.text(title)) + " at \(time)\n"
    out += "  event \(Printable.text(id)); \(Printable.text(place))\n"
    for (explanation, setBy) in trails { out += "\n" + explanation.text(style, setBy: setBy) }
    if trails.isEmpty { out += "\nno trails to judge by\n" }
    return out
  }

  public var json: JSONValue {
    [
      "eventID": .string(id),
      "eventTime": .string("\(time)"),
      "event": .string(title),
      "place": .string(place),
      "trails": .array(trails.map { $0.json(setBy: $1) }),
    ]
  }
}
