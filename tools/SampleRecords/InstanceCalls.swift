/// Management events of EC2.
package enum InstanceCalls {
  package static func describe(in region: Region) -> Call {
    call(
      "DescribeInstances", region, readOnly: true,
      ["instancesSet": [:], "filterSet": ["items": [["name": "tag:Name"]]]])
  }

  package static func describeVolumes(in region: Region) -> Call {
    call("DescribeVolumes", region, readOnly: true, ["volumeSet": [:], "filterSet": [:]])
  }

  package static func run(_ instance: String, in region: Region) -> Call {
    var call = call(
      "RunInstances", region, readOnly: false,
      [
        "instancesSet": ["items": [["imageId": "ami-0abcdef1234567890", "minCount": 1]]],
        "instanceType": "t3.small",
      ])
    call.response = ["instancesSet": ["items": [["instanceId": .string(instance)]]]]
    return call
  }

  package static func createTags(on instance: String, name: String, in region: Region) -> Call {
    var call = call(
      "CreateTags", region, readOnly: false,
      [
        "resourcesSet": ["items": [["resourceId": .string(instance)]]],
        "tagSet": ["items": [["key": "Name", "value": .string(name)]]],
      ])
    call.response = ["_return": true]
    return call
  }

  package static func terminate(_ instance: String, in region: Region) -> Call {
    call(
      "TerminateInstances", region, readOnly: false,
      ["instancesSet": ["items": [["instanceId": .string(instance)]]]])
  }

  private static func call(
    _ name: String, _ region: Region, readOnly: Bool, _ request: JSON
  ) -> Call {
    Call(
      service: "ec2", name: name, region: region, readOnly: readOnly, version: "1.10",
      request: request)
  }
}

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
