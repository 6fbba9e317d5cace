/// The category of the event that a record reports; it decides which selectors can take the event
/// (SEMANTICS 0).
public enum EventCategory: Sendable, Hashable {
  case management
  case data
  case networkActivity
  case insight
  /// A category that only event data stores select: `ConfigurationItem`, `Evidence` or
  /// `ActivityAuditLog` (SEMANTICS 2.1a).
  case eventDataStore(String)
  /// Any other category, `Aggregated` included. Which selectors take its events is not known
  /// (SEMANTICS 2.10c).
  case other(String)
  /// The record does not say, although records of its version should.
  case unknown

  /// The category as records and selectors spell it: `Management`, `NetworkActivity` …; `unknown`
  /// for ``unknown``.
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

  /// The category that the record names. Older records name none, and it is worked out from other
  /// fields (SEMANTICS 0d, 0e, 2.10b).
  public init(of record: RecordFields) { self = Self.read(record).category }

  /// Taken from `eventCategory` (SEMANTICS 0d); otherwise from `managementEvent`; otherwise from
  /// `eventType` (SEMANTICS 0e). Records older than version 1.06 have none of these, and the
  /// category is guessed from the resources of the call (SEMANTICS 2.10b).
  package static func read(
    _ record: RecordFields
  ) -> (category: EventCategory, isGuessed: Bool) {
    if let named = named(record.eventCategory) { return (named, false) }
    if let isManagement = record.managementEvent.bool {
      return (isManagement ? .management : .data, false)
    }
    if isNetworkActivity(record.eventType) { return (.networkActivity, false) }
    if record.eventType.equals("AwsCloudTrailInsight") { return (.insight, false) }
    if let version = RecordVersion(record.eventVersion), version < RecordVersion(1, 6) {
      return (hasDataResource(record) ? .data : .management, true)
    }
    return (.unknown, false)
  }

  /// The category that `eventCategory` names. The common ones are recognised without making a string.
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

  /// The page on network activity events and the reference of records spell the type in two ways.
  private static func isNetworkActivity(_ eventType: FieldValue) -> Bool {
    eventType.equals("AwsVpceEvent") || eventType.equals("AwsVpceEvents")
  }

  private static func hasDataResource(_ record: RecordFields) -> Bool {
    let types: [StaticString] = [
      "AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table",
    ]
    for resource in record.resources {
      for type in types where resource.type.equals(type) { return true }
    }
    return false
  }
}

/// `eventVersion`, compared part by part: 1.10 comes after 1.9 (SEMANTICS 2.10a).
struct RecordVersion: Comparable {
  let major: Int
  let minor: Int

  init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Nil if the field is not a version.
  init?(_ field: FieldValue) {
    guard let parts = field.string?.split(separator: ".", omittingEmptySubsequences: false),
      parts.count == 2, let major = Int(parts[0]), let minor = Int(parts[1]), major >= 0, minor >= 0
    else { return nil }
    self.init(major, minor)
  }

  static func < (left: RecordVersion, right: RecordVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}
