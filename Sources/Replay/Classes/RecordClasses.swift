import CloudTrail
import Selectors

/// Sorts records by what the selectors of all trails can ask of them.
struct RecordClasses: Sendable {
  private let arns: TextClasses
  private let users: TextClasses
  private let asksForSource: Bool
  private let asksForName: Bool
  private let asksForUser: Bool
  private let asksForEventType: Bool
  private let asksForErrorCode: Bool
  private let asksForEndpoint: Bool
  private let asksForConsole: Bool

  init(_ fields: ComparedFields) {
    arns = TextClasses(fields.arns, fields.arnsFromBehind)
    users = TextClasses(fields.users, fields.usersFromBehind)
    asksForSource = fields.named.contains(.eventSource) || fields.excludesSources
    asksForName = fields.named.contains(.eventName)
    asksForUser = fields.named.contains(.userARN)
    asksForEventType = fields.named.contains(.eventType)
    asksForErrorCode = fields.named.contains(.errorCode)
    asksForEndpoint = fields.named.contains(.vpcEndpointID)
    asksForConsole = fields.named.contains(.sessionCredentialFromConsole)
  }

  /// - Parameters:
  ///   - rare: gets the values that only a few trails own.
  ///   - touched: gets the trails that look at them, where it wants them.
  func append(
    _ record: borrowing JudgedRecord, to common: inout KeyWriter, _ rare: inout KeyWriter,
    touched: inout TouchedTrails
  ) {
    append(record.category, isGuessed: record.isCategoryGuessed, &common)
    common.append(CompiledSelectors.isLoggedByDefault(record) ? 1 : 0 as UInt8)
    if asksForSource { common.append(record.fields.eventSource) }
    if asksForName { common.append(record.fields.eventName) }
    common.append(record.fields.readOnly)
    if asksForEventType { common.append(record.fields.eventType) }
    if asksForErrorCode { common.append(record.fields.errorCode) }
    if asksForEndpoint { common.append(record.fields.vpcEndpointID) }
    if asksForConsole { common.append(record.fields.sessionCredentialFromConsole) }
    if asksForUser {
      users.append(
        record.fields.userARN, isBeginning: false, place: 0, to: &common, &rare, touched: &touched)
    }
    let resources = record.fields.resources
    common.append(UInt32(truncatingIfNeeded: resources.count))
    var place: UInt32 = 1
    for resource in resources {
      common.append(resource.type)
      let isBeginning = resource.isComparedByPrefix
      common.append(isBeginning ? 1 : 0 as UInt8)
      arns.append(
        isBeginning ? resource.arnPrefix : resource.arn, isBeginning: isBeginning, place: place,
        to: &common, &rare,
        touched: &touched)
      place &+= 1
    }
  }

  /// The category as it was worked out, whatever field told it.
  private func append(_ category: EventCategory, isGuessed: Bool, _ key: inout KeyWriter) {
    var name: String?
    let kind: UInt8
    switch category {
    case .management: kind = 0
    case .data: kind = 1
    case .networkActivity: kind = 2
    case .insight: kind = 3
    case .eventDataStore(let text): (kind, name) = (4, text)
    case .other(let text): (kind, name) = (5, text)
    case .unknown: kind = 6
    }
    key.append(kind | (isGuessed ? 0x10 : 0))
    if var name { name.withUTF8 { key.append(UnsafeRawBufferPointer($0)) } }
  }
}
