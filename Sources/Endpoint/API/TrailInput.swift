import CloudTrail

/// The settings in the input of CreateTrail and UpdateTrail, each checked for its form. Whether a
/// bucket, a topic, a role or a key exists, this server has no way to tell, and takes them as they are.
struct TrailInput {
  let settings: TrailSettings

  init(_ input: Input, _ arn: TrailARN) throws {
    var members: [String: JSONValue] = [:]
    for (name, check) in Self.texts {
      guard let text = try input.string(name) else { continue }
      // An empty text clears (SEMANTICS 4.3).
      if !text.isEmpty { try check(text) }
      members[name] = .string(text)
    }
    if let topic = members["SnsTopicName"]?.string {
      let isARN = topic.hasPrefix("arn:") || topic.isEmpty
      members["SnsTopicARN"] = .string(
        isARN ? topic : "arn:\(arn.partition):sns:\(arn.region):\(arn.account):\(topic)")
    }
    for name in [
      "IncludeGlobalServiceEvents", "IsMultiRegionTrail", "IsOrganizationTrail", "RecursiveLogging",
    ] {
      if let truth = try input.bool(name) { members[name] = .bool(truth) }
    }
    if let truth = try input.bool("EnableLogFileValidation") {
      members["LogFileValidationEnabled"] = .bool(truth)
    }
    try Self.checkPair(members)
    settings = TrailSettings(members)
  }

  private typealias Check = @Sendable (String) throws -> Void

  private static let texts: [(String, Check)] = [
    ("S3BucketName", checkBucket), ("S3KeyPrefix", checkPrefix), ("SnsTopicName", checkTopic),
    ("CloudWatchLogsLogGroupArn", checkLogGroup), ("CloudWatchLogsRoleArn", checkRole),
    ("KmsKeyId", checkKey),
  ]

  private static let checkBucket: Check = { name in
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
  private static let checkPrefix: Check = { prefix in
    guard prefix.unicodeScalars.count <= 200 else {
      throw CloudTrailError(
        "InvalidS3PrefixException", "The S3 key prefix can have up to 200 characters.")
    }
  }

  private static let checkTopic: Check = { topic in
    let name = topic.hasPrefix("arn:") ? String(topic.split(separator: ":").last ?? "") : topic
    let isPlain = name.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
          || "-_.".unicodeScalars.contains($0))
    }
    guard isPlain, (1...256).contains(name.utf8.count) else {
      throw CloudTrailError("InvalidSnsTopicNameException", "The SNS topic \(topic) is not valid.")
    }
  }

  private static let checkLogGroup: Check = { arn in
    guard arn.hasPrefix("arn:"), arn.contains(":logs:"), arn.contains(":log-group:") else {
      throw CloudTrailError(
        "InvalidCloudWatchLogsLogGroupArnException", "The ARN is not that of a log group: \(arn)")
    }
  }

  private static let checkRole: Check = { arn in
    guard arn.hasPrefix("arn:"), arn.contains(":iam::"), arn.contains(":role/") else {
      throw CloudTrailError(
        "InvalidCloudWatchLogsRoleArnException", "The ARN is not that of a role: \(arn)")
    }
  }

  private static let checkKey: Check = { key in
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

  private static func checkPair(_ members: [String: JSONValue]) throws {
    let group = members["CloudWatchLogsLogGroupArn"]?.string
    let role = members["CloudWatchLogsRoleArn"]?.string
    if (group?.isEmpty == false) != (role?.isEmpty == false), group != nil, role != nil {
      throw CloudTrailError.combination(
        "CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn go together.")
    }
  }
}
