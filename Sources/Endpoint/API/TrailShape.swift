import CloudTrail
import History

/// The API's `Trail` shape. What nobody knows is left out: every member of it may be missing.
struct TrailShape {
  let standing: TrailStanding
  let settings: TrailSettings
  let hasCustomSelectors: Bool?

  init(_ standing: TrailStanding, _ trails: AccountTrails) throws {
    self.standing = standing
    settings = try trails.history.settings(
      of: "\(standing.arn)", at: trails.context.time, asKnownAt: trails.context.moment.knownAt)
    hasCustomSelectors = try trails.history.selectors(of: standing.state)?.isCustom
  }

  /// As GetTrail and DescribeTrails answer.
  var json: JSONValue {
    var members = Self.identity(standing.arn) + Self.members(settings, standing.state)
    members.append(.init("HomeRegion", .string(standing.arn.region)))
    if let hasCustomSelectors {
      members.append(.init("HasCustomEventSelectors", .bool(hasCustomSelectors)))
    }
    if let insights = standing.state.insights.value {
      members.append(.init("HasInsightSelectors", .bool(!insights.isEmpty)))
    }
    return .object(members)
  }

  static func identity(_ arn: TrailARN) -> [JSONValue.Member] {
    [.init("Name", .string(arn.name)), .init("TrailARN", .string("\(arn)"))]
  }

  /// The settings as answers show them. What the state knows of them counts: an observation may have
  /// made a setting doubtful.
  static func members(_ settings: TrailSettings, _ state: TrailState) -> [JSONValue.Member] {
    var members = settings.members
    for (name, known) in [
      ("IsMultiRegionTrail", state.isMultiRegion),
      ("IncludeGlobalServiceEvents", state.includesGlobalServices),
      ("IsOrganizationTrail", state.isOrganization),
      ("RecursiveLogging", state.logsRecursively),
    ] {
      members[name] = known.value.map { .bool($0) }
    }
    return shown(members)
  }

  /// An empty text means that there is none (SEMANTICS 4.3).
  static func shown(_ members: [String: JSONValue]) -> [JSONValue.Member] {
    members.filter { $0.value != .string("") && names.contains($0.key) }
      .sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value) }
  }

  /// The settings that the API's answers have members for.
  private static let names: Set<String> = [
    "S3BucketName", "S3KeyPrefix", "SnsTopicName", "SnsTopicARN", "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail", "LogFileValidationEnabled", "CloudWatchLogsLogGroupArn",
    "CloudWatchLogsRoleArn", "KmsKeyId", "IsOrganizationTrail", "RecursiveLogging",
  ]
}
