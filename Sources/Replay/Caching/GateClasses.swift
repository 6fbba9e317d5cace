import CloudTrail

/// What the gates ask of a record beside what the selectors do.
enum GateClasses {
  static func append(_ record: RecordFields, to key: inout KeyWriter) {
    key.append(record.awsRegion)
    let isGiven = record.recipientAccountID.isGiven
    key.append(isGiven ? 1 : 0 as UInt8)
    key.append(isGiven ? record.recipientAccountID : record.userAccountID)
    var flags: UInt8 = TrailGates.isOwnDelivery(record) ? 1 : 0
    if case .absent = record.stsEndpointType {
    } else {
      if record.stsEndpointType.equals("global") { flags |= 2 }
      if record.stsEndpointType.equals("regional") { flags |= 4 }
    }
    key.append(flags)
    key.append(GlobalServices.service(record).rawValue)
  }
}
