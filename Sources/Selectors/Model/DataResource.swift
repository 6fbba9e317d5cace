/// The objects, functions or tables whose data events a basic selector takes (SEMANTICS 1.4).
public struct DataResource: Sendable, Hashable {
  /// `AWS::S3::Object`, `AWS::Lambda::Function` or `AWS::DynamoDB::Table`; nothing else is valid.
  public var type: String
  /// ARNs, prefixes of ARNs, or whole services (`arn:aws:s3`). An empty list is accepted by
  /// CloudTrail and matches nothing.
  public var values: [String]

  public init(type: String, values: [String]) {
    self.type = type
    self.values = values
  }
}
