/// What an answer of the API said of a trail at a moment; partial where the answer is. A member that
/// is nil was not said.
public struct Observation: Sendable, Hashable {
  public var selectors: TrailSelectors?
  /// `HasCustomEventSelectors`: whether the selectors are other than the default, not which.
  public var hasCustomSelectors: Bool?
  public var isLogging: Bool?
  public var settings: TrailSettings

  public init(
    selectors: TrailSelectors? = nil, hasCustomSelectors: Bool? = nil, isLogging: Bool? = nil,
    settings: TrailSettings = TrailSettings()
  ) {
    self.selectors = selectors
    self.hasCustomSelectors = hasCustomSelectors
    self.isLogging = isLogging
    self.settings = settings
  }
}
