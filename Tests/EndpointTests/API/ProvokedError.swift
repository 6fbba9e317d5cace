import CloudTrail

@testable import Endpoint

/// One way to provoke an exception of some operations, with the trails of `World`.
struct ProvokedError: Sendable {
  let error: String
  let operations: Set<APIOperation>
  let input: @Sendable (APIOperation) -> JSONValue
  var region: String?
  var path = "/"
  /// Whether the writer refuses everybody, as when too many are waiting.
  var isCrowded = false
  /// Adds to the usual trails what the error needs.
  var setUp: @Sendable (TestServer) async throws -> Void = { _ in }

  /// By naming another trail.
  static func naming(
    _ name: String, _ error: String, _ operations: [APIOperation], region: String? = nil
  ) -> ProvokedError {
    ProvokedError(
      error: error, operations: Set(operations), input: { World.input($0, named: name) },
      region: region)
  }

  /// By other members of the input.
  static func giving(
    _ members: JSONValue, _ error: String, _ operations: [APIOperation], path: String = "/"
  ) -> ProvokedError {
    ProvokedError(
      error: error, operations: Set(operations), input: { World.input($0, with: members) },
      path: path)
  }
}

extension ProvokedError {
  static let all: [ProvokedError] = names + moments + settings + selectors + tags + lookups + limits

  private static let changing: [APIOperation] = [
    .updateTrail, .deleteTrail, .startLogging, .stopLogging, .putEventSelectors,
    .putInsightSelectors, .putEventConfiguration,
  ]
  private static let tagging: [APIOperation] = [.addTags, .removeTags]
  private static let tagged = tagging + [.listTags]
  private static let naming =
    changing + [
      .getEventSelectors, .getInsightSelectors, .getEventConfiguration, .getTrail, .getTrailStatus,
    ]
  private static let creating: [APIOperation] = [.createTrail, .updateTrail]

  private static func arn(_ resource: String, region: String = "us-east-1") -> String {
    "arn:aws:cloudtrail:\(region):\(TestServer.account):\(resource)"
  }

  private static let names: [ProvokedError] = [
    .naming("nobody", "TrailNotFound", naming),
    .naming(arn("trail/nobody"), "TrailNotFound", naming),
    .naming("-a", "InvalidTrailName", naming + [.createTrail, .describeTrails]),
    .naming(arn("trail/-a"), "InvalidTrailName", tagged),
    .naming("arn:aws:s3:::bucket", "CloudTrailARNInvalid", naming + tagged + [.describeTrails]),
    .naming(
      arn("trail/far", region: "eu-west-1"), "CloudTrailARNInvalid",
      naming + tagged + [.describeTrails]),
    .naming("wide", "InvalidHomeRegion", changing),
    .naming(arn("trail/wide", region: "eu-west-1"), "InvalidHomeRegion", changing),
    .naming(World.organization, "NotOrganizationMasterAccount", changing),
    .naming(World.organization, "CloudTrailARNInvalid", tagged),
  ]

  private static let moments: [ProvokedError] = [
    ProvokedError(
      error: "OperationNotPermitted", operations: Set(APIOperation.allCases.filter(\.isWrite)),
      input: { World.input($0) }, path: "/at/2026-01-02T00:00:00Z/"),
    ProvokedError(
      error: "OperationNotPermitted", operations: Set(APIOperation.allCases),
      input: { World.input($0) }, path: "/at/someday/"),
    .naming(
      "dim-logging", "OperationNotPermitted",
      [.getEventSelectors, .getInsightSelectors, .getEventConfiguration],
      region: World.dimRegion),
    .naming(
      "dim-selectors", "OperationNotPermitted", [.getTrailStatus], region: World.dimRegion),
    .giving(["NextToken": "made-up"], "OperationNotPermitted", [.listTrails]),
  ]

  private static let settings: [ProvokedError] = [
    .giving(["S3BucketName": "A"], "InvalidS3BucketName", creating),
    .giving(
      ["S3KeyPrefix": .string(String(repeating: "p", count: 201))], "InvalidS3Prefix", creating),
    .giving(["SnsTopicName": "a topic"], "InvalidSnsTopicName", creating),
    .giving(["KmsKeyId": "nokey"], "InvalidKmsKeyId", creating),
    .giving(
      ["CloudWatchLogsLogGroupArn": "group"], "InvalidCloudWatchLogsRoleArn", creating),
    .giving(["CloudWatchLogsRoleArn": "role"], "InvalidCloudWatchLogsLogGroupArn", creating),
    .giving(
      ["IsMultiRegionTrail": true, "IncludeGlobalServiceEvents": false],
      "InvalidParameterCombination", creating),
    .giving(["Name": "a-trail"], "TrailAlreadyExists", [.createTrail]),
  ]

  private static let ofStores: [APIOperation] = [
    .putInsightSelectors, .getInsightSelectors, .putEventConfiguration, .getEventConfiguration,
  ]

  private static let selectors: [ProvokedError] = [
    .giving(["EventSelectors": []], "InvalidEventSelectors", [.putEventSelectors]),
    .giving(
      ["InsightSelectors": [["InsightType": "Other"]]], "InvalidInsightSelectors",
      [.putInsightSelectors]),
    .giving(["TrailName": .null], "InvalidParameter", ofStores),
    .giving(["InsightSelectors": .null], "InvalidParameter", [.putInsightSelectors]),
    .giving(["MaxEventSize": "Huge"], "InvalidParameter", [.putEventConfiguration]),
    .giving(
      ["MaxEventSize": .null, "ContextKeySelectors": [["Type": "TagContext", "Equals": ["k"]]]],
      "InvalidParameterCombination", [.putEventConfiguration]),
    .giving(["EventDataStore": "store"], "InvalidParameterCombination", ofStores),
    .giving(
      ["EventDataStore": "store", "TrailName": .null], "UnsupportedOperation", ofStores),
    .naming("wide", "InsightNotEnabled", [.getInsightSelectors], region: "eu-west-1"),
  ]

  private static let tags: [ProvokedError] = [
    .naming(arn("trail/nobody"), "ResourceNotFound", tagged),
    .naming(arn("eventdatastore/x"), "EventDataStoreNotFound", tagged),
    .naming(arn("channel/x"), "ChannelNotFound", tagging),
    .naming(arn("channel/x"), "ResourceNotFound", [.listTags]),
    .naming(arn("dashboard/x"), "ResourceTypeNotSupported", tagged),
    .giving(
      ["TagsList": [["Key": "aws:x", "Value": ""]]], "InvalidTagParameter",
      tagging + [.createTrail]),
    .giving(["NextToken": "made-up"], "InvalidToken", [.listTags]),
  ]

  private static let lookups: [ProvokedError] = [
    .giving(
      ["LookupAttributes": [["AttributeKey": "Color", "AttributeValue": "x"]]],
      "InvalidLookupAttributes", [.lookupEvents]),
    .giving(["StartTime": 2, "EndTime": 1], "InvalidTimeRange", [.lookupEvents]),
    .giving(["MaxResults": 51], "InvalidMaxResults", [.lookupEvents]),
    .giving(["NextToken": "made-up"], "InvalidNextToken", [.lookupEvents]),
    .giving(["EventCategory": "other"], "InvalidEventCategory", [.lookupEvents]),
  ]

  private static let limits: [ProvokedError] = [
    .giving(
      ["TagsList": .array((0..<51).map { ["Key": .string("k\($0)"), "Value": ""] })],
      "TagsLimitExceeded", [.createTrail, .addTags]),
    ProvokedError(
      error: "TagsLimitExceeded", operations: [.addTags], input: { World.input($0) },
      setUp: { server in
        let tags = (0..<50).map { JSONValue.object([.init("Key", .string("k\($0)"))]) }
        _ = try await server.call(
          "RemoveTags", ["ResourceId": .string(World.arn), "TagsList": [["Key": "team"]]])
        _ = try await server.call(
          "AddTags", ["ResourceId": .string(World.arn), "TagsList": .array(tags)])
      }),
    ProvokedError(
      error: "MaximumNumberOfTrailsExceeded", operations: [.createTrail],
      input: { World.input($0) },
      setUp: { server in
        for name in ["one-more", "and-another"] { try await server.create(name) }
      }),
    ProvokedError(
      error: "Throttling", operations: Set(changing + [.createTrail]),
      input: { World.input($0) }, isCrowded: true),
  ]
}
