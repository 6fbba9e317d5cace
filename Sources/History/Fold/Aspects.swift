/// A set of the parts of a trail's state that an event can show or leave in doubt.
public struct Aspects: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt16

  /// The parts whose bits are set.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// Whether the trail is there.
  public static let existence = Aspects(rawValue: 1)
  /// Whether it logs.
  public static let logging = Aspects(rawValue: 2)
  /// Its selectors.
  public static let selectors = Aspects(rawValue: 4)
  /// What Insights is enabled for.
  public static let insights = Aspects(rawValue: 8)
  /// Its event configuration.
  public static let eventConfiguration = Aspects(rawValue: 16)
  /// The setting `IsMultiRegionTrail`.
  public static let multiRegion = Aspects(rawValue: 32)
  /// The setting `IncludeGlobalServiceEvents`.
  public static let globalServices = Aspects(rawValue: 64)
  /// The setting `IsOrganizationTrail`.
  public static let organization = Aspects(rawValue: 128)
  /// The setting `RecursiveLogging`.
  public static let recursiveLogging = Aspects(rawValue: 256)

  /// Every part.
  public static let all = Aspects(rawValue: 511)
  /// What a self-blind span leaves at its last known value, marked as unconfirmed, when it has ended.
  public static let kept: Aspects = [
    .logging, .multiRegion, .globalServices, .recursiveLogging,
  ]
}
