import CloudTrail

/// The log group of a trail and the role by which CloudTrail writes to it, which are one setting: both have a
/// value, or neither. A call gives the pair as it is to be, whatever the trail has now.
///
/// | group | role | |
/// |---|---|---|
/// | not given or `""` | not given or `""` | nothing to check; one `""` clears both (SEMANTICS 3.5x) |
/// | a value | not given or `""` | refused, before the form of the ARN is looked at |
/// | not given or `""` | a value | refused, likewise |
/// | a value | a value | the forms of both are checked |
struct LogGroupAndRole {
  private let group: String
  private let role: String

  /// The pair as a call gives it.
  init(_ given: TrailSettings) {
    group = given[.cloudWatchLogsLogGroupARN]?.string ?? ""
    role = given[.cloudWatchLogsRoleARN]?.string ?? ""
  }

  /// - Parameter region: the trail's home, where the group has to be.
  /// - Throws: `InvalidCloudWatchLogsLogGroupArnException` or `InvalidCloudWatchLogsRoleArnException`, in
  ///   CloudTrail's words. The exception names the half that is missing.
  func check(in region: String) throws(CloudTrailError) {
    switch (group.isEmpty, role.isEmpty) {
    case (true, true): return
    case (false, true): throw Self.role(Self.needsBoth)
    case (true, false): throw Self.group(Self.needsBoth)
    case (false, false):
      try checkGroup(in: region)
      try checkRole()
    }
  }

  private func checkGroup(in region: String) throws(CloudTrailError) {
    guard let arn = ARN(group), arn.service == "logs", arn.resource.hasPrefix("log-group:"),
      arn.resource.hasSuffix(":*"), arn.resource.count > "log-group::*".count
    else {
      throw Self.group("CloudTrail cannot validate the specified log group ARN.")
    }
    guard arn.region == region else {
      throw Self.group("You must specify a log group that is in the current region.")
    }
  }

  private func checkRole() throws(CloudTrailError) {
    guard let arn = ARN(role), arn.service == "iam", arn.resource.hasPrefix("role/") else {
      throw Self.role("CloudTrail cannot validate the specified role ARN.")
    }
  }

  private static let needsBoth = "You must specify a log group and a role ARN."

  private static func group(_ message: String) -> CloudTrailError {
    CloudTrailError("InvalidCloudWatchLogsLogGroupArnException", message)
  }

  private static func role(_ message: String) -> CloudTrailError {
    CloudTrailError("InvalidCloudWatchLogsRoleArnException", message)
  }
}
