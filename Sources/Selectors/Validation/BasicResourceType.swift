/// The three resource types that basic selectors know, and the values that CloudTrail accepts for each
/// (SEMANTICS 1.4).
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

  /// Whether CloudTrail accepts the value. Values that SEMANTICS 1.4 marks as unknown (a Region's
  /// prefix, a qualified function) are accepted.
  func accepts(_ value: String, partition: String) -> Bool {
    // Bytes, not Characters: a key may begin with a combining mark, which would swallow the slash.
    let bytes = value.utf8
    let whole = "arn:\(partition):\(service)"
    if bytes.elementsEqual(whole.utf8) { return true }
    guard bytes.starts(with: (whole + ":").utf8) else { return false }
    let rest = bytes.dropFirst(whole.utf8.count + 1)
    switch self {
    case .s3Object:
      guard rest.starts(with: "::".utf8) else { return false }
      let path = rest.dropFirst(2)
      if path.isEmpty { return true }
      guard let slash = path.firstIndex(of: UInt8(ascii: "/")) else { return false }
      let bucket = path[..<slash]
      return !bucket.isEmpty && !bucket.contains(UInt8(ascii: "*"))
    case .lambdaFunction, .dynamoDBTable:
      return !rest.isEmpty && !rest.contains(UInt8(ascii: "*"))
    }
  }

  /// What CloudTrail would accept.
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
