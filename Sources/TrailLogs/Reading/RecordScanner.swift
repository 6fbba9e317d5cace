import CSimdJSON
import Selectors

/// Reads the fields of records; a thin face over simdjson with reusable memory. One per thread.
final class RecordScanner {
  private let scanner = trailback_scanner_create()
  private let found = UnsafeMutablePointer<trailback_record>.allocate(capacity: 1)

  init() { found.initialize(to: trailback_record()) }

  deinit {
    if let scanner { trailback_scanner_free(scanner) }
    found.deallocate()
  }

  /// Reads the fields of the one object in `bytes`, which must be padded. Returns simdjson's words
  /// when they are not one JSON object.
  func scan(_ bytes: UnsafeRawBufferPointer, into fields: inout RecordFields) -> String? {
    guard let scanner else { return "out of memory" }
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    if let words = trailback_scan_record(scanner, start, bytes.count, found) {
      return String(cString: words)
    }
    // `fields` is the structure's first member.
    let all = UnsafeRawPointer(found).assumingMemoryBound(to: trailback_field.self)
    func field(_ name: trailback_record_field) -> FieldValue { value(all[Int(name.rawValue)]) }
    fields.eventVersion = field(TRAILBACK_EVENT_VERSION)
    fields.eventID = field(TRAILBACK_EVENT_ID)
    fields.eventTime = field(TRAILBACK_EVENT_TIME)
    fields.eventSource = field(TRAILBACK_EVENT_SOURCE)
    fields.eventName = field(TRAILBACK_EVENT_NAME)
    fields.eventType = field(TRAILBACK_EVENT_TYPE)
    fields.eventCategory = field(TRAILBACK_EVENT_CATEGORY)
    fields.awsRegion = field(TRAILBACK_AWS_REGION)
    fields.readOnly = field(TRAILBACK_READ_ONLY)
    fields.managementEvent = field(TRAILBACK_MANAGEMENT_EVENT)
    fields.recipientAccountID = field(TRAILBACK_RECIPIENT_ACCOUNT_ID)
    fields.errorCode = field(TRAILBACK_ERROR_CODE)
    fields.vpcEndpointID = field(TRAILBACK_VPC_ENDPOINT_ID)
    fields.sessionCredentialFromConsole = field(TRAILBACK_SESSION_CREDENTIAL_FROM_CONSOLE)
    fields.userARN = field(TRAILBACK_USER_IDENTITY_ARN)
    fields.userAccountID = field(TRAILBACK_USER_IDENTITY_ACCOUNT_ID)
    fields.invokedBy = field(TRAILBACK_USER_IDENTITY_INVOKED_BY)
    fields.stsEndpointType = field(TRAILBACK_STS_ENDPOINT_TYPE)
    fields.resources.removeAll(keepingCapacity: true)
    for index in 0..<found.pointee.resource_count {
      let resource = found.pointee.resources[index]
      fields.resources.append(
        RecordFields.Resource(
          type: value(resource.type), arn: value(resource.arn),
          arnPrefix: value(resource.arn_prefix)))
    }
    return nil
  }

  /// The JSON text of a member of the one object in `bytes`, as received; nil where it is absent or
  /// null. A slice of `bytes`, and padded like them.
  func member(_ key: StaticString, of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard let scanner else { return nil }
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let name = UnsafeRawPointer(key.utf8Start).assumingMemoryBound(to: CChar.self)
    let text = trailback_member_text(scanner, start, bytes.count, name)
    guard UInt32(text.kind) == TRAILBACK_FIELD_OTHER.rawValue else { return nil }
    return UnsafeRawBufferPointer(start: text.start, count: Int(text.length))
  }

  private func value(_ field: trailback_field) -> FieldValue {
    let bytes = UnsafeRawBufferPointer(start: field.start, count: Int(field.length))
    switch trailback_field_kind(UInt32(field.kind)) {
    case TRAILBACK_FIELD_NULL: return .null
    case TRAILBACK_FIELD_STRING: return .text(bytes)
    case TRAILBACK_FIELD_ESCAPED_STRING: return .escaped(bytes)
    case TRAILBACK_FIELD_TRUE: return .bool(true)
    case TRAILBACK_FIELD_FALSE: return .bool(false)
    case TRAILBACK_FIELD_OTHER: return .other(bytes)
    default: return .absent
    }
  }
}
