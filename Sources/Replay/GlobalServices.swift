import Selectors

/// The services whose events CloudTrail takes for global (SEMANTICS 3.4).
enum GlobalServices {
  /// Until then a trail with IncludeGlobalServiceEvents got global events whatever its Region; since
  /// then only multi-Region trails and those of the Region in which the events are recorded.
  static let change = Timestamp(seconds: 1_637_539_200)  // 2021-11-22T00:00:00Z

  private static let always = ["iam.amazonaws.com", "cloudfront.amazonaws.com"].map {
    Array($0.utf8)
  }
  private static let signIn = Array("signin.amazonaws.com".utf8)
  private static let tokens = Array("sts.amazonaws.com".utf8)

  /// Whether an event is one of a global service. Nil where the record does not tell: a call of STS in
  /// us-east-1 may have gone to the global endpoint or to the Region's own.
  static func includes(_ record: borrowing RecordFields, at time: Timestamp) -> Bool? {
    let source = record.eventSource
    if always.contains(where: source.equals) { return true }
    guard record.awsRegion.equals("us-east-1") else { return false }
    if source.equals(tokens) { return nil }
    return time < change && source.equals(signIn)
  }
}
