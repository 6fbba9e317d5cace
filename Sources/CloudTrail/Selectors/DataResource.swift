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

  /// Values are compared byte by byte, as S3 compares keys: `é` has two spellings, and a prefix in one
  /// does not match an object in the other.
  public static func == (left: DataResource, right: DataResource) -> Bool {
    left.type == right.type
      && left.values.elementsEqual(right.values) { $0.utf8.elementsEqual($1.utf8) }
  }
}
