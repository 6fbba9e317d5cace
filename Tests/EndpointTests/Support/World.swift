import CloudTrail

@testable import Endpoint

/// Trails of every kind that a call can meet, and for each operation an input that succeeds on them.
enum World {
  static let arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/a-trail"
  /// The home of the trails of which one call is known and nothing else.
  static let dimRegion = "eu-central-1"

  /// A log group and a role, as a trail of us-east-1 can have them.
  static let pipe: JSONValue = [
    "CloudWatchLogsLogGroupArn": "arn:aws:logs:us-east-1:111122223333:log-group:group:*",
    "CloudWatchLogsRoleArn": "arn:aws:iam::111122223333:role/role",
  ]

  /// Adds what the page of refusals has besides: a trail with a log group, and a Region that is full.
  static func fillUp(_ server: TestServer) async throws {
    try await server.create("piped", pipe)
    for number in 1...4 { try await server.create("full-\(number)", region: "us-west-2") }
  }

  /// In us-east-1 `a-trail` with tags and Insights, in eu-west-1 `wide` of all Regions and `far` of that
  /// one, an organization's of another account, and two of which little is known.
  static func fill(_ server: TestServer) async throws {
    try await server.create("a-trail", ["TagsList": [["Key": "team", "Value": "red"]]])
    try await server.create("wide", ["IsMultiRegionTrail": true], region: "eu-west-1")
    try await server.create("far", region: "eu-west-1")
    _ = try await server.call("StartLogging", ["Name": "a-trail"])
    _ = try await server.call(
      "PutInsightSelectors",
      ["TrailName": "a-trail", "InsightSelectors": [["InsightType": "ApiCallRateInsight"]]])
    try await server.ingest([
      record(
        "CreateTrail", ["name": "org", "s3BucketName": "b", "isOrganizationTrail": true],
        response: ["trailARN": .string(organization), "isOrganizationTrail": true],
        account: "999900001111"),
      record("StartLogging", ["name": "dim-logging"], region: dimRegion),
      record(
        "PutEventSelectors", ["trailName": "dim-selectors", "eventSelectors": []],
        region: dimRegion),
    ])
  }

  static let organization = "arn:aws:cloudtrail:us-east-1:999900001111:trail/org"

  private static func record(
    _ name: String, _ request: JSONValue, response: JSONValue = .null,
    account: String = TestServer.account, region: String = "us-east-1"
  ) -> JSONValue {
    [
      "eventVersion": "1.08", "eventTime": "2026-01-01T00:00:00Z",
      "eventSource": "cloudtrail.amazonaws.com", "eventName": .string(name),
      "awsRegion": .string(region), "eventID": .string("\(name)-\(account)"),
      "recipientAccountId": .string(account), "requestParameters": request,
      "responseElements": response,
    ]
  }

  /// An input that succeeds.
  static func input(_ operation: APIOperation) -> JSONValue {
    switch operation {
    case .createTrail: ["Name": "new-trail", "S3BucketName": "a-bucket"]
    case .updateTrail, .deleteTrail, .startLogging, .stopLogging, .getTrail, .getTrailStatus:
      ["Name": "a-trail"]
    case .putEventSelectors:
      ["TrailName": "a-trail", "EventSelectors": [["ReadWriteType": "All"]]]
    case .putInsightSelectors:
      ["TrailName": "a-trail", "InsightSelectors": [["InsightType": "ApiErrorRateInsight"]]]
    case .putEventConfiguration: ["TrailName": "a-trail", "MaxEventSize": "Large"]
    case .getEventSelectors, .getInsightSelectors, .getEventConfiguration:
      ["TrailName": "a-trail"]
    case .addTags, .removeTags:
      ["ResourceId": .string(arn), "TagsList": [["Key": "cost", "Value": "7"]]]
    case .describeTrails: ["trailNameList": ["a-trail"]]
    case .listTags: ["ResourceIdList": [.string(arn)]]
    case .listTrails, .lookupEvents: .object([])
    }
  }

  /// The same input about another trail.
  static func input(_ operation: APIOperation, named name: String) -> JSONValue {
    let lists: Set = ["trailNameList", "ResourceIdList"]
    let names: Set = ["Name", "TrailName", "ResourceId"]
    let members = input(operation).members ?? []
    return .object(
      members.map { member in
        if names.contains(member.key) { return .init(member.key, .string(name)) }
        return lists.contains(member.key) ? .init(member.key, [.string(name)]) : member
      })
  }

  /// The same input with other members; null takes one away.
  static func input(_ operation: APIOperation, with more: JSONValue) -> JSONValue {
    let members = input(operation).members ?? []
    let added = more.members ?? []
    return .object(
      members.filter { member in !added.contains { $0.key == member.key } }
        + added.filter { $0.value != .null })
  }
}
