/// The fields of one CloudTrail record that decide whether a trail logs it.
///
/// Slices of the record's bytes, filled by whoever scans the record and valid only while it lies in
/// memory.
public struct RecordFields {
  public var eventVersion = FieldValue.absent
  public var eventID = FieldValue.absent
  public var eventTime = FieldValue.absent
  public var eventSource = FieldValue.absent
  public var eventName = FieldValue.absent
  public var eventType = FieldValue.absent
  public var eventCategory = FieldValue.absent
  public var awsRegion = FieldValue.absent
  public var readOnly = FieldValue.absent
  public var managementEvent = FieldValue.absent
  public var recipientAccountID = FieldValue.absent
  public var errorCode = FieldValue.absent
  public var vpcEndpointID = FieldValue.absent
  public var sessionCredentialFromConsole = FieldValue.absent
  /// `userIdentity.arn`
  public var userARN = FieldValue.absent
  /// `userIdentity.accountId`
  public var userAccountID = FieldValue.absent
  /// `userIdentity.invokedBy`
  public var invokedBy = FieldValue.absent
  /// `additionalEventData.RequestDetails.endpointType`, in records of STS since 2025
  /// (SEMANTICS 3.4h).
  public var stsEndpointType = FieldValue.absent
  public var resources: [Resource] = []

  /// One entry of `resources`. A record gives `ARN` or `ARNPrefix`, never both (SEMANTICS 1.5a).
  public struct Resource {
    public var type: FieldValue
    public var arn: FieldValue
    public var arnPrefix: FieldValue

    public init(type: FieldValue, arn: FieldValue, arnPrefix: FieldValue) {
      self.type = type
      self.arn = arn
      self.arnPrefix = arnPrefix
    }

    /// What is compared: the ARN, or the prefix that a bucket-scoped call gives instead
    /// (SEMANTICS 1.5a).
    public var comparedARN: FieldValue { isComparedByPrefix ? arnPrefix : arn }

    /// An ARN that is no text is as good as none (SEMANTICS 2.6c).
    var isComparedByPrefix: Bool {
      if case .text = arn { return false }
      return !arn.isComparable
    }
  }

  public init() {}
}

extension RecordFields {
  /// The entries whose ARN is a text, of those that count.
  func placesOfARNs(where counts: (Resource) -> Bool) -> [Int] {
    resources.indices.filter { resources[$0].comparedARN.isComparable && counts(resources[$0]) }
  }
}
