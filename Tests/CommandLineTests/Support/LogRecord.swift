import CloudTrail

/// Records of calls about trails, as small as CloudTrail's dialect lets them be.
struct LogRecord {
  var name: String
  var trail: String
  /// Seconds after 2025-03-04T00:00:00Z.
  var second: Int
  var id: String
  var request: JSONValue = .object([])
  var errorCode: String?
  var userAgent = "aws-cli/2.15"
  var principal = "arn:aws:iam::123456789012:user/mary"

  static let account = "123456789012"

  static func arn(_ trail: String) -> String {
    "arn:aws:cloudtrail:us-east-1:\(account):trail/\(trail)"
  }

  static func create(_ trail: String, at second: Int, id: String) -> LogRecord {
    LogRecord(
      name: "CreateTrail", trail: trail, second: second, id: id,
      request: ["name": .string(trail), "s3BucketName": "logs", "isMultiRegionTrail": true])
  }

  static func start(_ trail: String, at second: Int, id: String) -> LogRecord {
    LogRecord(
      name: "StartLogging", trail: trail, second: second, id: id,
      request: ["name": .string(trail)])
  }

  static func put(
    _ trail: String, at second: Int, id: String, reads: String = "All"
  ) -> LogRecord {
    LogRecord(
      name: "PutEventSelectors", trail: trail, second: second, id: id,
      request: [
        "trailName": .string(trail),
        "eventSelectors": [["readWriteType": .string(reads), "includeManagementEvents": true]],
      ])
  }

  var time: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "2025-03-04T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
  }

  var json: JSONValue {
    var response: JSONValue = .null
    if errorCode == nil, name != "StartLogging" {
      var members: [JSONValue.Member] = [.init("trailARN", .string(Self.arn(trail)))]
      for member in request.members ?? [] where member.key != "trailName" {
        members.append(member)
      }
      response = .object(members)
    }
    return .object(
      [
        .init("eventVersion", "1.08"),
        .init("userIdentity", ["type": "IAMUser", "arn": .string(principal)]),
        .init("eventTime", .string(time)), .init("eventSource", "cloudtrail.amazonaws.com"),
        .init("eventName", .string(name)), .init("awsRegion", "us-east-1"),
        .init("sourceIPAddress", "203.0.113.77"), .init("userAgent", .string(userAgent)),
      ] + (errorCode.map { [.init("errorCode", .string($0))] } ?? [])
        + [
          .init("requestParameters", request), .init("responseElements", response),
          .init("eventID", .string(id)), .init("readOnly", false),
          .init("eventType", "AwsApiCall"), .init("managementEvent", true),
          .init("recipientAccountId", .string(Self.account)),
          .init("eventCategory", "Management"),
        ])
  }

  /// One log file.
  static func file(_ records: [LogRecord]) -> String {
    JSONValue.object([.init("Records", .array(records.map(\.json)))]).compact
  }
}
