public import CloudTrail

/// Compares configurations, and keeps what it worked out for the next comparison.
public struct Comparer {
  /// How many kinds of events are looked at before a comparison is called too large.
  public var limit = 200_000

  /// Nothing was compared yet.
  public init() {}

  /// What the change from one configuration to another means.
  ///
  /// - Parameters:
  ///   - first: the configuration before.
  ///   - second: the configuration after.
  ///   - time: when both are in force, since some rules changed once; nil for a comparison that holds of all
  ///     times.
  ///   - isOneCall: whether one call lies between the two. Then what is not known on both sides is the same
  ///     on both sides.
  public mutating func compare(
    _ first: ComparedTrail, _ second: ComparedTrail, at time: Timestamp? = nil,
    isOneCall: Bool = false
  ) -> Comparison {
    Comparison(outcome: .tooLarge, losses: [], gains: [], open: [], undocumented: [])
  }
}
