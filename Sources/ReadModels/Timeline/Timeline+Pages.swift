public import CloudTrail
public import History
import Selectors

// Parts of the timeline, the newest entries first, at a cost that does not grow with the log.
extension Timeline {
  /// A page of a trail's entries.
  public struct Page: Sendable {
    public var entries: [TimelineEntry]
    public var hasNewer: Bool
    public var hasOlder: Bool
  }

  /// The entries of a trail, refused calls and voided events among them.
  ///
  /// - Parameters:
  ///   - time: later events are left out.
  ///   - knownAt: what was learned later is left out.
  public static func page(
    of trail: String, _ place: EventPage.Place = .newest, count: Int = 100,
    in history: HistorySnapshot, at time: Timestamp? = nil, asKnownAt knownAt: Timestamp? = nil
  ) throws -> Page {
    let page = try history.events(of: trail, place, count: count, at: time, asKnownAt: knownAt)
    guard let newest = page.events.first, let oldest = page.events.last else {
      return Page(entries: [], hasNewer: page.hasNewer, hasOlder: page.hasOlder)
    }
    let voided = try history.voidedIDs(of: trail, asKnownAt: knownAt)
    let timeline = try history.timeline(
      of: trail, in: oldest.content.time...newest.content.time, asKnownAt: knownAt)
    var changes: [Int64: StateChange] = [:]
    for change in timeline?.changes ?? [] {
      if let event = change.after.setBy { changes[event] = change }
    }
    let entries = try page.events.map {
      try entry($0, changes[$0.sequence], isVoided: voided.contains($0.content.id), history)
    }
    return Page(entries: entries, hasNewer: page.hasNewer, hasOlder: page.hasOlder)
  }

  /// The entries of changes of state. What changes nothing, such as a refused call, is not among them.
  public static func entries(
    of changes: [StateChange], in history: HistorySnapshot
  ) throws -> [TimelineEntry] {
    try changes.compactMap { change in
      guard let event = try change.after.setBy.flatMap({ try history.event(sequence: $0) }) else {
        return nil
      }
      return try entry(event, change, isVoided: false, history)
    }
  }

  private static func entry(
    _ event: Event, _ change: StateChange?, isVoided: Bool, _ history: HistorySnapshot
  ) throws -> TimelineEntry {
    let (before, after) = (change?.before.state, change?.after.state)
    return TimelineEntry(
      event: event, before: before, after: after,
      selectorsBefore: try selectors(before, history),
      selectorsAfter: try selectors(after, history), isVoided: isVoided)
  }
}
