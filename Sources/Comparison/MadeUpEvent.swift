import CloudTrail
import Replay
import Selectors

/// An event that is being made up, field by field.
struct MadeUpEvent: Sendable {
  var category = EventCategory.management
  var readOnly: Bool?
  var source = "ec2.amazonaws.com"
  var name = "RunInstances"
  var type = "AwsApiCall"
  var user = User.example
  /// Absent if nil, as are those below.
  var sessionCredentialFromConsole: String?
  var errorCode: String?
  var vpcEndpointID: String?
  var resources: [Resource] = []
  var scenario = Scenario.example

  /// `userIdentity.arn`.
  enum User: Sendable, Hashable {
    /// Anybody's, or nobody's if AWS itself made the call.
    case example
    case absent
    case arn(String)
  }

  struct Resource: Sendable {
    var type: String
    var arn: String
    var isPrefix = false
  }

  /// When, where and for whom the event was recorded.
  struct Scenario: Sendable, Hashable {
    var time: Timestamp
    var region: String
    var account: String
    var invokedBy: String?
    /// Of STS: `global` or `regional`.
    var endpointType: String?

    static let example = Scenario(
      time: Timestamp(seconds: 1_790_856_000), region: "us-east-1", account: "111122223333")
  }

  /// The event as CloudTrail writes it.
  var record: JSONValue {
    var members: [JSONValue.Member] = [
      .init("eventVersion", category == .networkActivity ? "1.09" : "1.11"),
      .init("userIdentity", identity),
      .init("eventTime", .string("\(scenario.time)")),
      .init("eventSource", .string(source)),
      .init("eventName", .string(name)),
      .init("awsRegion", .string(scenario.region)),
      .init("sourceIPAddress", .string(scenario.invokedBy ?? "203.0.113.77")),
      .init("userAgent", .string(scenario.invokedBy ?? "aws-cli/2.27")),
    ]
    func add(_ name: String, _ value: JSONValue?) {
      if let value { members.append(.init(name, value)) }
    }
    add("errorCode", errorCode.map { .string($0) })
    if let endpointType = scenario.endpointType {
      let details = JSONValue.object([.init("endpointType", .string(endpointType))])
      add("additionalEventData", .object([.init("RequestDetails", details)]))
    }
    add("eventID", "00000000-0000-4000-8000-000000000000")
    add("readOnly", readOnly.map { .bool($0) })
    if !resources.isEmpty { add("resources", .array(resources.map(\.json))) }
    add("eventType", .string(type))
    if category != .networkActivity { add("managementEvent", .bool(category == .management)) }
    add("recipientAccountId", .string(scenario.account))
    add("vpcEndpointId", vpcEndpointID.map { .string($0) })
    add("eventCategory", .string(category.name))
    add("sessionCredentialFromConsole", sessionCredentialFromConsole.map { .string($0) })
    return .object(members)
  }

  private var identity: JSONValue {
    func identity(_ type: String, _ arn: String?) -> JSONValue {
      var members: [JSONValue.Member] = [.init("type", .string(type))]
      if let arn { members.append(.init("arn", .string(arn))) }
      if type != "AWSService" { members.append(.init("accountId", .string(scenario.account))) }
      if let invokedBy = scenario.invokedBy {
        members.append(.init("invokedBy", .string(invokedBy)))
      }
      return .object(members)
    }
    switch user {
    case .arn(let arn): return identity("IAMUser", arn)
    case .example where scenario.invokedBy == nil:
      return identity("IAMUser", "arn:aws:iam::\(scenario.account):user/alice")
    case .example, .absent:
      return identity(scenario.invokedBy == nil ? "AWSAccount" : "AWSService", nil)
    }
  }
}

extension MadeUpEvent.Resource {
  fileprivate var json: JSONValue {
    .object([
      .init(isPrefix ? "ARNPrefix" : "ARN", .string(arn)), .init("type", .string(type)),
    ])
  }
}
