import CSimdJSON
package import CloudTrail

/// A record's fields with the bytes that they point into, which live as long as this does. Stands in
/// for the scanner of log files, which this module does not know.
package final class HeldRecord {
  private let found = UnsafeMutablePointer<trailback_record>.allocate(capacity: 1)
  private var memory: [UnsafeMutableRawBufferPointer] = []

  package var fields: RecordFields { RecordFields(found) }

  package init(_ record: JSONValue) {
    found.initialize(to: trailback_record())
    let identity = record["userIdentity"]
    self[TRAILBACK_EVENT_VERSION] = value(record["eventVersion"])
    self[TRAILBACK_EVENT_ID] = value(record["eventID"])
    self[TRAILBACK_EVENT_TIME] = value(record["eventTime"])
    self[TRAILBACK_EVENT_SOURCE] = value(record["eventSource"])
    self[TRAILBACK_EVENT_NAME] = value(record["eventName"])
    self[TRAILBACK_EVENT_TYPE] = value(record["eventType"])
    self[TRAILBACK_EVENT_CATEGORY] = value(record["eventCategory"])
    self[TRAILBACK_AWS_REGION] = value(record["awsRegion"])
    self[TRAILBACK_READ_ONLY] = value(record["readOnly"])
    self[TRAILBACK_MANAGEMENT_EVENT] = value(record["managementEvent"])
    self[TRAILBACK_RECIPIENT_ACCOUNT_ID] = value(record["recipientAccountId"])
    self[TRAILBACK_ERROR_CODE] = value(record["errorCode"])
    self[TRAILBACK_VPC_ENDPOINT_ID] = value(record["vpcEndpointId"])
    self[TRAILBACK_SESSION_CREDENTIAL_FROM_CONSOLE] = value(record["sessionCredentialFromConsole"])
    self[TRAILBACK_USER_IDENTITY_ARN] = value(identity?["arn"])
    self[TRAILBACK_USER_IDENTITY_ACCOUNT_ID] = value(identity?["accountId"])
    self[TRAILBACK_USER_IDENTITY_INVOKED_BY] = value(identity?["invokedBy"])
    let entries = (record["resources"]?.array ?? []).map { entry in
      trailback_resource(
        type: value(entry["type"]), arn: value(entry["ARN"]),
        arn_prefix: value(entry["ARNPrefix"]), account_id: trailback_field())
    }
    let resources = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(entries.count, 1) * MemoryLayout<trailback_resource>.stride, alignment: 16)
    memory.append(resources)
    _ = resources.initializeMemory(as: trailback_resource.self, from: entries)
    found.pointee.resources = UnsafePointer(
      resources.baseAddress?.assumingMemoryBound(to: trailback_resource.self))
    found.pointee.resource_count = entries.count
  }

  private subscript(_ name: trailback_record_field) -> trailback_field {
    get { all[Int(name.rawValue)] }
    set { all[Int(name.rawValue)] = newValue }
  }

  private var all: UnsafeMutablePointer<trailback_field> {
    UnsafeMutableRawPointer(found).assumingMemoryBound(to: trailback_field.self)
  }

  deinit {
    for bytes in memory { bytes.deallocate() }
    found.deallocate()
  }

  private func value(_ json: JSONValue?) -> trailback_field {
    switch json {
    case nil: return field(TRAILBACK_FIELD_ABSENT)
    case .null: return field(TRAILBACK_FIELD_NULL)
    case .bool(let truth): return field(truth ? TRAILBACK_FIELD_TRUE : TRAILBACK_FIELD_FALSE)
    case .string(let text):
      // A string is what JSON would hold between the quotes, escapes and all.
      let isEscaped = text.utf8.contains(UInt8(ascii: "\\"))
      return field(
        isEscaped ? TRAILBACK_FIELD_ESCAPED_STRING : TRAILBACK_FIELD_STRING, keep(text.utf8))
    case let other?: return field(TRAILBACK_FIELD_OTHER, keep(other.compact.utf8))
    }
  }

  private func field(
    _ kind: trailback_field_kind,
    _ bytes: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
  ) -> trailback_field {
    trailback_field(
      start: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), length: UInt32(bytes.count),
      kind: UInt8(kind.rawValue))
  }

  private func keep(_ bytes: String.UTF8View) -> UnsafeRawBufferPointer {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyBytes(from: bytes)
    memory.append(copy)
    return UnsafeRawBufferPointer(copy)
  }
}
