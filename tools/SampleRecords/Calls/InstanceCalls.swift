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
