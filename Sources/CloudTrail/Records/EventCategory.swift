/// What kind of event a record is, which decides the selectors that can take it (SEMANTICS 0).
public enum EventCategory: Sendable, Hashable {
  case management
  case data
  case networkActivity
  case insight
  /// A category that only event data stores select: `ConfigurationItem`, `Evidence` or
  /// `ActivityAuditLog` (SEMANTICS 2.1a).
  case eventDataStore(String)
  /// Any other; what takes its events is not known, `Aggregated` included (SEMANTICS 2.10c).
  case other(String)
  /// The record does not say, and is of a version that should.
  case unknown

  public var name: String {
    switch self {
    case .management: "Management"
    case .data: "Data"
    case .networkActivity: "NetworkActivity"
    case .insight: "Insight"
    case .eventDataStore(let name), .other(let name): name
    case .unknown: "unknown"
    }
  }

  public init(of record: RecordFields) { self = Self.read(record).category }

  /// `eventCategory` (SEMANTICS 0d); else what `managementEvent` says; else what `eventType` says
  /// (SEMANTICS 0e); and for records older than version 1.06, which has neither, a guess by what the
  /// call touches (SEMANTICS 2.10b).
  package static func read(
    _ record: RecordFields
  ) -> (category: EventCategory, isGuessed: Bool) {
    if let named = named(record.eventCategory) { return (named, false) }
    if let isManagement = record.managementEvent.bool {
      return (isManagement ? .management : .data, false)
    }
    if record.eventType.equals("AwsVpceEvent") { return (.networkActivity, false) }
    if record.eventType.equals("AwsCloudTrailInsight") { return (.insight, false) }
    if let version = RecordVersion(record.eventVersion), version < RecordVersion(1, 6) {
      return (touchesData(record) ? .data : .management, true)
    }
    return (.unknown, false)
  }

  /// What `eventCategory` says; the common values are told apart without making a string.
  private static func named(_ field: FieldValue) -> EventCategory? {
    if field.equals("Management") { return .management }
    if field.equals("Data") { return .data }
    return switch field.string {
    case nil: nil
    case "NetworkActivity": .networkActivity
    case "Insight": .insight
    case let name? where ["ConfigurationItem", "Evidence", "ActivityAuditLog"].contains(name):
      .eventDataStore(name)
    case let name?: .other(name)
    }
  }

  private static func touchesData(_ record: RecordFields) -> Bool {
    let objects: [StaticString] = [
      "AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table",
    ]
    for resource in record.resources {
      for type in objects where resource.type.equals(type) { return true }
    }
    return false
  }
}
