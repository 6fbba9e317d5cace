import CloudTrail

/// What this server has in common with CloudTrail's service model, operation by operation. Tests compare
/// it with the model that the SDKs are generated from.
public enum APIContract {
  /// The names of an operation's members.
  public struct Shape: Sendable {
    /// In the input, those that are read.
    public let input: Set<String>
    /// In the output, those that may be there.
    public let output: Set<String>
  }

  /// The members that the server knows of an operation.
  public static func shape(of operation: APIOperation) -> Shape {
    switch operation {
    case .createTrail: Shape(input: settings.union(["TagsList"]), output: shown)
    case .updateTrail: Shape(input: settings, output: shown)
    case .deleteTrail, .startLogging, .stopLogging: Shape(input: ["Name"], output: [])
    case .putEventSelectors:
      Shape(input: selectors.union(["TrailName"]), output: selectors.union(["TrailARN"]))
    case .getEventSelectors: Shape(input: ["TrailName"], output: selectors.union(["TrailARN"]))
    case .putInsightSelectors:
      Shape(
        input: ["TrailName", "InsightSelectors", "EventDataStore", "InsightsDestination"],
        output: ["TrailARN", "InsightSelectors"])
    case .getInsightSelectors:
      Shape(input: ["TrailName", "EventDataStore"], output: ["TrailARN", "InsightSelectors"])
    case .putEventConfiguration:
      Shape(
        input: configuration.union(["TrailName", "EventDataStore"]),
        output: configuration.union(["TrailARN"]))
    case .getEventConfiguration:
      Shape(
        input: ["TrailName", "EventDataStore"], output: configuration.union(["TrailARN"]))
    case .getTrail: Shape(input: ["Name"], output: ["Trail"])
    case .describeTrails:
      Shape(input: ["trailNameList", "includeShadowTrails"], output: ["trailList"])
    case .getTrailStatus:
      Shape(
        input: ["Name"],
        output: [
          "IsLogging", "StartLoggingTime", "StopLoggingTime", "TimeLoggingStarted",
          "TimeLoggingStopped", "LatestDeliveryAttemptTime", "LatestDeliveryAttemptSucceeded",
          "LatestNotificationAttemptTime", "LatestNotificationAttemptSucceeded",
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

  private static let settings = Set(["Name"] + TrailSetting.allCases.compactMap(\.inputName))
  private static let shown = Set(["Name", "TrailARN"] + TrailSetting.allCases.map(\.rawValue))
  private static let configuration = Set(EventConfiguration.memberNames)
  private static let selectors: Set<String> = ["EventSelectors", "AdvancedEventSelectors"]

  /// Members that AWS added lately. An older SDK neither sends nor shows them, and ignores them in
  /// outputs. `RecursiveLogging` is in botocore 1.44.5 and not yet in 1.43.11.
  public static let recent: Set<String> = ["RecursiveLogging"]

  /// Members of outputs that the model has and this server never gives. They are about deliveries and
  /// event data stores, which it does not record, or about further pages of tags, and it lists all tags
  /// on one page.
  public static func neverGiven(by operation: APIOperation) -> Set<String> {
    switch operation {
    case .getTrailStatus:
      [
        "LatestDeliveryError", "LatestNotificationError", "LatestDeliveryTime",
        "LatestNotificationTime", "LatestCloudWatchLogsDeliveryError",
        "LatestCloudWatchLogsDeliveryTime", "LatestDigestDeliveryTime",
        "LatestDigestDeliveryError",
      ]
    case .getInsightSelectors, .putInsightSelectors: ["EventDataStoreArn", "InsightsDestination"]
    case .getEventConfiguration, .putEventConfiguration: ["EventDataStoreArn"]
    case .listTags: ["NextToken"]
    case .createTrail, .updateTrail, .deleteTrail, .startLogging, .stopLogging,
      .putEventSelectors, .addTags, .removeTags, .getEventSelectors, .getTrail, .describeTrails,
      .listTrails, .lookupEvents:
      []
    }
  }
  // MARK: Exceptions

  /// The exceptions that an operation gives here, of those that the model lists for it; without the
  /// ending `Exception`. Any call may also get one of AWS's common errors, which the model does not list:
  /// about the caller, about the body, and `Throttling` of AddTags and RemoveTags.
  public static func errors(of operation: APIOperation) -> Set<String> {
    let named: Set<String> = ["TrailNotFound", "InvalidTrailName", "CloudTrailARNInvalid"]
    let changing: Set<String> = [
      "InvalidHomeRegion", "NotOrganizationMasterAccount", "OperationNotPermitted", "Throttling",
    ]
    let settings: Set<String> = [
      "InvalidS3BucketName", "InvalidS3Prefix", "InvalidSnsTopicName", "InvalidKmsKeyId",
      "InvalidCloudWatchLogsLogGroupArn", "InvalidCloudWatchLogsRoleArn",
      "InvalidParameterCombination",
    ]
    let insights: Set<String> = [
      "InvalidParameter", "InvalidParameterCombination", "UnsupportedOperation",
      "OperationNotPermitted",
    ]
    let tagged: Set<String> = [
      "ResourceNotFound", "CloudTrailARNInvalid", "EventDataStoreNotFound",
      "ResourceTypeNotSupported", "InvalidTrailName", "OperationNotPermitted",
    ]
    return switch operation {
    case .createTrail:
      settings.union([
        "InvalidTrailName", "TrailAlreadyExists", "MaximumNumberOfTrailsExceeded",
        "TagsLimitExceeded", "InvalidTagParameter", "OperationNotPermitted", "Throttling",
      ])
    case .updateTrail: named.union(changing).union(settings)
    case .deleteTrail, .startLogging, .stopLogging: named.union(changing)
    case .putEventSelectors: named.union(changing).union(["InvalidEventSelectors"])
    case .putInsightSelectors:
      named.union(changing).union(insights).union(["InvalidInsightSelectors"])
    case .getInsightSelectors: named.union(insights).union(["InsightNotEnabled"])
    case .putEventConfiguration: named.union(changing).union(insights)
    case .getEventConfiguration: named.union(insights)
    case .getEventSelectors, .getTrailStatus: named.union(["OperationNotPermitted"])
    case .getTrail: named.union(["OperationNotPermitted"])
    case .describeTrails: ["InvalidTrailName", "CloudTrailARNInvalid", "OperationNotPermitted"]
    case .listTrails: ["OperationNotPermitted"]
    case .addTags:
      tagged.union([
        "ChannelNotFound", "TagsLimitExceeded", "InvalidTagParameter",
      ])
    case .removeTags:
      tagged.union(["ChannelNotFound", "InvalidTagParameter"])
    case .listTags: tagged.union(["InvalidToken"])
    case .lookupEvents:
      [
        "InvalidLookupAttributes", "InvalidTimeRange", "InvalidMaxResults", "InvalidNextToken",
        "InvalidEventCategory", "OperationNotPermitted",
      ]
    }
  }

  /// The exceptions that the model lists for some operation which never gives them here, and why not, by
  /// name. Some of them, such as `Throttling`, other operations do give.
  public static let neverThrown: [(error: String, why: String)] = [
    ("ChannelARNInvalid", "channels are not recorded"),
    ("CloudTrailAccessNotEnabled", "there is no organization whose access could be missing"),
    ("CloudTrailInvalidClientTokenId", "keys are checked before the operation is"),
    ("CloudWatchLogsDeliveryUnavailable", "nothing is delivered"),
    ("Conflict", "every call is decided and recorded in one step, one after another"),
    ("EventDataStoreARNInvalid", "event data stores are not recorded"),
    ("EventDataStoreNotFound", "event data stores are not recorded"),
    ("InactiveEventDataStore", "event data stores are not recorded"),
    ("InsufficientDependencyServiceAccessPermission", "no other service is called"),
    ("InsufficientEncryptionPolicy", "policies of buckets and keys are not known"),
    ("InsufficientIAMAccessPermission", "policies of callers are not known"),
    ("InsufficientS3BucketPolicy", "policies of buckets are not known"),
    ("InsufficientSnsTopicPolicy", "policies of topics are not known"),
    ("InvalidEventDataStoreCategory", "event data stores are not recorded"),
    ("InvalidEventDataStoreStatus", "event data stores are not recorded"),
    ("InvalidEventSelectors", "UpdateTrail carries no selectors"),
    ("InvalidParameter", "what is wrong with a setting has an exception of its own"),
    ("Kms", "keys are not used"),
    ("KmsKeyDisabled", "keys are not used"),
    ("KmsKeyNotFound", "whether a key exists is not known"),
    ("NoManagementAccountSLRExists", "service-linked roles are not known"),
    ("NotOrganizationMasterAccount", "a new trail belongs to the account that is called"),
    ("OrganizationNotInAllFeaturesMode", "the organization is not known"),
    ("OrganizationsNotInUse", "the organization is not known"),
    ("S3BucketDoesNotExist", "whether a bucket exists is not known"),
    ("Throttling", "reads are never refused for their number"),
    ("TrailNotProvided", "AWS gives it no more; a missing name is an invalid one"),
    (
      "UnsupportedOperation",
      "only calls that can name an event data store can ask for what is not kept"
    ),
  ]
}

// MARK: - The texts of exceptions

/// CloudTrail's refusals, worded once. Texts that AWS is known to send are kept to the letter
/// (SEMANTICS 4.3).
extension CloudTrailError {
  /// SEMANTICS 4.3: a bare name is shown as the ARN that it means in the Region that was called.
  static func unknownTrail(_ arn: TrailARN, account: String) -> CloudTrailError {
    CloudTrailError(
      "TrailNotFoundException", "Unknown trail: \(arn) for the user: \(account)")
  }

  /// GetTrail shows the bare name, also where it was asked by ARN (SEMANTICS 4.3i).
  static func unknownTrail(named arn: TrailARN, account: String) -> CloudTrailError {
    CloudTrailError(
      "TrailNotFoundException", "Unknown trail: \(arn.name) for the user: \(account)")
  }

  /// Of tags alone: other operations do not find the trail of another account, or change it as an
  /// organization's.
  static func otherAccount(than account: String) -> CloudTrailError {
    CloudTrailError(
      "CloudTrailARNInvalidException",
      "AccountID in ARN is wrong, you can only access resources with AccountID \(account).")
  }

  static func otherRegion(than region: String) -> CloudTrailError {
    CloudTrailError(
      "CloudTrailARNInvalidException",
      "Region in ARN is wrong, you can only access resources in region \(region).")
  }

  /// SEMANTICS 3.5: a call that changes a trail has to be made in its home Region.
  static func notAtHome(_ arn: TrailARN) -> CloudTrailError {
    CloudTrailError(
      "InvalidHomeRegionException",
      "The home Region of the trail \(arn) is \(arn.region); call it there to change it.")
  }

  /// SEMANTICS 3.5: members of an organization cannot change its trail.
  static func notOwner(_ arn: TrailARN) -> CloudTrailError {
    CloudTrailError(
      "NotOrganizationMasterAccountException",
      "The trail \(arn) is an organization's; only its management account can change it.")
  }

  static func notInThePast(_ operation: APIOperation) -> CloudTrailError {
    CloudTrailError(
      "OperationNotPermittedException",
      "The past cannot be changed: \(operation.rawValue) is taken only without a time in the path.")
  }

  /// The history does not know what was asked for, and the API has no exception for that.
  static func notKnown(_ error: any Explained) -> CloudTrailError {
    let hint = error.hint.map { "; \($0)" } ?? ""
    return CloudTrailError("OperationNotPermittedException", error.fact + hint + ".")
  }

  static func combination(_ message: String) -> CloudTrailError {
    CloudTrailError("InvalidParameterCombinationException", message)
  }

  static func parameter(_ message: String) -> CloudTrailError {
    CloudTrailError("InvalidParameterException", message)
  }

  static func unsupported(_ message: String) -> CloudTrailError {
    CloudTrailError("UnsupportedOperationException", message)
  }
}
