/// One setting of a trail, under the name that the API's `Trail` shape gives it. `TagsList` is not one
/// of them: see ``TrailEvent/createdTags()``.
///
/// A new setting is one case here; requests, responses, the history and the API go through all cases.
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

  /// The other half of the pair of log group and role; nil for all other settings.
  fileprivate var partner: TrailSetting? {
    switch self {
    case .cloudWatchLogsLogGroupARN: .cloudWatchLogsRoleARN
    case .cloudWatchLogsRoleARN: .cloudWatchLogsLogGroupARN
    case .s3BucketName, .s3KeyPrefix, .snsTopicName, .snsTopicARN, .isMultiRegionTrail,
      .includeGlobalServiceEvents, .logFileValidationEnabled, .kmsKeyID, .isOrganizationTrail,
      .recursiveLogging:
      nil
    }
  }

  /// Whether it decides which events the trail logs.
  public var decidesVerdicts: Bool { isFlag && self != .logFileValidationEnabled }

  /// The settings that decide verdicts, in the order in which they are shown.
  public static let deciding = allCases.filter(\.decidesVerdicts)

  /// The settings that decide nothing: where the logs go and how.
  public static let others = allCases.filter { !$0.decidesVerdicts }
}

/// The settings of a trail that CreateTrail and UpdateTrail carry and DescribeTrails shows, under the
/// names of the API's `Trail` shape. An absent member was not mentioned: an update leaves that setting
/// as it was, and does not make it false (SEMANTICS 3.5).
public struct TrailSettings: Sendable, Hashable {
  /// By the API's name of the setting.
  public private(set) var members: [String: JSONValue]

  /// Settings under the API's names. Values are not checked.
  public init(_ members: [String: JSONValue] = [:]) {
    self.members = members
  }

  /// Settings of which only the given ones are mentioned.
  public init(
    isMultiRegionTrail: Bool? = nil, includeGlobalServiceEvents: Bool? = nil,
    isOrganizationTrail: Bool? = nil
  ) {
    self.init()
    self[.isMultiRegionTrail] = isMultiRegionTrail.map { .bool($0) }
    self[.includeGlobalServiceEvents] = includeGlobalServiceEvents.map { .bool($0) }
    self[.isOrganizationTrail] = isOrganizationTrail.map { .bool($0) }
  }

  /// Whether the trail logs events of all Regions (SEMANTICS 3.4).
  public var isMultiRegionTrail: Bool? { flag(.isMultiRegionTrail) }
  /// Whether the trail logs events of global services such as IAM (SEMANTICS 3.4).
  public var includeGlobalServiceEvents: Bool? { flag(.includeGlobalServiceEvents) }
  /// Whether the trail also logs the events of member accounts of the organization (SEMANTICS
  /// 3.5g).
  public var isOrganizationTrail: Bool? { flag(.isOrganizationTrail) }
  /// Whether calls that CloudTrail itself makes to S3 and CloudWatch Logs are logged (SEMANTICS 3.5).
  public var recursiveLogging: Bool? { flag(.recursiveLogging) }

  /// The value of one setting; nil if it was not mentioned.
  public subscript(setting: TrailSetting) -> JSONValue? {
    get { members[setting.rawValue] }
    set { members[setting.rawValue] = newValue }
  }

  /// The value of a setting that is yes or no; nil if it was not mentioned, or is not a boolean.
  public func flag(_ setting: TrailSetting) -> Bool? { self[setting]?.bool }

  /// The value of a setting, the empty text if it is not set; nil if it was not mentioned, or if it is yes
  /// or no and the value is not a boolean.
  public func value(of setting: TrailSetting) -> JSONValue? {
    setting.isFlag ? flag(setting).map { .bool($0) } : self[setting]
  }

  /// Reads the settings out of a request or a response, and ignores other members.
  public init(json: JSONValue, spelling: Spelling) {
    self.init()
    for setting in TrailSetting.allCases {
      if let value = json.present(spelling(setting.rawValue)) { self[setting] = value }
    }
    // A request says "enable" for what a response calls "enabled".
    if let value = json.present(spelling("EnableLogFileValidation")) {
      self[.logFileValidationEnabled] = value
    }
    // Some exporters write a boolean as a string, which would otherwise count as not mentioned.
    for setting in TrailSetting.allCases where setting.isFlag {
      if let truth = self[setting]?.flag { self[setting] = .bool(truth) }
    }
  }

  /// The settings as an object under the API's names, sorted by name.
  public var json: JSONValue {
    .object(members.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value) })
  }

  /// These settings, overridden by those of a later call.
  public func updated(with later: TrailSettings) -> TrailSettings {
    var updated = TrailSettings(members.merging(later.members) { $1 })
    for setting in TrailSetting.allCases where later.clearsUnnamed(setting) {
      updated[setting] = .string("")
    }
    return updated
  }

  /// Whether a call with these settings clears one that it does not mention: the log group and its role are
  /// one setting, and one of them as the empty text clears both (SEMANTICS 3.5x).
  package func clearsUnnamed(_ setting: TrailSetting) -> Bool {
    guard let partner = setting.partner, self[setting] == nil else { return false }
    return self[partner] == .string("")
  }
}
