/// Puts CloudTrail's envelope around calls and keeps the records.
struct Recorder {
  private var chance: Chance
  private(set) var records: [Record] = []

  init(chance: Chance) {
    self.chance = chance
  }

  mutating func record(_ call: Call, by caller: Caller, at time: Moment) {
    records.append(
      Record(
        time: time, region: call.region, category: call.category,
        delivered: time + latency(of: call), json: envelope(call, caller, time)))
  }

  /// Seconds from the call to the file. Mostly a few minutes; calls that configure a trail were
  /// seen to take up to 20 minutes, after the first files that they caused (SEMANTICS 3.6).
  private mutating func latency(of call: Call) -> Int {
    let configuresTrail = call.service == "cloudtrail" && !call.readOnly
    return configuresTrail ? chance.within(420...1_190) : chance.within(110...190)
  }

  /// Members in the order of real records.
  private mutating func envelope(_ call: Call, _ caller: Caller, _ time: Moment) -> JSON {
    let host = "\(call.service).amazonaws.com"
    let isService = caller.arn == nil
    // Signing in is no API request, and there is no session yet that it could come from.
    let isSignIn = call.type == "AwsConsoleSignIn"
    return .object(optional: [
      ("eventVersion", .string(call.version)),
      ("userIdentity", caller.identity),
      ("eventTime", .string(time.text)),
      ("eventSource", .string(host)),
      ("eventName", .string(call.name)),
      ("awsRegion", .string(call.region.rawValue)),
      ("sourceIPAddress", .string(caller.address)),
      ("userAgent", .string(caller.agent)),
      ("errorCode", call.failure?.code.map(JSON.string)),
      ("errorMessage", call.failure.map { .string($0.message) }),
      ("requestParameters", call.request),
      ("responseElements", call.response),
      ("additionalEventData", call.additional),
      ("requestID", isSignIn ? nil : .string(requestIdentifier(for: call))),
      ("eventID", .string(chance.identifier())),
      ("readOnly", .bool(call.readOnly)),
      ("resources", call.resources.isEmpty ? nil : .array(call.resources)),
      ("eventType", .string(call.type)),
      ("apiVersion", call.apiVersion.map(JSON.string)),
      ("managementEvent", .bool(call.category == .management)),
      ("recipientAccountId", .string(Account.id)),
      ("eventCategory", .string(call.category.rawValue)),
      ("tlsDetails", isService ? nil : encryption(host: endpoint(of: call, host: host))),
      ("sessionCredentialFromConsole", caller.usesConsole && !isSignIn ? "true" : nil),
    ])
  }

  private mutating func requestIdentifier(for call: Call) -> String {
    switch call.service {
    case "s3": chance.capitals(16)
    case "dynamodb": chance.capitals(52)
    default: chance.identifier()
    }
  }

  /// Global services have one host; all others one for each Region.
  private func endpoint(of call: Call, host: String) -> String {
    ["iam", "signin"].contains(call.service)
      ? host : "\(call.service).\(call.region.rawValue).amazonaws.com"
  }

  private func encryption(host: String) -> JSON {
    [
      "tlsVersion": "TLSv1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256",
      "clientProvidedHostHeader": .string(host),
    ]
  }
}
