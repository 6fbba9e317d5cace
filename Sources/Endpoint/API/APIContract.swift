import CloudTrail

/// What this server has in common with CloudTrail's service model, operation by operation: tests hold
/// it against the model that the SDKs are made from.
public enum APIContract {
  /// The members of an operation's input that are looked at, and those that its answers may have.
  public struct Shape: Sendable {
    public let input: Set<String>
    public let output: Set<String>
  }

  public static func shape(of operation: APIOperation) -> Shape {
    switch operation {
    case .createTrail: Shape(input: settings.union(["TagsList"]), output: answered)
    case .updateTrail: Shape(input: settings, output: answered)
    case .deleteTrail, .startLogging, .stopLogging: Shape(input: ["Name"], output: [])
    case .putEventSelectors: Shape(input: selectors.union(["TrailName"]), output: got)
    case .getEventSelectors: Shape(input: ["TrailName"], output: got)
    case .putInsightSelectors:
      Shape(
        input: ["TrailName", "InsightSelectors", "EventDataStore", "InsightsDestination"],
        output: ["TrailARN", "InsightSelectors"])
    case .getInsightSelectors:
      Shape(input: ["TrailName", "EventDataStore"], output: ["TrailARN", "InsightSelectors"])
    case .getTrail: Shape(input: ["Name"], output: ["Trail"])
    case .describeTrails:
      Shape(input: ["trailNameList", "includeShadowTrails"], output: ["trailList"])
    case .getTrailStatus:
      Shape(
        input: ["Name"],
        output: [
          "IsLogging", "StartLoggingTime", "StopLoggingTime", "TimeLoggingStarted",
          "TimeLoggingStopped",
        ])
    case .listTrails: Shape(input: ["NextToken"], output: ["Trails", "NextToken"])
    case .addTags, .removeTags: Shape(input: ["ResourceId", "TagsList"], output: [])
    case .listTags: Shape(input: ["ResourceIdList", "NextToken"], output: ["ResourceTagList"])
    case .lookupEvents:
      Shape(
        input: [
          "LookupAttributes", "StartTime", "EndTime", "EventCategory", "MaxResults", "NextToken",
        ], output: ["Events", "NextToken"])
    }
  }

  private static let settings: Set<String> = [
    "Name", "S3BucketName", "S3KeyPrefix", "SnsTopicName", "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail", "EnableLogFileValidation", "CloudWatchLogsLogGroupArn",
    "CloudWatchLogsRoleArn", "KmsKeyId", "IsOrganizationTrail", "RecursiveLogging",
  ]
  private static let answered: Set<String> = [
    "Name", "S3BucketName", "S3KeyPrefix", "SnsTopicName", "SnsTopicARN",
    "IncludeGlobalServiceEvents", "IsMultiRegionTrail", "TrailARN", "LogFileValidationEnabled",
    "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn", "KmsKeyId", "IsOrganizationTrail",
    "RecursiveLogging",
  ]
  private static let selectors: Set<String> = ["EventSelectors", "AdvancedEventSelectors"]
  private static let got: Set<String> = selectors.union(["TrailARN"])

  /// Members that were not always there: an SDK of before them neither sends nor shows them, and passes
  /// them over in answers. `RecursiveLogging` is in botocore 1.44.5 and not yet in 1.43.11.
  public static let recent: Set<String> = ["RecursiveLogging"]

  /// Members of answers that the model has and this server never gives: what it would have to know of
  /// deliveries, or of event data stores. The tags that ListTags is asked for stand on one page.
  public static func neverAnswered(by operation: APIOperation) -> Set<String> {
    switch operation {
    case .getTrailStatus:
      [
        "LatestDeliveryError", "LatestNotificationError", "LatestDeliveryTime",
        "LatestNotificationTime", "LatestCloudWatchLogsDeliveryError",
        "LatestCloudWatchLogsDeliveryTime", "LatestDigestDeliveryTime",
        "LatestDigestDeliveryError", "LatestDeliveryAttemptTime",
        "LatestNotificationAttemptTime", "LatestNotificationAttemptSucceeded",
        "LatestDeliveryAttemptSucceeded",
      ]
    case .getInsightSelectors, .putInsightSelectors: ["EventDataStoreArn", "InsightsDestination"]
    case .listTags: ["NextToken"]
    default: []
    }
  }
}
