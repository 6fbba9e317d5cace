import Selectors

/// Which events are judged, by their own time.
public struct ReplayScope: Sendable, Hashable {
  /// Included; nil for no bound.
  public var since: Timestamp?
  /// Not included; nil for no bound.
  public var until: Timestamp?

  public init(since: Timestamp? = nil, until: Timestamp? = nil) {
    self.since = since
    self.until = until
  }

  public func contains(_ time: Timestamp) -> Bool {
    (since.map { time >= $0 } ?? true) && (until.map { time < $0 } ?? true)
  }
}
