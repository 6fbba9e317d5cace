extension APIContract {
  /// The exceptions that an operation gives here, of those that the model lists for it; without the
  /// ending `Exception`. Beside them stand AWS's common errors, which any call may meet and the model
  /// does not list: who the caller is, what the body is, and `Throttling` of AddTags and RemoveTags.
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
    case .getEventSelectors, .getTrailStatus: named.union(["OperationNotPermitted"])
    case .getTrail: named.union(["OperationNotPermitted"])
    case .describeTrails: ["InvalidTrailName", "CloudTrailARNInvalid", "OperationNotPermitted"]
    case .listTrails: ["OperationNotPermitted"]
    case .addTags:
      tagged.union([
        "ChannelNotFound", "TagsLimitExceeded", "InvalidTagParameter",
        "NotOrganizationMasterAccount",
      ])
    case .removeTags:
      tagged.union([
        "ChannelNotFound", "InvalidTagParameter", "NotOrganizationMasterAccount",
      ])
    case .listTags: tagged.union(["InvalidToken"])
    case .lookupEvents:
      [
        "InvalidLookupAttributes", "InvalidTimeRange", "InvalidMaxResults", "InvalidNextToken",
        "InvalidEventCategory", "OperationNotPermitted",
      ]
    }
  }

  /// The exceptions that the model lists for operations which have no occasion for them here, and why
  /// not, by name. Some of them, such as `Throttling`, other operations do give.
  public static let noOccasion: [(error: String, why: String)] = [
    ("ChannelARNInvalid", "channels are not recorded"),
    ("CloudTrailAccessNotEnabled", "there is no organization whose access could be missing"),
    ("CloudTrailInvalidClientTokenId", "keys are checked before the operation is"),
    ("CloudWatchLogsDeliveryUnavailable", "nothing is delivered"),
    ("Conflict", "every call is decided and recorded in one step, one after another"),
    ("EventDataStoreARNInvalid", "event data stores are not recorded"),
    ("InactiveEventDataStore", "event data stores are not recorded"),
    ("InsufficientDependencyServiceAccessPermission", "no other service is called"),
    ("InsufficientEncryptionPolicy", "policies of buckets and keys are not known"),
    ("InsufficientS3BucketPolicy", "policies of buckets are not known"),
    ("InsufficientSnsTopicPolicy", "policies of topics are not known"),
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
    ("UnsupportedOperation", "only calls about Insights can ask for what is not kept"),
  ]
}
