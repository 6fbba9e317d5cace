public import CloudTrail
public import Gaps
import History
public import ReadModels
public import Reports

/// Puts the items of a history in their order: its events by time, and the windows among them.
///
/// Events come one by one and are not kept. A window stands after the events of the moment at which it opens.
/// What windows missed follows after all of these, in the order of the log files.
public struct ExportedItems: Sendable {
  private let report: GapReport?
  /// The places of the windows that are still to come, in the order of time.
  private var rest: ArraySlice<Int>

  /// - Parameter windows: nil if only events are wanted.
  public init(windows: GapReport? = nil) {
    report = windows
    let all = windows?.gaps.windows ?? []
    rest = all.indices.sorted { (all[$0].from, $0) < (all[$1].from, $1) }[...]
  }

  /// The next event, after the windows that open before it.
  public mutating func take(_ entry: TimelineEntry) -> [ExportedItem] {
    windows(before: entry.event.content.time) + [ExportedItem(entry)]
  }

  /// The windows that open after the last event was taken.
  public mutating func takeRest() -> [ExportedItem] { windows(before: nil) }

  /// An event that a window missed; nil if there is no such window.
  public func missed(_ event: MissedEvent) -> ExportedItem? {
    guard let all = report?.gaps.windows, all.indices.contains(event.window - 1) else {
      return nil
    }
    return ExportedItem(event, of: all[event.window - 1])
  }

  private mutating func windows(before time: Timestamp?) -> [ExportedItem] {
    guard let report, !rest.isEmpty else { return [] }
    let all = report.gaps.windows
    var items: [ExportedItem] = []
    while let next = rest.first, time.map({ all[next].from < $0 }) ?? true {
      rest.removeFirst()
      items.append(ExportedItem(all[next], number: next + 1, of: report))
    }
    return items
  }
}

/// A form in which items are written, one after the other.
public protocol ExportForm {
  /// What is written before the first item.
  var heading: String { get }
  /// What is written for an item: nothing yet, or lines with their line breaks.
  mutating func line(_ item: ExportedItem) -> String
  /// What is written after the last item.
  mutating func ending() -> String
}

extension ExportForm {
  /// Nothing.
  public var heading: String { "" }
  /// Nothing.
  public mutating func ending() -> String { "" }
}

/// Items as Trailback's own JSON Lines: events as `schema/timeline.schema.json` has them, windows as
/// `schema/window.schema.json`, missed events as `schema/missed.schema.json`.
public struct ItemLines: ExportForm {
  /// The form.
  public init() {}

  /// The line.
  public func line(_ item: ExportedItem) -> String { item.json.compact + "\n" }
}

extension ExportedItem {
  /// What it was made of, in Trailback's own form.
  public var json: JSONValue {
    switch subject {
    case .event(let entry): entry.json
    case .window(let gap, let number, let report): .document(report.json(gap, number: number))
    case .missed(let event): event.json
    }
  }
}
