/// One setting of a trail, under the name that the API's `Trail` shape gives it. `TagsList` is none of
/// them: see ``TrailEvent/createdTags()``.
///
/// A new setting is one case here; requests, answers, the history and the API go through all cases.
public enum TrailSetting: String, Sendable, Hashable, CaseIterable {
  case s3BucketName = "S3BucketName"
  case s3KeyPrefix = "S3KeyPrefix"
  case snsTopicName = "SnsTopicName"
  case snsTopicARN = "SnsTopicARN"
  case isMultiRegionTrail = "IsMultiRegionTrail"
  case includeGlobalServiceEvents = "IncludeGlobalServiceEvents"
  case logFileValidationEnabled = "LogFileValidationEnabled"
  case cloudWatchLogsLogGroupARN = "CloudWatchLogsLogGroupArn"
  case cloudWatchLogsRoleARN = "CloudWatchLogsRoleArn"
  case kmsKeyID = "KmsKeyId"
  case isOrganizationTrail = "IsOrganizationTrail"
  case recursiveLogging = "RecursiveLogging"

  /// Whether it is yes or no.
  public var isFlag: Bool {
    switch self {
    case .includeGlobalServiceEvents, .isMultiRegionTrail, .logFileValidationEnabled,
      .isOrganizationTrail, .recursiveLogging:
      true
    case .s3BucketName, .s3KeyPrefix, .snsTopicName, .snsTopicARN, .cloudWatchLogsLogGroupARN,
      .cloudWatchLogsRoleARN, .kmsKeyID:
      false
    }
  }

  /// Whether it decides which events the trail logs.
  public var decidesVerdicts: Bool { isFlag && self != .logFileValidationEnabled }

  /// The settings that decide verdicts, in the order in which they are shown.
  public static let deciding = allCases.filter(\.decidesVerdicts)
}

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
    self[.isMultiRegionTrail] = isMultiRegionTrail.map { .bool($0) }
    self[.includeGlobalServiceEvents] = includeGlobalServiceEvents.map { .bool($0) }
    self[.isOrganizationTrail] = isOrganizationTrail.map { .bool($0) }
  }

  public var isMultiRegionTrail: Bool? { flag(.isMultiRegionTrail) }
  public var includeGlobalServiceEvents: Bool? { flag(.includeGlobalServiceEvents) }
  public var isOrganizationTrail: Bool? { flag(.isOrganizationTrail) }
  /// Whether S3 and CloudWatch Logs calls of CloudTrail itself are logged (SEMANTICS 3.5).
  public var recursiveLogging: Bool? { flag(.recursiveLogging) }

  /// The value of one setting; nil where it was not said.
  public subscript(setting: TrailSetting) -> JSONValue? {
    get { members[setting.rawValue] }
    set { members[setting.rawValue] = newValue }
  }

  /// The value of a setting that is yes or no; nil where it was not said, or is no boolean.
  public func flag(_ setting: TrailSetting) -> Bool? { self[setting]?.bool }

  /// Reads the settings out of a request or an answer; members it does not know are passed over.
  public init(json: JSONValue, spelling: Spelling) {
    self.init()
    for setting in TrailSetting.allCases {
      if let value = json.present(spelling(setting.rawValue)) { self[setting] = value }
    }
    // A request enables what the answer calls enabled.
    if let value = json.present(spelling("EnableLogFileValidation")) {
      self[.logFileValidationEnabled] = value
    }
    // A boolean that an exporter wrote as a string would else count as not said.
    for setting in TrailSetting.allCases where setting.isFlag {
      if let truth = self[setting]?.flag { self[setting] = .bool(truth) }
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
