import CloudTrail

extension Comparison {
  /// What the change means, in one line as a colleague would say it, the worst first: `stops logging
  /// management events; S3 data events of all buckets`.
  public var summary: String { outcome.rawValue }
}
