/// A trail as a caller names it: by ARN, or by a bare name that counts in the Region called.
public enum TrailReference: Sendable, Hashable {
  case arn(TrailARN)
  case name(String)

  /// Reads and checks what a caller gave.
  ///
  /// - Throws: `CloudTrailARNInvalidException` for a malformed ARN, `InvalidTrailNameException` for
  ///   a name that CloudTrail does not take (SEMANTICS 4.1).
  public init(validating text: String) throws(CloudTrailError) {
    guard text.hasPrefix("arn:") else {
      try TrailName.validate(text)
      self = .name(text)
      return
    }
    guard let arn = TrailARN(text) else {
      throw CloudTrailError(
        "CloudTrailARNInvalidException", "The ARN is not that of a trail: \(text)",
        hint: "a trail's ARN reads arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME")
    }
    try TrailName.validate(arn.name)
    self = .arn(arn)
  }
}
