public import CloudTrail
import Comparison
import History
import ReadModels

/// Items in the Open Cybersecurity Schema Framework, version 1.8.0, with the profile `cloud`: calls and missed
/// events as API Activity (6003), windows as Detection Finding (2004).
public struct OCSF: ExportForm {
  /// The version of the framework.
  public static let version = "1.8.0"
  private let program: String

  /// - Parameter program: the version of the program that writes the lines.
  public init(program: String) {
    self.program = program
  }

  /// One line; see `schema/ocsf-call.schema.json` and `schema/ocsf-finding.schema.json`.
  public func line(_ item: ExportedItem) -> String { json(item).compact + "\n" }

  /// The same as a value.
  public func json(_ item: ExportedItem) -> JSONValue {
    item.window.map { finding(item, $0) } ?? activity(item)
  }
}

// MARK: - What both classes have

extension OCSF {
  /// The members of the class, with the type: class × 100 + activity.
  static func classification(
    _ classUID: Int64, _ name: String, category: (Int64, String), activity: (Int64, String)
  ) -> [JSONValue.Member] {
    [
      .init("class_uid", .integer(classUID)), .init("class_name", .string(name)),
      .init("category_uid", .integer(category.0)), .init("category_name", .string(category.1)),
      .init("activity_id", .integer(activity.0)), .init("activity_name", .string(activity.1)),
      .init("type_uid", .integer(classUID * 100 + activity.0)),
      .init("type_name", .string("\(name): \(activity.1)")),
    ]
  }

  static func severity(_ item: ExportedItem) -> [JSONValue.Member] {
    let name =
      switch item.severity {
      case .unknown: "Unknown"
      case .informational: "Informational"
      case .low: "Low"
      case .medium: "Medium"
      case .high: "High"
      }
    return [
      .init("severity_id", .integer(Int64(item.severity.rawValue))),
      .init("severity", .string(name)),
    ]
  }

  /// - Parameter found: the time as text, which has microseconds; OCSF's own times have milliseconds.
  func metadata(_ item: ExportedItem, time: Timestamp) -> JSONValue {
    var product: [JSONValue.Member] = [
      .init("name", "Trailback"), .init("vendor_name", "Trailback"),
      .init("version", .string(program)),
    ]
    if let feature = item.call?.category {
      product.append(.init("feature", ["name": .string(feature)]))
    }
    var members: [JSONValue.Member] = [
      .init("version", .string(Self.version)), .init("profiles", ["cloud"]),
      .init("product", .object(product)), .init("uid", .string(item.id)),
      .init("original_time", .string(time.withMicroseconds)),
      .init("labels", .array(item.tags.map { .string($0) })),
    ]
    if let id = item.missed?.eventID { members.append(.init("original_event_uid", .string(id))) }
    if let id = item.missed?.windowID { members.append(.init("correlation_uid", .string(id))) }
    if let recorded = item.recordedAt {
      members.append(.init("logged_time", .integer(recorded.milliseconds)))
    }
    if let version = item.call?.recordVersion {
      members.append(.init("log_version", .string(version)))
    }
    if let sequence = item.sequence { members.append(.init("sequence", .integer(sequence))) }
    return .object(members)
  }

  static func cloud(_ item: ExportedItem) -> JSONValue {
    var members: [JSONValue.Member] = [.init("provider", "AWS")]
    if let account = item.account ?? item.trail?.account {
      members.append(.init("account", ["uid": .string(account)]))
    }
    if let region = item.region ?? item.trail?.region {
      members.append(.init("region", .string(region)))
    }
    if let partition = item.trail?.partition {
      members.append(.init("cloud_partition", .string(partition)))
    }
    return .object(members)
  }

  /// The caller; nil if nobody is named.
  static func actor(_ item: ExportedItem) -> JSONValue? {
    let actor = item.actor
    let facts = item.call
    var members: [JSONValue.Member] = []
    if let principal = actor.principal {
      if principal.hasPrefix("arn:") || actor.principalType != nil || item.kind == .correction {
        members.append(.init("user", user(principal, item)))
      } else {
        // A service, of which no ARN is known.
        members.append(.init("app_name", .string(principal)))
      }
    }
    var session: [JSONValue.Member] = []
    if let isMFA = actor.isMFA { session.append(.init("is_mfa", .bool(isMFA))) }
    if let key = actor.accessKeyID { session.append(.init("credential_uid", .string(key))) }
    if let issuer = facts?.issuer { session.append(.init("issuer", .string(issuer))) }
    if !session.isEmpty { members.append(.init("session", .object(session))) }
    return members.isEmpty ? nil : .object(members)
  }

  private static func user(_ principal: String, _ item: ExportedItem) -> JSONValue {
    let facts = item.call
    let name = facts?.callerName ?? PrincipalWords.short(principal, inAccount: item.account)
    var members: [JSONValue.Member] = [
      .init("uid", .string(principal)), .init("name", .string(name)),
    ]
    if let type = item.actor.principalType {
      members += [
        .init("type", .string(type)), .init("type_id", .integer(userType(type))),
      ]
    }
    if let id = facts?.callerID { members.append(.init("uid_alt", .string(id))) }
    if let account = facts?.callerAccount {
      members.append(.init("account", ["uid": .string(account)]))
    }
    return .object(members)
  }

  /// OCSF's number for a type of `userIdentity`: user, administrator, service or something else.
  private static func userType(_ type: String) -> Int64 {
    switch type {
    case "Root": 2
    case "AWSService": 4
    case "IAMUser", "FederatedUser", "SAMLUser", "WebIdentityUser", "IdentityCenterUser": 1
    default: 99
    }
  }

  /// Where a call came from: an address, or a service by its name.
  static func endpoint(_ item: ExportedItem) -> [JSONValue.Member] {
    var members: [JSONValue.Member] =
      switch SourceAddress(item.actor.sourceIPAddress) {
      case .address(let address): [.init("ip", .string(address))]
      case .service(let name): [.init("svc_name", .string(name))]
      case nil: []
      }
    if let id = item.call?.vpcEndpoint { members.append(.init("uid", .string(id))) }
    return members
  }

  static func resources(_ item: ExportedItem) -> JSONValue? {
    guard let trail = item.trail else { return nil }
    return [
      [
        "uid": .string(trail.text), "name": .string(trail.name),
        "type": "AWS::CloudTrail::Trail", "region": .string(trail.region),
        "owner": ["account": ["uid": .string(trail.account)]],
      ]
    ]
  }
}
