import CloudTrail
import TestSupport

/// Texts from which made-up selectors and records are drawn: few, so that the two meet, and each nearly
/// the same as another one.
struct MadeUpWords {
  static let arns: [String] = objects + functions + tables

  private static let objects = [
    "logs", "Logs", "log", "café", "cafe\u{301}", "\u{212A}ms", "kms", "a\u{1}b",
  ].flatMap { bucket in
    [
      "", "/", "/a", "/A/b", "/pre", "/pre/fix.log", "/Pre/fix.LOG", "/é/x", "/e\u{301}/x", "/*",
      "/x*y", "/x1y", "/*.log", "/;", "/\u{37E}", "/\u{600}1",
    ].map { "arn:aws:s3:::\(bucket)\($0)" }
  }
  private static let function = "arn:aws:lambda:us-east-1:111122223333:function:"
  private static let functions =
    ["", "hello", "hello2", "hello:live", "hello:1", "hello:", "hello:a:b", "Hello", "hello:li"]
    .map { function + $0 } + ["arn:aws:lambda", "arn:aws:lambda:us-east-1"]
  private static let tables = ["", "Music", "Music2", "Music/stream/1", "music"].map {
    "arn:aws:dynamodb:us-east-1:111122223333:table/\($0)"
  }
  private static let services = [
    "arn:aws:s3", "arn:aws:s3:::", "arn:aws:lambda", "arn:aws:dynamodb",
  ]

  static let users = [
    "arn:aws:iam::111122223333:user/Ann", "arn:aws:iam::111122223333:user/ann",
    "arn:aws:sts::111122223333:assumed-role/x/René", "arn:aws:sts::111122223333:assumed-role/x/y",
  ]
  static let names = ["GetObject", "PutObject", "PutLogEvents", "LambdaESMDisabled", "getobject"]
  static let sources = [
    "s3.amazonaws.com", "logs.amazonaws.com", "kms.amazonaws.com", "kms.amazonaws.com.cn",
    "sts.amazonaws.com", "iam.amazonaws.com", "signin.amazonaws.com", "KMS.amazonaws.com",
  ]
  static let types = [
    "AWS::S3::Object", "AWS::S3::Object", "AWS::S3::Bucket", "AWS::Lambda::Function",
    "AWS::DynamoDB::Table", "AWS::KMS::Key",
  ]

  static func arn(_ random: inout SeededRandom) -> String {
    changed(arns.randomElement(using: &random) ?? "", &random)
  }

  static func service(_ random: inout SeededRandom) -> String {
    services.randomElement(using: &random) ?? ""
  }

  static func one(of words: [String], _ random: inout SeededRandom) -> String {
    words.randomElement(using: &random) ?? ""
  }

  /// Now and then cut, in the other case, or a little longer.
  static func changed(_ text: String, _ random: inout SeededRandom) -> String {
    switch Int.random(in: 0..<14, using: &random) {
    case 0: return String(text.unicodeScalars.prefix(cut(text, &random)).map(Character.init))
    case 1: return text.uppercased()
    case 2:
      let at = cut(text, &random)
      let scalars = Array(text.unicodeScalars)
      return scalars[..<at].map { String($0) }.joined()
        + scalars[at...].prefix(1).map { String($0).uppercased() }.joined()
        + scalars[at...].dropFirst().map { String($0) }.joined()
    case 3:
      return text
        + one(of: ["x", "/", ":1", "\u{301}", "é", "*", ".log", "\u{212A}", "\u{1}"], &random)
    case 4: return String(text.unicodeScalars.suffix(cut(text, &random)).map(Character.init))
    default: return text
    }
  }

  private static func cut(_ text: String, _ random: inout SeededRandom) -> Int {
    Int.random(in: 0...text.unicodeScalars.count, using: &random)
  }
}
