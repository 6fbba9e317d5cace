/// Some of a trail's events, the newest first, and whether there are more on either side.
public struct EventPage: Sendable {
  public var events: [Event]
  public var hasNewer: Bool
  public var hasOlder: Bool

  /// Where a page lies. Pages are told by an event, not by a number, so that events that are
  /// recorded while somebody reads shift nothing.
  public enum Place: Sendable, Hashable {
    case newest
    /// Next to the event with this sequence, on its older side.
    case olderThan(sequence: Int64)
    /// Next to the event with this sequence, on its newer side.
    case newerThan(sequence: Int64)
  }
}
