import CloudTrail

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

  init(_ record: RecordFields) {
    self.init(source: Self.cut(record.eventSource), name: Self.cut(record.eventName))
  }

  /// A hostile name may be as long as a record; no real one comes near the limit.
  private static func cut(_ field: FieldValue) -> String {
    let text = field.string ?? ""
    guard text.utf8.count > limit else { return text }
    var cut = String(text.unicodeScalars.prefix(limit / 4))
    cut += "…"
    return cut
  }

  /// In bytes of UTF-8, of which a scalar has up to four.
  private static let limit = 256

  public static func < (left: EventName, right: EventName) -> Bool {
    (left.source, left.name) < (right.source, right.name)
  }
}
