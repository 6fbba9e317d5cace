/// All that a trail is asked to log: basic or advanced selectors, never both. Each PutEventSelectors
/// replaces the whole of it (SEMANTICS 3.3).
public enum TrailSelectors: Sendable, Hashable {
  case basic([EventSelector])
  case advanced([AdvancedEventSelector])

  /// What a trail has on which no selectors were ever put: all management events, nothing else
  /// (SEMANTICS 3.1).
  public static let `default` = TrailSelectors.basic([EventSelector()])

  /// What `DescribeTrails` calls `HasCustomEventSelectors` (SEMANTICS 3.2).
  public var isCustom: Bool { self != .default }

  public var count: Int {
    switch self {
    case .basic(let selectors): selectors.count
    case .advanced(let selectors): selectors.count
    }
  }
}
