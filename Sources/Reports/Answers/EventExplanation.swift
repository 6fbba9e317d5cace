public import CloudTrail
import History
public import ReadModels
public import Replay
public import Selectors
public import TrailLogs

/// What every trail in scope made of one event.
public struct EventExplanation: Sendable {
  private var id = ""
  private var title = ""
  private var place = ""
  private var time = Timestamp(microseconds: 0)
  private var trails: [Explanation] = []

  /// Nothing found yet.
  public init() {}

  public init(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, judges: Judges,
    settling: Settling
  ) {
    id = record.fields.eventID.string ?? ""
    title =
      "\(record.fields.eventName.string ?? "?") of \(record.fields.eventSource.string ?? "?")"
    place = "\(record.path), record \(record.number)"
    time = record.time
    trails = judges.all.map { $0.explain(judged, at: record.time, settling: settling) }
  }

  public var isEmpty: Bool { place.isEmpty }

  public func text(_ style: Style) -> String {
    var out = style.bold(Printable.text(title)) + " at \(time)\n"
    out += "  event \(Printable.text(id)); \(Printable.text(place))\n"
    for explanation in trails { out += "\n" + explanation.text(style) }
    if trails.isEmpty { out += "\nno trails to judge by\n" }
    return out
  }

  public var json: JSONValue {
    [
      "eventID": .string(id),
      "eventTime": .string("\(time)"),
      "event": .string(title),
      "place": .string(place),
      "trails": .array(trails.map(\.json)),
    ]
  }
}
