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
