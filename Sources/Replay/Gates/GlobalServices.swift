import CloudTrail

/// The services whose events CloudTrail takes for global (SEMANTICS 3.4c).
enum GlobalServices {
  /// Until that day a trail with IncludeGlobalServiceEvents got global events whatever its Region;
  /// since then only multi-Region trails and those of the Region in which the events are recorded
  /// (SEMANTICS 3.4d, 3.4e).
  static let dayOfChange = Timestamp(seconds: 1_637_539_200)  // 2021-11-22T00:00:00Z
  private static let dayAfter = dayOfChange.advanced(bySeconds: 86_400)

  /// The moments at which the answer of ``isBeforeChange(_:)`` changes.
  static let changes = [dayOfChange, dayAfter]

  /// Whether the old rule holds; nil on the day of the change, as nobody knows the hour
  /// (SEMANTICS 3.4g).
  static func isBeforeChange(_ time: Timestamp) -> Bool? {
    if time < dayOfChange { return true }
    return time < dayAfter ? nil : false
  }

  enum Service: UInt8 {
    case always
    /// Global until the change, where its events are recorded in us-east-1.
    case signIn
    case tokens
    case none
  }

  static func service(_ record: RecordFields) -> Service {
    let source = record.eventSource
    if source.equals("sts.amazonaws.com") { return .tokens }
    if source.equals("signin.amazonaws.com") { return .signIn }
    let isGlobal = source.equals("iam.amazonaws.com") || source.equals("cloudfront.amazonaws.com")
    return isGlobal ? .always : .none
  }

  /// Whether a call of STS went to the global endpoint (SEMANTICS 3.4h); nil where the record does
  /// not tell (SEMANTICS 3.4i). A call in another Region than us-east-1 went to that Region's own.
  static func isGlobalEndpoint(_ record: RecordFields) -> Bool? {
    if record.stsEndpointType.equals("global") { return true }
    if record.stsEndpointType.equals("regional") { return false }
    guard record.awsRegion.isString else { return nil }
    return record.awsRegion.equals("us-east-1") ? nil : false
  }
}
