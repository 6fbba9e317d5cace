/// What the owner of an access key may do.
public enum Right: String, Sendable, Hashable, CaseIterable {
  /// Ask what was logged, and why.
  case read
  /// Record a change of a trail.
  case write
  /// Hand over CloudTrail's records, as an EventBridge API destination does.
  case ingest
}
