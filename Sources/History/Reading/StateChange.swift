import CloudTrail

/// One change of a trail's state: the period that it ended and the one that it began.
public struct StateChange: Sendable, Hashable {
  /// The ARN.
  public var trail: String
  public var before: Period
  public var after: Period
}
