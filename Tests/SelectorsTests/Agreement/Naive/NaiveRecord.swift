import CloudTrail
import Selectors

/// The values of a record that selectors compare, read from decoded JSON.
struct NaiveRecord: Sendable {
  struct Resource: Sendable {
    var type: Text?
    var arn: Text?
  }

  var category: Category
  var eventName: Text?
  var eventSource: Text?
  var eventType: Text?
  var errorCode: Text?
  var vpcEndpoint: Text?
  var fromConsole: Text?
  var userARN: Text?
  /// SEMANTICS 1.2c: a boolean, or one of the texts `"true"` and `"false"`; all else is not given.
  var readOnly: Bool?
  /// Nil if the record has no list of them, be it an empty one (SEMANTICS 1.5d, 2.6e).
  var resources: [Resource]?

  enum Category: Sendable {
    case management
    case data
    case networkActivity
    /// One of those that belong to event data stores (SEMANTICS 2.1a).
    case ofStores(Text)
    /// `Aggregated`, or one that the page does not name (SEMANTICS 2.10c).
    case unnamed
    /// SEMANTICS 0f
    case missing
  }

  init(_ record: JSONValue) {
    func text(_ key: String) -> Text? { Text(record.last(key)) }
    eventName = text("eventName")
    eventSource = text("eventSource")
    eventType = text("eventType")
    errorCode = text("errorCode")
    vpcEndpoint = text("vpcEndpointId")
    fromConsole = text("sessionCredentialFromConsole")
    userARN = Text(record.last("userIdentity")?.last("arn"))
    readOnly = Self.flag(text("readOnly"))
    resources = record.last("resources")?.array.map { $0.map(Resource.init) }
    category = Self.category(of: record, resources ?? [])
  }

  private static func flag(_ text: Text?) -> Bool? {
    guard let text else { return nil }
    if text.equals(Text("true")) { return true }
    return text.equals(Text("false")) ? false : nil
  }

  private static func category(of record: JSONValue, _ resources: [Resource]) -> Category {
    // SEMANTICS 0d: what the record says is believed.
    if let told = Text(record.last("eventCategory")) { return named(told) }
    // SEMANTICS 0e
    if let management = flag(Text(record.last("managementEvent"))) {
      return management ? .management : .data
    }
    if let type = Text(record.last("eventType")) {
      if type.equals(Text("AwsVpceEvent")) || type.equals(Text("AwsVpceEvents")) {
        return .networkActivity
      }
      if type.equals(Text("AwsCloudTrailInsight")) { return .ofStores(Text("Insight")) }
    }
    // SEMANTICS 2.10b
    if let version = Text(record.last("eventVersion")), isBefore106(version) {
      let holdsData = resources.contains { resource in
        BasicResourceType.allCases.contains { type in
          resource.type?.equals(Text(type.rawValue)) ?? false
        }
      }
      return holdsData ? .data : .management
    }
    return .missing
  }

  private static func named(_ told: Text) -> Category {
    if told.equals(Text("Management")) { return .management }
    if told.equals(Text("Data")) { return .data }
    if told.equals(Text("NetworkActivity")) { return .networkActivity }
    for store in ["Insight", "ConfigurationItem", "Evidence", "ActivityAuditLog"]
    where told.equals(Text(store)) { return .ofStores(told) }
    return .unnamed
  }

  /// SEMANTICS 2.10a: part by part, so that 1.10 is later than 1.9. Anything but two numbers is
  /// not a version.
  private static func isBefore106(_ version: Text) -> Bool {
    let parts = String(decoding: version.bytes, as: UTF8.self)
      .split(separator: ".", omittingEmptySubsequences: false)
    var numbers: [Int] = []
    for part in parts {
      guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(part) else {
        return false
      }
      numbers.append(number)
    }
    return numbers.count == 2 && numbers.lexicographicallyPrecedes([1, 6])
  }
}

extension NaiveRecord.Resource {
  /// SEMANTICS 1.5a, 2.5c: `ARNPrefix` is given instead of `ARN`, and counts as one.
  init(_ entry: JSONValue) {
    type = Text(entry.last("type"))
    // Some exporters write `arn`; whichever is last holds.
    let arns = (entry.members ?? []).filter {
      $0.key.utf8.elementsEqual("ARN".utf8) || $0.key.utf8.elementsEqual("arn".utf8)
    }
    arn = Text(arns.last?.value) ?? Text(entry.last("ARNPrefix"))
  }
}
