import Selectors

/// A record's fields with the bytes that they point into, which live as long as this does. Stands in
/// for the scanner of log files, which this module does not know.
final class HeldRecord {
  private(set) var fields = RecordFields()
  private var memory: [UnsafeMutableRawBufferPointer] = []

  init(_ record: JSONValue) {
    let identity = record["userIdentity"]
    fields.eventVersion = value(record["eventVersion"])
    fields.eventID = value(record["eventID"])
    fields.eventTime = value(record["eventTime"])
    fields.eventSource = value(record["eventSource"])
    fields.eventName = value(record["eventName"])
    fields.eventType = value(record["eventType"])
    fields.eventCategory = value(record["eventCategory"])
    fields.awsRegion = value(record["awsRegion"])
    fields.readOnly = value(record["readOnly"])
    fields.managementEvent = value(record["managementEvent"])
    fields.recipientAccountID = value(record["recipientAccountId"])
    fields.errorCode = value(record["errorCode"])
    fields.vpcEndpointID = value(record["vpcEndpointId"])
    fields.sessionCredentialFromConsole = value(record["sessionCredentialFromConsole"])
    fields.userARN = value(identity?["arn"])
    fields.userAccountID = value(identity?["accountId"])
    fields.invokedBy = value(identity?["invokedBy"])
    fields.resources = (record["resources"]?.array ?? []).map {
      RecordFields.Resource(
        type: value($0["type"]), arn: value($0["ARN"]), arnPrefix: value($0["ARNPrefix"]))
    }
  }

  deinit {
    for bytes in memory { bytes.deallocate() }
  }

  private func value(_ json: JSONValue?) -> FieldValue {
    switch json {
    case nil: return .absent
    case .null: return .null
    case .bool(let truth): return .bool(truth)
    case .string(let text):
      // A string is what JSON would hold between the quotes, escapes and all.
      let bytes = keep(text.utf8)
      return text.utf8.contains(UInt8(ascii: "\\")) ? .escaped(bytes) : .text(bytes)
    case let other?: return .other(keep(other.compact.utf8))
    }
  }

  private func keep(_ bytes: String.UTF8View) -> UnsafeRawBufferPointer {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyBytes(from: bytes)
    memory.append(copy)
    return UnsafeRawBufferPointer(copy)
  }
}
