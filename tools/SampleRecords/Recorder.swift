/// Puts CloudTrail's envelope around calls and keeps the records.
package struct Recorder {
  private var chance: Chance
  package private(set) var records: [Record] = []

  package init(chance: Chance) {
    self.chance = chance
  }

  package mutating func record(_ call: Call, by caller: Caller, at time: Moment) {
    let delivered = time + latency(of: call)
    let envelope = Envelope(
      requestID: call.isSignIn ? nil : requestIdentifier(for: call),
      eventID: chance.identifier())
    records.append(
      Record(
        time: time, region: call.region, category: call.category, delivered: delivered,
        json: envelope.json(of: call, by: caller, at: time.text)))
  }

  /// Seconds from the call to the file. Mostly a few minutes; calls that configure a trail were
  /// seen to take up to 20 minutes, after the first files that they caused (SEMANTICS 3.6).
  private mutating func latency(of call: Call) -> Int {
    let configuresTrail = call.service == "cloudtrail" && !call.readOnly
    return configuresTrail ? chance.within(420...1_190) : chance.within(110...190)
  }

  private mutating func requestIdentifier(for call: Call) -> String {
    switch call.service {
    case "s3": chance.capitals(16)
    case "dynamodb": chance.capitals(52)
    default: chance.identifier()
    }
  }
}

/// One CloudTrail record, and what delivery must know of it.
package struct Record {
  package let time: Moment
  package let region: Region
  package let category: Category
  /// When the file that holds it is written.
  package let delivered: Moment
  package let json: JSON
}

/// What CloudTrail puts around a call.
package struct Envelope {
  /// Nil for a sign-in.
  package let requestID: String?
  package let eventID: String

  package init(requestID: String?, eventID: String) {
    self.requestID = requestID
    self.eventID = eventID
  }

  /// Members in the order of real records.
  package func json(of call: Call, by caller: Caller, at time: String) -> JSON {
    let host = "\(call.service).amazonaws.com"
    let isService = caller.arn == nil
    return .object(optional: [
      ("eventVersion", .string(call.version)),
      ("userIdentity", caller.identity),
      ("eventTime", .string(time)),
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
      ("requestID", requestID.map(JSON.string)),
      ("eventID", .string(eventID)),
      ("readOnly", .bool(call.readOnly)),
      ("resources", call.resources.isEmpty ? nil : .array(call.resources)),
      ("eventType", .string(call.type)),
      ("apiVersion", call.apiVersion.map(JSON.string)),
      ("managementEvent", .bool(call.category == .management)),
      ("recipientAccountId", .string(Account.id)),
      ("eventCategory", .string(call.category.rawValue)),
      ("tlsDetails", isService ? nil : encryption(host: endpoint(of: call, host: host))),
      ("sessionCredentialFromConsole", caller.usesConsole && !call.isSignIn ? "true" : nil),
    ])
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

/// Where CloudTrail puts its files in a bucket.
package enum FileName {
  package static func log(
    _ region: Region, _ time: Moment, _ random: String, account: String = Account.id
  ) -> String {
    "AWSLogs/\(account)/CloudTrail/\(region.rawValue)/\(time.folders)/"
      + "\(account)_CloudTrail_\(region.rawValue)_\(time.minuteStamp)_\(random).json.gz"
  }

  package static func insight(_ region: Region, _ time: Moment, _ random: String) -> String {
    folder("CloudTrail-Insight", region, time)
      + "\(Account.id)_CloudTrail-Insight_\(region.rawValue)_\(time.minuteStamp)_\(random).json.gz"
  }

  package static func digest(of trail: Trail, _ time: Moment) -> String {
    let region = trail.home.rawValue
    return folder("CloudTrail-Digest", trail.home, time)
      + "\(Account.id)_CloudTrail-Digest_\(region)_\(trail.name)_\(region)_"
      + "\(time.secondStamp).json.gz"
  }

  private static func folder(_ kind: String, _ region: Region, _ time: Moment) -> String {
    "AWSLogs/\(Account.id)/\(kind)/\(region.rawValue)/\(time.folders)/"
  }
}
