public import CSimdJSON

/// The fields of one CloudTrail record that decide whether a trail logs it.
///
/// A view of what a scanner found: slices of the record's bytes, valid only while those and the
/// scanner's memory stay as they are.
public struct RecordFields {
  @usableFromInline let found: UnsafePointer<trailback_record>

  @inlinable
  public init(_ found: UnsafePointer<trailback_record>) {
    self.found = found
  }

  @inlinable @inline(__always) public var eventVersion: FieldValue { self[TRAILBACK_EVENT_VERSION] }
  @inlinable @inline(__always) public var eventID: FieldValue { self[TRAILBACK_EVENT_ID] }
  @inlinable @inline(__always) public var eventTime: FieldValue { self[TRAILBACK_EVENT_TIME] }
  @inlinable @inline(__always) public var eventSource: FieldValue { self[TRAILBACK_EVENT_SOURCE] }
  @inlinable @inline(__always) public var eventName: FieldValue { self[TRAILBACK_EVENT_NAME] }
  @inlinable @inline(__always) public var eventType: FieldValue { self[TRAILBACK_EVENT_TYPE] }
  @inlinable @inline(__always) public var eventCategory: FieldValue {
    self[TRAILBACK_EVENT_CATEGORY]
  }
  @inlinable @inline(__always) public var awsRegion: FieldValue { self[TRAILBACK_AWS_REGION] }
  @inlinable @inline(__always) public var readOnly: FieldValue { self[TRAILBACK_READ_ONLY] }
  @inlinable @inline(__always) public var managementEvent: FieldValue {
    self[TRAILBACK_MANAGEMENT_EVENT]
  }
  @inlinable @inline(__always) public var recipientAccountID: FieldValue {
    self[TRAILBACK_RECIPIENT_ACCOUNT_ID]
  }
  @inlinable @inline(__always) public var errorCode: FieldValue { self[TRAILBACK_ERROR_CODE] }
  @inlinable @inline(__always) public var vpcEndpointID: FieldValue {
    self[TRAILBACK_VPC_ENDPOINT_ID]
  }
  @inlinable @inline(__always) public var sessionCredentialFromConsole: FieldValue {
    self[TRAILBACK_SESSION_CREDENTIAL_FROM_CONSOLE]
  }
  /// `userIdentity.arn`
  @inlinable @inline(__always) public var userARN: FieldValue { self[TRAILBACK_USER_IDENTITY_ARN] }
  /// `userIdentity.accountId`
  @inlinable @inline(__always) public var userAccountID: FieldValue {
    self[TRAILBACK_USER_IDENTITY_ACCOUNT_ID]
  }
  /// `userIdentity.invokedBy`
  @inlinable @inline(__always) public var invokedBy: FieldValue {
    self[TRAILBACK_USER_IDENTITY_INVOKED_BY]
  }
  /// `additionalEventData.RequestDetails.endpointType`, in records of STS since 2025
  /// (SEMANTICS 3.4h).
  @inlinable @inline(__always) public var stsEndpointType: FieldValue {
    self[TRAILBACK_STS_ENDPOINT_TYPE]
  }

  @inlinable @inline(__always) public var resources: Resources { Resources(found) }

  @inlinable @inline(__always) subscript(_ name: trailback_record_field) -> FieldValue {
    // The fields are the structure's first member.
    let all = UnsafeRawPointer(found).assumingMemoryBound(to: trailback_field.self)
    return FieldValue(all[Int(name.rawValue)])
  }

  /// The entries of `resources`, in their order.
  public struct Resources: RandomAccessCollection {
    @usableFromInline let found: UnsafePointer<trailback_record>

    @inlinable init(_ found: UnsafePointer<trailback_record>) {
      self.found = found
    }

    @inlinable @inline(__always) public var startIndex: Int { 0 }
    @inlinable @inline(__always) public var endIndex: Int { found.pointee.resource_count }
    @inlinable public subscript(place: Int) -> Resource {
      Resource(found.pointee.resources + place)
    }
  }

  /// One entry of `resources`. A record gives `ARN` or `ARNPrefix`, never both (SEMANTICS 1.5a).
  public struct Resource {
    @usableFromInline let found: UnsafePointer<trailback_resource>

    @inlinable init(_ found: UnsafePointer<trailback_resource>) {
      self.found = found
    }

    @inlinable @inline(__always) public var type: FieldValue { FieldValue(found.pointee.type) }
    @inlinable @inline(__always) public var arn: FieldValue { FieldValue(found.pointee.arn) }
    @inlinable @inline(__always) public var arnPrefix: FieldValue {
      FieldValue(found.pointee.arn_prefix)
    }

    /// What is compared: the ARN, or the prefix that a bucket-scoped call gives instead
    /// (SEMANTICS 1.5a).
    public var comparedARN: FieldValue { isComparedByPrefix ? arnPrefix : arn }

    /// An ARN that is no text is as good as none (SEMANTICS 2.6c).
    package var isComparedByPrefix: Bool {
      if case .text = arn { return false }
      return !arn.isComparable
    }
  }

  /// The entries whose ARN is a text, of those that count.
  package func placesOfARNs(where counts: (Resource) -> Bool) -> [Int] {
    resources.indices.filter { resources[$0].comparedARN.isComparable && counts(resources[$0]) }
  }
}

extension FieldValue {
  @inlinable
  init(_ field: trailback_field) {
    let bytes = UnsafeRawBufferPointer(start: field.start, count: Int(field.length))
    self =
      switch trailback_field_kind(UInt32(field.kind)) {
      case TRAILBACK_FIELD_NULL: .null
      case TRAILBACK_FIELD_STRING: .text(bytes)
      case TRAILBACK_FIELD_ESCAPED_STRING: .escaped(bytes)
      case TRAILBACK_FIELD_TRUE: .bool(true)
      case TRAILBACK_FIELD_FALSE: .bool(false)
      case TRAILBACK_FIELD_OTHER: .other(bytes)
      default: .absent
      }
  }
}
