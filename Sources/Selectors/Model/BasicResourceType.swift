/// The three resource types that basic selectors know, with what their values may be and how they
/// match (SEMANTICS 1.4).
public enum BasicResourceType: String, Sendable, CaseIterable {
  case s3Object = "AWS::S3::Object"
  case lambdaFunction = "AWS::Lambda::Function"
  case dynamoDBTable = "AWS::DynamoDB::Table"

  var service: String {
    switch self {
    case .s3Object: "s3"
    case .lambdaFunction: "lambda"
    case .dynamoDBTable: "dynamodb"
    }
  }

  /// Whether CloudTrail takes the value. What SEMANTICS 1.4 marks as unknown (a Region's prefix, a
  /// qualified function) is taken.
  func accepts(_ value: String, partition: String) -> Bool {
    let whole = "arn:\(partition):\(service)"
    if value == whole { return true }
    guard value.hasPrefix(whole + ":") else { return false }
    let rest = value.dropFirst(whole.count + 1)
    switch self {
    case .s3Object:
      guard rest.hasPrefix("::") else { return false }
      let path = rest.dropFirst(2)
      if path.isEmpty { return true }
      guard let slash = path.firstIndex(of: "/") else { return false }
      let bucket = path[..<slash]
      return !bucket.isEmpty && !bucket.contains("*")
    case .lambdaFunction, .dynamoDBTable:
      return !rest.isEmpty && !rest.contains("*")
    }
  }

  func hint(partition: String) -> String {
    switch self {
    case .s3Object:
      "arn:\(partition):s3 for all buckets, or arn:\(partition):s3:::BUCKET/ with its slash and "
        + "an optional prefix; there are no wildcards"
    case .lambdaFunction:
      "arn:\(partition):lambda for all functions, or a function's whole ARN"
    case .dynamoDBTable:
      "arn:\(partition):dynamodb for all tables, or a table's whole ARN"
    }
  }
}
