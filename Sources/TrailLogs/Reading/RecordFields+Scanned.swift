import CSimdJSON
import Selectors

extension RecordFields {
  /// Takes on the fields of a record as the scanner found them.
  mutating func fill(from found: UnsafePointer<trailback_record>) {
    // The fields are the structure's first member.
    let all = UnsafeRawPointer(found).assumingMemoryBound(to: trailback_field.self)
    @inline(__always)
    func field(_ name: trailback_record_field) -> FieldValue {
      FieldValue(scanned: all[Int(name.rawValue)])
    }
    eventVersion = field(TRAILBACK_EVENT_VERSION)
    eventID = field(TRAILBACK_EVENT_ID)
    eventTime = field(TRAILBACK_EVENT_TIME)
    eventSource = field(TRAILBACK_EVENT_SOURCE)
    eventName = field(TRAILBACK_EVENT_NAME)
    eventType = field(TRAILBACK_EVENT_TYPE)
    eventCategory = field(TRAILBACK_EVENT_CATEGORY)
    awsRegion = field(TRAILBACK_AWS_REGION)
    readOnly = field(TRAILBACK_READ_ONLY)
    managementEvent = field(TRAILBACK_MANAGEMENT_EVENT)
    recipientAccountID = field(TRAILBACK_RECIPIENT_ACCOUNT_ID)
    errorCode = field(TRAILBACK_ERROR_CODE)
    vpcEndpointID = field(TRAILBACK_VPC_ENDPOINT_ID)
    sessionCredentialFromConsole = field(TRAILBACK_SESSION_CREDENTIAL_FROM_CONSOLE)
    userARN = field(TRAILBACK_USER_IDENTITY_ARN)
    userAccountID = field(TRAILBACK_USER_IDENTITY_ACCOUNT_ID)
    invokedBy = field(TRAILBACK_USER_IDENTITY_INVOKED_BY)
    stsEndpointType = field(TRAILBACK_STS_ENDPOINT_TYPE)
    resources.removeAll(keepingCapacity: true)
    for index in 0..<found.pointee.resource_count {
      let resource = found.pointee.resources[index]
      resources.append(
        Resource(
          type: FieldValue(scanned: resource.type), arn: FieldValue(scanned: resource.arn),
          arnPrefix: FieldValue(scanned: resource.arn_prefix)))
    }
  }
}

extension FieldValue {
  @inline(__always)
  fileprivate init(scanned field: trailback_field) {
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
