import CloudTrail

/// The fields that an advanced event selector can name (SEMANTICS 2.1). Those that AWS takes only for
/// event data stores are known too, for configurations that were imported.
package enum SelectorField: Sendable, Hashable {
  case eventCategory
  case readOnly
  case eventSource
  case eventName
  case eventType
  case resourcesType
  case resourcesARN
  case userARN
  case sessionCredentialFromConsole
  case errorCode
  case vpcEndpointID
  /// A field that nobody here knows; its answer is never a silent yes or no.
  case unknown

  init(name: String) {
    self =
      switch name {
      case "eventCategory": .eventCategory
      case "readOnly": .readOnly
      case "eventSource": .eventSource
      case "eventName": .eventName
      case "eventType": .eventType
      case "resources.type": .resourcesType
      case "resources.ARN": .resourcesARN
      case "userIdentity.arn": .userARN
      case "sessionCredentialFromConsole": .sessionCredentialFromConsole
      case "errorCode": .errorCode
      case "vpcEndpointId": .vpcEndpointID
      default: .unknown
      }
  }

  /// The one value of a record's field; nil for the fields that are worked out or are lists.
  func value(_ record: RecordFields) -> FieldValue? {
    switch self {
    // Any text but the two of SEMANTICS 1.2c is no readOnly (SEMANTICS 2.6d).
    case .readOnly: record.readOnly.isWordOfReadOnly ? record.readOnly : .absent
    case .eventSource: record.eventSource
    case .eventName: record.eventName
    case .eventType: record.eventType
    case .userARN: record.userARN
    case .sessionCredentialFromConsole: record.sessionCredentialFromConsole
    case .errorCode: record.errorCode
    case .vpcEndpointID: record.vpcEndpointID
    case .eventCategory, .resourcesType, .resourcesARN, .unknown: nil
    }
  }
}

extension FieldValue {
  /// False for a text that is neither `true` nor `false`.
  fileprivate var isWordOfReadOnly: Bool { bool != nil || !isComparable }
}
