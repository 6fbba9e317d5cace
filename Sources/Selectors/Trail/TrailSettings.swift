/// The settings of a trail that CreateTrail and UpdateTrail carry and DescribeTrails shows, under the
/// names of the API's `Trail` shape. A member that is absent was not said: in an update it stays as it
/// was, never false (SEMANTICS 3.5).
public struct TrailSettings: Sendable, Hashable {
  /// By name, in canonical order.
  public private(set) var members: [String: JSONValue]

  public init(_ members: [String: JSONValue] = [:]) {
    self.members = members
  }

  public init(
    isMultiRegionTrail: Bool? = nil, includeGlobalServiceEvents: Bool? = nil,
    isOrganizationTrail: Bool? = nil
  ) {
    self.init()
    set("IsMultiRegionTrail", isMultiRegionTrail)
    set("IncludeGlobalServiceEvents", includeGlobalServiceEvents)
    set("IsOrganizationTrail", isOrganizationTrail)
  }

  public var isMultiRegionTrail: Bool? { members["IsMultiRegionTrail"]?.bool }
  public var includeGlobalServiceEvents: Bool? { members["IncludeGlobalServiceEvents"]?.bool }
  public var isOrganizationTrail: Bool? { members["IsOrganizationTrail"]?.bool }
  /// Whether S3 and CloudWatch Logs calls of CloudTrail itself are logged (SEMANTICS 3.5).
  public var recursiveLogging: Bool? { members["RecursiveLogging"]?.bool }

  private mutating func set(_ name: String, _ value: Bool?) {
    if let value { members[name] = .bool(value) }
  }

  /// The API names of what is kept. `TagsList` is none of them: see ``TrailEvent/createdTags()``.
  static let names = [
    "S3BucketName", "S3KeyPrefix", "SnsTopicName", "SnsTopicARN", "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail", "LogFileValidationEnabled", "CloudWatchLogsLogGroupArn",
    "CloudWatchLogsRoleArn", "KmsKeyId", "IsOrganizationTrail", "RecursiveLogging",
  ]

  static let flags: Set<String> = [
    "IncludeGlobalServiceEvents", "IsMultiRegionTrail", "LogFileValidationEnabled",
    "IsOrganizationTrail", "RecursiveLogging",
  ]

  /// Reads the settings out of a request or an answer; members it does not know are passed over.
  public init(json: JSONValue, spelling: Spelling) {
    self.init()
    for name in Self.names {
      if let value = json.present(spelling(name)) { members[name] = value }
    }
    // A request enables what the answer calls enabled.
    if let value = json.present(spelling("EnableLogFileValidation")) {
      members["LogFileValidationEnabled"] = value
    }
    // A boolean that an exporter wrote as a string would else count as not said.
    for name in Self.flags {
      if let truth = members[name]?.flag { members[name] = .bool(truth) }
    }
  }

  public var json: JSONValue {
    .object(members.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value) })
  }

  /// These settings with those of a later call laid over them.
  public func updated(with later: TrailSettings) -> TrailSettings {
    TrailSettings(members.merging(later.members) { $1 })
  }
}
