/// What services and agents ask all day long.
package enum UpkeepCalls {
  /// CloudTrail, before it writes into the bucket.
  package static func bucketAccess(_ bucket: String) -> Call {
    Call(
      service: "s3", name: "GetBucketAcl", readOnly: true,
      request: [
        "bucketName": .string(bucket), "Host": .string("\(bucket).s3.us-east-1.amazonaws.com"),
        "acl": "",
      ],
      resources: [Resource.bucket(bucket)],
      additional: ["SignatureVersion": "SigV4", "AuthenticationMethod": "AuthHeader"])
  }

  package static func parameter(_ name: String, in region: Region) -> Call {
    Call(
      service: "ssm", name: "GetParameter", region: region, readOnly: true,
      request: ["name": .string(name), "withDecryption": true],
      resources: [Resource.untyped(Account.arn("ssm", region, "parameter\(name)"))])
  }

  package static func agentReport(from instance: String, in region: Region) -> Call {
    Call(
      service: "ssm", name: "UpdateInstanceInformation", region: region, readOnly: false,
      request: [
        "instanceId": .string(instance), "agentVersion": "3.3.1611.0", "agentStatus": "Active",
        "platformName": "Debian GNU/Linux",
      ])
  }
}
