import TestSupport

/// The few texts from which one pair of configurations and its events are made: few, so that they meet.
struct Words: Sendable {
  let partition: String
  let home: String
  let account = "111122223333"
  let buckets: [String]
  let keys: [String]
  let functions: [String]
  let tables: [String]
  let users: [String]

  init(_ random: inout SeededRandom) {
    partition = random.one(of: ["aws", "aws", "aws", "aws", "aws-cn", "aws-us-gov"])
    home =
      switch partition {
      case "aws-cn": random.one(of: ["cn-north-1", "cn-northwest-1"])
      case "aws-us-gov": random.one(of: ["us-gov-west-1", "us-gov-east-1"])
      default: random.one(of: ["us-east-1", "us-east-1", "eu-west-1"])
      }
    buckets = random.one(of: [["logs", "logs2"], ["lo", "logs"], ["café", "cafe\u{301}"]])
    keys = random.one(of: [
      ["a", "a/b"], ["a", "b"], ["in/é", "in/e\u{301}"], ["pre", "prefix/a"],
    ])
    functions = random.one(of: [["f", "f2"], ["f:1", "f"], ["f", "f:live", "g"]])
    tables = random.one(of: [["T", "T2"], ["T", "U"]])
    let identity = "arn:\(partition):iam::111122223333:"
    users = [identity + "user/alice", identity + "user/bob", identity + "role/r"]
  }

  /// `arn:aws:s3:us-east-1:111122223333:` with what follows.
  func arn(_ service: String, _ resource: String) -> String {
    "arn:\(partition):\(service):\(home):\(account):\(resource)"
  }

  func object(_ bucket: String, _ key: String) -> String {
    "arn:\(partition):s3:::\(bucket)/\(key)"
  }

  /// Values such as people compare the ARNs of a type with.
  func values(ofType type: String, _ random: inout SeededRandom) -> String {
    switch type {
    case "AWS::S3::Object":
      let bucket = "arn:\(partition):s3:::" + random.one(of: buckets)
      return random.one(of: [
        bucket + "/", bucket + "/", bucket, bucket + "/" + random.one(of: keys),
        bucket + "/" + random.one(of: keys), "arn:\(partition):s3:::",
      ])
    case "AWS::S3::Bucket": return "arn:\(partition):s3:::" + random.one(of: buckets)
    case "AWS::S3::AccessPoint": return arn("s3", "accesspoint/" + random.one(of: buckets))
    case "AWS::S3Express::Object":
      return arn("s3express", "bucket/" + random.one(of: buckets) + "/" + random.one(of: keys))
    case "AWS::Lambda::Function": return arn("lambda", "function:" + random.one(of: functions))
    case "AWS::DynamoDB::Table": return arn("dynamodb", "table/" + random.one(of: tables))
    case "AWS::DynamoDB::Stream":
      return arn("dynamodb", "table/" + random.one(of: tables) + "/stream/2026")
    case "AWS::SQS::Queue": return arn("sqs", random.one(of: tables))
    default: return random.one(of: ["a", "b", "ab", "é", "e\u{301}"])
    }
  }

  static let types = [
    "AWS::S3::Object", "AWS::S3::Object", "AWS::S3::Object", "AWS::Lambda::Function",
    "AWS::Lambda::Function", "AWS::DynamoDB::Table", "AWS::DynamoDB::Table",
    "AWS::DynamoDB::Stream", "AWS::SQS::Queue", "AWS::SQS::Queue", "AWS::S3::AccessPoint",
    "AWS::S3Express::Object",
  ]
  /// Types that no selector of AWS's own names.
  static let oddTypes = [
    "AWS::S3::Bucket", "AWS::SQS::queue", "AWS::Caf\u{E9}::X", "AWS::Cafe\u{301}::X",
  ]
  static let allTypes = Set(types + oddTypes)
  static let sources = [
    "kms.amazonaws.com", "rdsdata.amazonaws.com", "s3.amazonaws.com", "iam.amazonaws.com",
    "sts.amazonaws.com", "ec2.amazonaws.com", "sqs.amazonaws.com", "kms.amazonaws.com.cn",
  ]
  static let names = [
    "GetObject", "PutObject", "DeleteObject", "ListObjects", "HeadBucket", "Invoke",
    "LambdaESMDisabled", "GetItem", "PutItem", "GetRecords", "SendMessage", "AssumeRole",
    "ConsoleLogin", "Décrypt", "Get", "Put",
  ]
}
