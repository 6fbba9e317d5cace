import CloudTrail

/// Records of which a test changes one member.
enum ExampleRecord {
  static let bucket = "arn:aws:s3:::example"

  /// A write of the control plane, as CloudTrail records it since version 1.08.
  static func management(_ changes: JSONValue = [:]) -> JSONValue {
    let record: JSONValue = [
      "eventVersion": "1.08", "eventTime": "2024-05-01T12:00:00Z", "awsRegion": "us-east-1",
      "eventSource": "ec2.amazonaws.com", "eventName": "RunInstances", "readOnly": false,
      "eventType": "AwsApiCall", "managementEvent": true, "eventCategory": "Management",
      "recipientAccountId": "111122223333",
      "userIdentity": [
        "type": "IAMUser", "accountId": "111122223333", "arn": "arn:aws:iam::111122223333:user/ann",
      ],
    ]
    return record.changed(changes)
  }

  /// A write of one object; the bucket has an entry of its own, as in every real record (SEMANTICS 1.5).
  static func object(_ key: String = "key", _ changes: JSONValue = [:]) -> JSONValue {
    data(
      [
        ["type": "AWS::S3::Object", "ARN": .string(bucket + "/" + key)],
        ["type": "AWS::S3::Bucket", "ARN": .string(bucket), "accountId": "111122223333"],
      ], changes)
  }

  static func data(_ resources: JSONValue, _ changes: JSONValue = [:]) -> JSONValue {
    management([
      "eventSource": "s3.amazonaws.com", "eventName": "PutObject", "managementEvent": false,
      "eventCategory": "Data", "resources": resources,
    ]).changed(changes)
  }

  static func network(_ changes: JSONValue = [:]) -> JSONValue {
    management([
      "eventVersion": "1.09", "eventType": "AwsVpceEvent", "eventCategory": "NetworkActivity",
      "vpcEndpointId": "vpce-0123456789abcdef0", "errorCode": "VpceAccessDenied",
    ]).without("readOnly", "managementEvent").changed(changes)
  }
}

extension JSONValue {
  /// The object with members replaced or added.
  func changed(_ changes: JSONValue) -> JSONValue {
    let changed = (changes.members ?? []).map(\.key)
    let kept = (members ?? []).filter { !changed.contains($0.key) }
    return .object(kept + (changes.members ?? []))
  }

  func without(_ names: String...) -> JSONValue {
    .object((members ?? []).filter { !names.contains($0.key) })
  }
}
