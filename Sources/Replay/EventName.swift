import Selectors

/// What was called: a service's event source and the event's name.
public struct EventName: Sendable, Hashable, Comparable {
  public var source: String
  public var name: String

  /// Stands for all names past the limit.
  public static let others = EventName(source: "", name: "(others)")

  public init(source: String, name: String) {
    self.source = source
    self.name = name
  }

  init(_ record: borrowing RecordFields) {
    self.init(source: record.eventSource.string ?? "", name: record.eventName.string ?? "")
  }

  public static func < (left: EventName, right: EventName) -> Bool {
    (left.source, left.name) < (right.source, right.name)
  }
}
