import TestSupport

/// The few texts from which one round draws its records and its selectors: few, so that the two meet.
struct Vocabulary: Sendable {
  let objects: [String]
  let buckets: [String]
  let functions: [String]
  let tables: [String]
  let services: [String]
  let sources: [String]
  let names: [String]
  let users: [String]
  let endpoints: [String]

  static let objectType = "AWS::S3::Object"
  static let types = [
    objectType, "AWS::Lambda::Function", "AWS::DynamoDB::Table", "AWS::S3::Bucket",
    "AWS::DynamoDB::Stream", "AWS::KMS::Key",
  ]
  static let eventTypes = [
    "AwsApiCall", "AwsServiceEvent", "AwsConsoleSignIn", "AwsVpceEvent", "AwsVpceEvents",
    "AwsCloudTrailInsight",
  ]
  static let categories = [
    "Management", "Data", "NetworkActivity", "Insight", "Aggregated", "ConfigurationItem",
    "Evidence", "ActivityAuditLog", "Detail",
  ]
  static let versions = [
    "1.0", "1.01", "1.02", "1.03", "1.05", "1.5", "1.06", "1.6", "1.07", "1.08", "1.09", "1.10",
    "1.11", "0.9", "2.0", "10.1", "1", "", "1.0.5", "1.05.1", "new", "1.x", "1.", ".1",
  ]

  init(_ dice: inout SeededRandom) {
    let partition = dice.one(of: ["aws", "aws", "aws", "aws-cn", "aws-us-gov"])
    let region = dice.one(of: ["us-east-1", "eu-central-1", "cn-north-1"])
    let account = dice.one(of: ["111122223333", "444455556666"])
    let bucket = dice.one(of: ["logs", "a.b", "café", "cafe\u{301}"])
    let key = dice.one(of: ["in/a", "é", "*", "a b", "𝄞/x", "\"q\"", "pre", "pre/fix", "a\\b"])
    let prefix = "arn:\(partition):s3:::\(bucket)"
    let location = "\(region):\(account)"
    let lambda = "arn:\(partition):lambda:\(location):function"
    buckets = ["\(prefix)/", "\(prefix)2/"]
    objects = ["\(prefix)/\(key)", "\(prefix)/\(key)2", "\(prefix)2/\(key)", "\(prefix)/"]
    functions = [
      "\(lambda):hello", "\(lambda):hello2", "\(lambda):hello:live", "\(lambda):hello:1",
    ]
    tables = [
      "arn:\(partition):dynamodb:\(location):table/Music",
      "arn:\(partition):dynamodb:\(location):table/Music2",
    ]
    services = ["s3", "lambda", "dynamodb"].map { "arn:\(partition):\($0)" }
    let ending = partition == "aws-cn" ? ".amazonaws.com.cn" : ".amazonaws.com"
    sources = [
      "kms.amazonaws.com", "kms\(ending)", "rdsdata.amazonaws.com", "s3.amazonaws.com",
      "ec2.amazonaws.com",
    ]
    names =
      ["GetObject", "PutObject", "Invoke", "Décrypt"] + ["DeleteObject", "LambdaESMDisabled"]
    users = [
      "arn:\(partition):iam::\(account):user/Alice", "arn:\(partition):iam::\(account):user/René",
      "arn:\(partition):sts::\(account):assumed-role/AWSServiceRoleForX/session",
    ]
    endpoints = ["vpce-0a1", "vpce-0a12"]
  }

  var arns: [String] { objects + buckets + functions + tables }
}
