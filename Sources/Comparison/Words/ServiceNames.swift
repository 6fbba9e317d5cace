/// Services and resource types as people call them; what is not well known keeps AWS's own spelling.
package enum ServiceNames {
  private static let services = [
    "cloudfront.amazonaws.com": "CloudFront", "cloudtrail.amazonaws.com": "CloudTrail",
    "dynamodb.amazonaws.com": "DynamoDB", "ec2.amazonaws.com": "EC2", "iam.amazonaws.com": "IAM",
    "kms.amazonaws.com": "KMS", "lambda.amazonaws.com": "Lambda",
    "logs.amazonaws.com": "CloudWatch Logs", "organizations.amazonaws.com": "Organizations",
    "rds.amazonaws.com": "RDS", "rdsdata.amazonaws.com": "the RDS Data API",
    "s3.amazonaws.com": "S3", "secretsmanager.amazonaws.com": "Secrets Manager",
    "signin.amazonaws.com": "sign-in", "sns.amazonaws.com": "SNS", "sqs.amazonaws.com": "SQS",
    "ssm.amazonaws.com": "Systems Manager", "sts.amazonaws.com": "STS",
  ]

  private static let stems = [
    "AWS::DynamoDB::Stream": "DynamoDB stream", "AWS::DynamoDB::Table": "DynamoDB item",
    "AWS::Lambda::Function": "Lambda function", "AWS::S3::AccessPoint": "S3 access point",
    "AWS::S3::Object": "S3 object", "AWS::S3Express::Object": "S3 Express object",
  ]

  /// Types that every event of a type is about, too, or that go without saying.
  private static let companions = [
    "AWS::S3::Object": ["AWS::S3::Bucket"], "AWS::DynamoDB::Stream": ["AWS::DynamoDB::Table"],
  ]

  /// `KMS` for `kms.amazonaws.com`.
  package static func words(_ source: String) -> String {
    services[source] ?? ValueWords.shortened(source)
  }

  /// `S3 object`, before "events", "reads" or "writes"; nil for a type that few know.
  static func stem(of type: String) -> String? { stems[type] }

  /// Whether a second resource of this type says nothing about an event of the first type.
  static func isCompanion(_ type: String, of first: String) -> Bool {
    type == first || companions[first]?.contains(type) == true
  }
}

/// Values of a field in words of bounded length.
enum ValueWords {
  /// The most values that are named.
  private static let most = 3
  /// The longest text that is shown whole, in characters.
  private static let longest = 80

  /// From how many on a list of values may be only the beginning of all.
  private static let counted = 20

  /// `a, b or c`; `a, b, c or 4 others`.
  static func list(_ values: [EventSet.Values], _ conjunction: String = "and") -> String {
    var words = values.prefix(most).map(words)
    let rest = values.count - most
    if values.count >= counted {
      words.append("many others")
    } else if rest > 0 {
      words.append("\(rest) \(rest == 1 ? "other" : "others")")
    }
    guard let last = words.popLast() else { return "nothing" }
    return words.isEmpty ? last : words.joined(separator: ", ") + " \(conjunction) " + last
  }

  private static func words(_ value: EventSet.Values) -> String {
    switch value {
    case .absent: "none"
    case .text(let text): text.isEmpty ? "an empty text" : shortened(text)
    case .others("", ""): "any other"
    case .others(let beginning, let ending): shortened(beginning) + "…" + shortened(ending)
    }
  }

  /// The text, with the middle left out if it is long: the ends tell most.
  static func shortened(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard scalars.count > longest else { return text }
    let (head, tail) = (scalars.prefix(longest * 5 / 8), scalars.suffix(longest / 4))
    return String(String.UnicodeScalarView(head)) + "[…]" + String(String.UnicodeScalarView(tail))
  }
}
