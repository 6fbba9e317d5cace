/// The entries of a record's `resources`.
package enum Resource {
  package static func named(_ type: String, _ arn: String) -> JSON {
    ["accountId": .string(Account.id), "type": .string(type), "ARN": .string(arn)]
  }

  /// SSM names no type (SEMANTICS 2.5).
  package static func untyped(_ arn: String) -> JSON {
    ["ARN": .string(arn), "accountId": .string(Account.id)]
  }

  package static func object(_ key: String, in bucket: String) -> [JSON] {
    [["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::\(bucket)/\(key)"], self.bucket(bucket)]
  }

  /// Calls on a whole bucket carry a prefix in place of the object's ARN (SEMANTICS 1.5).
  package static func objects(of bucket: String) -> [JSON] {
    [["type": "AWS::S3::Object", "ARNPrefix": "arn:aws:s3:::\(bucket)/"], self.bucket(bucket)]
  }

  package static func bucket(_ bucket: String) -> JSON {
    named("AWS::S3::Bucket", "arn:aws:s3:::\(bucket)")
  }
}
