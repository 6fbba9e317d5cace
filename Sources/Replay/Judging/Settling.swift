/// How long a change of configuration takes to reach all of CloudTrail, as far as anyone has measured
/// (SEMANTICS 3.6g, 3.6h). A verdict looks at every configuration in force from ``before`` the event to
/// ``after`` it.
public struct Settling: Sendable, Hashable {
  /// Seconds before the event: a change made then may not have been in force yet.
  public var before: Int64
  /// Seconds after the event: a change made then may have been in force already when the event was
  /// processed.
  public var after: Int64

  public init(before: Int64, after: Int64) {
    self.before = before
    self.after = after
  }

  /// 6 minutes before to 15 minutes after.
  public static let standard = Settling(before: 360, after: 900)
  /// Only the event's own second.
  public static let strict = Settling(before: 0, after: 0)
}
