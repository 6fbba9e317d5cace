package import CloudTrail

/// Log files of trails as CloudTrail delivers them, for audits.
package enum AuditedFiles {
  package static let account = "111122223333"

  /// A trail of that account in us-east-1.
  package static func trail(_ name: String) -> TrailARN {
    TrailARN(partition: "aws", region: "us-east-1", account: account, name: name)
  }

  /// The calls that make a trail which delivers to a bucket under a prefix, with selectors of its own.
  package static func made(
    _ name: String, prefix: String = "", bucket: String = "bucket",
    _ selectors: TrailSelectors = .default
  ) -> [TrailEvent] {
    var settings = TrailSettings(
      isMultiRegionTrail: true, includeGlobalServiceEvents: true, isOrganizationTrail: false)
    settings[.s3BucketName] = .string(bucket)
    settings[.s3KeyPrefix] = .string(prefix)
    return [.create(settings), .putEventSelectors(selectors), .startLogging].enumerated().map {
      Example.event(
        $1, at: Int64($0), id: "\(name)-\($0)", trail: trail(name))
    }
  }

  /// The path of a file that was delivered so many minutes after the start.
  package static func path(
    _ unique: String, prefix: String = "", minute: Int, region: String = "us-east-1"
  ) -> String {
    let (hour, minutes) = (12 + minute / 60, minute % 60)
    let stamp = "20240501T\(hour)\(minutes < 10 ? "0" : "")\(minutes)Z"
    return (prefix.isEmpty ? "" : prefix + "/")
      + "AWSLogs/\(account)/CloudTrail/\(region)/2024/05/01/"
      + "\(account)_CloudTrail_\(region)_\(stamp)_\(unique).json"
  }

  /// The last component of a path.
  package static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// A write of EC2, or of another service.
  package static func record(
    _ id: String, at second: Int64, source: String = "ec2.amazonaws.com",
    _ changes: JSONValue = [:]
  ) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("eventID", .string(id)), .init("eventSource", .string(source)),
    ]
    members += changes.members ?? []
    return Example.record(at: second, .object(members))
  }

  /// The record of the call by which CloudTrail encrypts a file for a trail.
  package static func encryption(_ trail: TrailARN, _ path: String, at second: Int64) -> JSONValue {
    record(
      "key-\(name(path))-\(trail.name)", at: second, source: "kms.amazonaws.com",
      [
        "eventName": "GenerateDataKey",
        "userIdentity": ["type": "AWSService", "invokedBy": "cloudtrail.amazonaws.com"],
        "requestParameters": [
          "encryptionContext": [
            "aws:cloudtrail:arn": .string(trail.text),
            "aws:s3:arn": .string("arn:aws:s3:::bucket/" + path),
          ]
        ],
      ])
  }

  /// A digest of a trail's files: its name, and its text.
  package static func digest(
    of trail: TrailARN, _ paths: [String], prefix: String = ""
  ) -> (name: String, text: String) {
    let name =
      "AWSLogs/\(account)/CloudTrail-Digest/us-east-1/2024/05/01/\(account)_CloudTrail-Digest_us-east-1_"
      + "\(trail.name)_\(trail.region)_20240501T130000Z.json"
    let files = paths.map { JSONValue.object([.init("s3Object", .string($0))]) }
    let json: JSONValue = ["awsAccountId": .string(account), "logFiles": .array(files)]
    return ((prefix.isEmpty ? "" : prefix + "/") + name, json.compact)
  }
}
