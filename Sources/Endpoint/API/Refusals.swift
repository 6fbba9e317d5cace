import CloudTrail
import History

/// CloudTrail's refusals, worded once. Texts that AWS was seen to send are kept to the letter
/// (SEMANTICS 4.3).
extension CloudTrailError {
  /// SEMANTICS 4.3: a bare name is shown as the ARN that it stands for in the Region that was called.
  static func unknownTrail(_ arn: TrailARN, account: String) -> CloudTrailError {
    CloudTrailError(
      "TrailNotFoundException", "Unknown trail: \(arn) for the user: \(account)")
  }

  static func otherRegion(than region: String) -> CloudTrailError {
    CloudTrailError(
      "CloudTrailARNInvalidException",
      "Region in ARN is wrong, you can only access resources in region \(region).")
  }

  /// SEMANTICS 3.5: what changes a trail goes to its home Region.
  static func notAtHome(_ arn: TrailARN) -> CloudTrailError {
    CloudTrailError(
      "InvalidHomeRegionException",
      "The home Region of the trail \(arn) is \(arn.region); call it there to change it.")
  }

  /// SEMANTICS 3.5: members of an organization cannot change its trail.
  static func notOwner(_ arn: TrailARN) -> CloudTrailError {
    CloudTrailError(
      "NotOrganizationMasterAccountException",
      "The trail \(arn) is an organization's; only its management account can change it.")
  }

  static func notInThePast(_ operation: APIOperation) -> CloudTrailError {
    CloudTrailError(
      "OperationNotPermittedException",
      "The past cannot be changed: \(operation.rawValue) is taken only without a time in the path.")
  }

  /// The API has no word for what nobody knows.
  static func notKnown(_ error: any Explained) -> CloudTrailError {
    let hint = error.hint.map { "; \($0)" } ?? ""
    return CloudTrailError("OperationNotPermittedException", error.fact + hint + ".")
  }

  static func combination(_ message: String) -> CloudTrailError {
    CloudTrailError("InvalidParameterCombinationException", message)
  }

  static func parameter(_ message: String) -> CloudTrailError {
    CloudTrailError("InvalidParameterException", message)
  }

  static func unsupported(_ message: String) -> CloudTrailError {
    CloudTrailError("UnsupportedOperationException", message)
  }
}
