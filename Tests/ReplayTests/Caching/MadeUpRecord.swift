import CloudTrail
import TestSupport

/// Records that differ in what selectors and gates look at, near the moments at which trails
/// change.
enum MadeUpRecord {
  /// Two days before the global-services change, in seconds from ``Example/start``.
  static let longAgo: Int64 = 1_637_539_200 - 1_714_564_800 - 2 * 86_400
  /// Two days before there was a setting RecursiveLogging, in the same seconds.
  static let lately: Int64 = 1_788_220_800 - 1_714_564_800 - 2 * 86_400
  static let eventTypes = ["AwsApiCall", "AwsVpceEvent", "AwsVpceEvents", "AwsServiceEvent"]
  private static let hosts = [
    "sts.amazonaws.com", "STS.us-east-1.amazonaws.com", "sts.eu-west-1.amazonaws.com", "sts.local",
  ]
  static let errorCodes = ["VpceAccessDenied", "AccessDenied"]
  static let endpoints = ["vpce-1", "vpce-12"]

  /// So many records as text, since a value does not remember how it was escaped. Each differs
  /// little from others, so that many are of one class and as many nearly are.
  static func texts(_ count: Int, _ random: inout SeededRandom) -> [String] {
    let patterns = (0..<25).map { _ in record(&random) }
    return (0..<count).map { _ in
      var record = patterns.randomElement(using: &random) ?? .null
      if Int.random(in: 0..<3, using: &random) == 0 {
        let other = patterns.randomElement(using: &random)?.members ?? []
        if let member = other.randomElement(using: &random) {
          record = record.changed([member.key: .null]).adding(member.key, member.value)
        }
      }
      if Int.random(in: 0..<3, using: &random) == 0 {
        record = record.changed(["eventTime": .string(time(&random))])
      }
      if Int.random(in: 0..<3, using: &random) > 0 { record = rearned(record, &random) }
      let text = record.compact
      return Int.random(in: 0..<12, using: &random) == 0
        ? text.replacing("/", with: "\\/").replacing("Put", with: "\\u0050ut") : text
    }
  }

  /// With one ARN changed, of a resource or of the caller.
  private static func rearned(_ record: JSONValue, _ random: inout SeededRandom) -> JSONValue {
    if Int.random(in: 0..<4, using: &random) == 0 {
      return record.changed(["userIdentity": identity(&random)])
    }
    guard var resources = record["resources"]?.array,
      let at = resources.indices.randomElement(using: &random)
    else { return record }
    for (key, other) in [("ARN", "ARNPrefix"), ("ARNPrefix", "ARN")] {
      guard let arn = resources[at][key]?.string else { continue }
      if Int.random(in: 0..<4, using: &random) == 0 {
        // The same text as the other of the two.
        resources[at] = resources[at].changed([key: .null]).adding(other, .string(arn))
        break
      }
      let longer =
        arn + MadeUpWords.one(of: ["", "x", "1", "/y", "Z", "long/er.log", "α"], &random)
      resources[at] = resources[at].changed([
        key: .string(Bool.random(using: &random) ? longer : MadeUpWords.changed(longer, &random))
      ])
      break
    }
    return record.changed(["resources": .array(resources)])
  }

  private static func record(_ random: inout SeededRandom) -> JSONValue {
    var record: JSONValue = ["eventTime": .string(time(&random))]
    func add(_ key: String, _ values: [JSONValue], damage: Int = 20) {
      let odd: [JSONValue] = [.null, true, .integer(1), .string(""), .string("é"), [], .null]
      let isOdd = Int.random(in: 0..<damage, using: &random) == 0
      guard let value = (isOdd ? odd : values).randomElement(using: &random) else { return }
      if isOdd && Bool.random(using: &random) { return }
      record = record.changed([key: .null]).adding(key, value)
    }
    func words(_ words: [String]) -> [JSONValue] { words.map { .string($0) } }
    let isData = Int.random(in: 0..<10, using: &random) > 2
    add("eventVersion", words(["1.08", "1.09", "1.05"]))
    if Bool.random(using: &random) {
      add("eventCategory", words(isData ? ["Data"] : ["Management", "NetworkActivity", "New"]))
    }
    if Bool.random(using: &random) { add("managementEvent", [.bool(!isData)]) }
    add("eventType", words(eventTypes))
    add("eventSource", words(MadeUpWords.sources))
    add("eventName", words(MadeUpWords.names))
    add("readOnly", [true, false], damage: 10)
    add("awsRegion", words(["us-east-1", "eu-west-1"]))
    add("recipientAccountId", words(["111122223333", "111122223333", "999988887777"]), damage: 8)
    if Bool.random(using: &random) { add("errorCode", words(errorCodes)) }
    if Bool.random(using: &random) { add("vpcEndpointId", words(endpoints)) }
    if Bool.random(using: &random) { add("sessionCredentialFromConsole", words(["true"])) }
    add("userIdentity", [identity(&random)])
    if Int.random(in: 0..<4, using: &random) == 0 {
      add(
        "additionalEventData",
        words(["global", "regional"]).map {
          ["RequestDetails": ["endpointType": $0]]
        })
    }
    if Int.random(in: 0..<8, using: &random) == 0 {
      add(
        "tlsDetails",
        words(hosts).map { ["tlsVersion": "TLSv1.3", "clientProvidedHostHeader": $0] })
    }
    if isData || Bool.random(using: &random) {
      add("resources", [resources(&random)], damage: 14)
    }
    return record
  }

  private static func identity(_ random: inout SeededRandom) -> JSONValue {
    var identity: JSONValue = [
      "arn": .string(MadeUpWords.changed(MadeUpWords.one(of: MadeUpWords.users, &random), &random)),
      "accountId": .string(MadeUpWords.one(of: ["111122223333", "999988887777"], &random)),
    ]
    if Int.random(in: 0..<4, using: &random) == 0 {
      identity = identity.adding("invokedBy", "cloudtrail.amazonaws.com")
    }
    return identity
  }

  private static func resources(_ random: inout SeededRandom) -> JSONValue {
    let count = [0, 1, 1, 1, 1, 2, 2, 3, 6].randomElement(using: &random) ?? 1
    return .array(
      (0..<count).map { _ in
        var resource: JSONValue = .object([])
        if Int.random(in: 0..<12, using: &random) > 0 {
          resource = resource.adding(
            "type", .string(MadeUpWords.one(of: MadeUpWords.types, &random)))
        }
        let key = Int.random(in: 0..<4, using: &random) == 0 ? "ARNPrefix" : "ARN"
        switch Int.random(in: 0..<14, using: &random) {
        case 0: return resource
        case 1:
          return resource.adding(
            key, [.null, .integer(1), true].randomElement(using: &random) ?? .null)
        default: return resource.adding(key, .string(MadeUpWords.arn(&random)))
        }
      })
  }

  private static func time(_ random: inout SeededRandom) -> String {
    "\(Example.start.advanced(bySeconds: second(&random)))"
  }

  private static func second(_ random: inout SeededRandom) -> Int64 {
    let boundary = Int64.random(in: 0...20, using: &random) * 500
    let shift: Int64 = [0, 100, 360, -900, 100 - 900, 460].randomElement(using: &random) ?? 0
    let near = Int64.random(in: -1...1, using: &random)
    let start: Int64 =
      switch Int.random(in: 0..<9, using: &random) {
      case 0: longAgo + 2 * 86_400
      case 1: longAgo + 3 * 86_400
      case 2: longAgo + boundary + shift
      case 3: lately + 2 * 86_400
      case 4: lately + 2 * 86_400 + boundary + shift
      default: boundary + shift
      }
    return start + near
  }
}

extension JSONValue {
  func adding(_ key: String, _ value: JSONValue) -> JSONValue {
    .object((members ?? []) + [.init(key, value)])
  }
}
