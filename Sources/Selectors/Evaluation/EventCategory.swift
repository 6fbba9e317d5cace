/// What kind of event a record is, which decides the selectors that can take it (SEMANTICS 0).
public enum EventCategory: Sendable, Hashable {
  case management
  case data
  case networkActivity
  case insight
  /// A category that no selector of a trail takes, such as `Aggregated` (SEMANTICS 2.10).
  case other(String)
  /// The record does not say, and is of a version that should.
  case unknown

  public var name: String {
    switch self {
    case .management: "Management"
    case .data: "Data"
    case .networkActivity: "NetworkActivity"
    case .insight: "Insight"
    case .other(let name): name
    case .unknown: "unknown"
    }
  }

  init(name: String) {
    self =
      switch name {
      case "Management": .management
      case "Data": .data
      case "NetworkActivity": .networkActivity
      case "Insight": .insight
      default: .other(name)
      }
  }

  /// `eventCategory`; else what `managementEvent` says; else what `eventType` says; and for records
  /// older than version 1.06, which has neither, a guess by what the call touches (SEMANTICS 2.10).
  public init(of record: borrowing RecordFields) {
    if let known = Self.quick(record.eventCategory) {
      self = known
    } else if let name = record.eventCategory.string {
      self = .init(name: name)
    } else if let isManagement = record.managementEvent.bool {
      self = isManagement ? .management : .data
    } else if record.eventType.equals("AwsVpceEvent") {
      self = .networkActivity
    } else if record.eventType.equals("AwsCloudTrailInsight") {
      self = .insight
    } else if let version = RecordVersion(record.eventVersion), version < RecordVersion(1, 6) {
      self = Self.touchesData(record) ? .data : .management
    } else {
      self = .unknown
    }
  }

  /// The common values, told apart without making a string.
  private static func quick(_ field: FieldValue) -> EventCategory? {
    if field.equals("Management") { return .management }
    if field.equals("Data") { return .data }
    return nil
  }

  private static func touchesData(_ record: borrowing RecordFields) -> Bool {
    let objects: [StaticString] = [
      "AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table",
    ]
    for resource in record.resources {
      for type in objects where resource.type.equals(type) { return true }
    }
    return false
  }
}
