import CloudTrail

// The settings of a trail in the input and the output of the API.

extension TrailSetting {
  /// The member that gives the setting in the input of CreateTrail and UpdateTrail; nil for the ARN of
  /// the topic, which follows from its name.
  var inputName: String? {
    switch self {
    case .snsTopicARN: nil
    // A request enables what the response calls enabled.
    case .logFileValidationEnabled: "EnableLogFileValidation"
    case .s3BucketName, .s3KeyPrefix, .snsTopicName, .includeGlobalServiceEvents,
      .isMultiRegionTrail, .cloudWatchLogsLogGroupARN, .cloudWatchLogsRoleARN, .kmsKeyID,
      .isOrganizationTrail, .recursiveLogging:
      rawValue
    }
  }

  /// Checks the form of a text. Whether the bucket, topic, role or key exists, this server cannot know.
  fileprivate func check(_ text: String) throws(CloudTrailError) {
    switch self {
    case .s3BucketName: try Self.checkBucket(text)
    case .s3KeyPrefix: try Self.checkPrefix(text)
    case .snsTopicName: try Self.checkTopic(text)
    case .kmsKeyID: try Self.checkKey(text)
    case .snsTopicARN, .includeGlobalServiceEvents, .isMultiRegionTrail, .logFileValidationEnabled,
      .isOrganizationTrail, .recursiveLogging:
      break
    // Checked as a pair, by LogGroupAndRole.
    case .cloudWatchLogsLogGroupARN, .cloudWatchLogsRoleARN: break
    }
  }
}

extension TrailSettings {
  /// Reads and checks the settings in the input of CreateTrail or UpdateTrail.
  init(_ input: CallInput, _ arn: TrailARN) throws(CloudTrailError) {
    self.init()
    for setting in TrailSetting.allCases where !setting.isFlag {
      guard let name = setting.inputName, let text = try input.string(name) else { continue }
      // An empty text clears the setting (SEMANTICS 4.3).
      if !text.isEmpty { try setting.check(text) }
      self[setting] = .string(text)
    }
    if let topic = self[.snsTopicName]?.string {
      let isARN = topic.hasPrefix("arn:") || topic.isEmpty
      self[.snsTopicARN] = .string(
        isARN ? topic : "arn:\(arn.partition):sns:\(arn.region):\(arn.account):\(topic)")
    }
    for setting in TrailSetting.allCases where setting.isFlag {
      guard let name = setting.inputName, let truth = try input.bool(name) else { continue }
      self[setting] = .bool(truth)
    }
    try LogGroupAndRole(self).check(in: arn.region)
  }

  /// The members of an output. An empty text means that the setting is not there (SEMANTICS 4.3).
  var apiMembers: [JSONValue.Member] {
    members.filter { $0.value != .string("") && TrailSetting(rawValue: $0.key) != nil }
      .sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value) }
  }

  /// The request parameters as CloudTrail's record of the call has them.
  func recordedRequest(_ name: String) -> [JSONValue.Member] {
    var request: [JSONValue.Member] = [.init("name", .string(name))]
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      guard let setting = TrailSetting(rawValue: key), let name = setting.inputName else {
        continue
      }
      request.append(.init(Spelling.record(name), value))
    }
    return request
  }
}

// MARK: - The forms of texts

extension TrailSetting {
  private static func checkBucket(_ name: String) throws(CloudTrailError) {
    let isPlain = name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard isPlain, (3...63).contains(name.utf8.count), !name.hasPrefix("-"), !name.hasPrefix("."),
      !name.hasSuffix("-"), !name.hasSuffix("."), !name.contains("..")
    else {
      throw CloudTrailError(
        "InvalidS3BucketNameException", "The S3 bucket name \(name) is not valid.")
    }
  }

  /// SEMANTICS 4.1
  private static func checkPrefix(_ prefix: String) throws(CloudTrailError) {
    guard prefix.unicodeScalars.count <= 200 else {
      throw CloudTrailError(
        "InvalidS3PrefixException", "The S3 key prefix can have up to 200 characters.")
    }
  }

  private static func checkTopic(_ topic: String) throws(CloudTrailError) {
    let name = topic.hasPrefix("arn:") ? ARN(topic)?.resource ?? "" : topic
    let isPlain = name.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
          || "-_.".unicodeScalars.contains($0))
    }
    guard isPlain, (1...256).contains(name.utf8.count) else {
      throw CloudTrailError("InvalidSnsTopicNameException", "The SNS topic \(topic) is not valid.")
    }
  }

  private static func checkKey(_ key: String) throws(CloudTrailError) {
    let isARN = key.hasPrefix("arn:") && key.contains(":kms:")
    let isPlain = key.utf8.allSatisfy {
      ("0"..."9").contains(Character(Unicode.Scalar($0)))
        || ("a"..."f").contains(Character(Unicode.Scalar($0))) || $0 == UInt8(ascii: "-")
    }
    guard
      isARN || key.hasPrefix("alias/") || key.hasPrefix("mrk-")
        || isPlain && key.utf8.count == 36
    else {
      throw CloudTrailError("InvalidKmsKeyIdException", "The KMS key \(key) is not valid.")
    }
  }
}
