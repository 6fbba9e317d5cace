import CloudTrail
import TestSupport

/// One event as AWS documents it, with the record that CloudTrail writes of it.
struct SampledEvent {
  var category: String
  var source: String
  var name: String
  /// Nil in records of network activity, which do not say.
  var readOnly: Bool?
  var type: String
  var resources: [Resource] = []
  var user: String?
  var invokedBy: String?
  var isFromConsole = false
  var errorCode: String?
  var endpoint: String?
  var stsEndpoint: String?
  var region: String
  var account: String
  var time: Timestamp

  struct Resource {
    var type: String
    var arn: String
    /// Whether the record gives a bucket with a slash, in place of an ARN.
    var isPrefix = false
  }

  var record: JSONValue {
    var identity: [JSONValue.Member] = [
      .init("type", .string(user == nil ? "AWSService" : "AssumedRole"))
    ]
    if let user { identity.append(.init("arn", .string(user))) }
    if let invokedBy { identity.append(.init("invokedBy", .string(invokedBy))) }
    var members: [JSONValue.Member] = [
      .init("eventVersion", category == "NetworkActivity" ? "1.09" : "1.08"),
      .init("eventTime", .string("\(time)")), .init("eventSource", .string(source)),
      .init("eventName", .string(name)), .init("awsRegion", .string(region)),
      .init("eventType", .string(type)), .init("eventCategory", .string(category)),
      .init("recipientAccountId", .string(account)), .init("userIdentity", .object(identity)),
    ]
    func add(_ name: String, _ value: JSONValue?) {
      if let value { members.append(.init(name, value)) }
    }
    add("readOnly", readOnly.map { .bool($0) })
    if category != "NetworkActivity" { add("managementEvent", .bool(category == "Management")) }
    if isFromConsole { add("sessionCredentialFromConsole", "true") }
    add("errorCode", errorCode.map { .string($0) })
    add("vpcEndpointId", endpoint.map { .string($0) })
    add(
      "additionalEventData", stsEndpoint.map { ["RequestDetails": ["endpointType": .string($0)]] })
    if !resources.isEmpty {
      add(
        "resources",
        .array(
          resources.map { resource in
            let name = resource.isPrefix ? "ARNPrefix" : "ARN"
            return .object([
              .init("type", .string(resource.type)), .init(name, .string(resource.arn)),
            ])
          }))
    }
    return .object(members)
  }
}
