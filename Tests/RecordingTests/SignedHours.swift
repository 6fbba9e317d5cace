import CloudTrail
import Recording
import SampleDigests
import SampleRecords
import TrailLogs

/// Hours of one account and Region, counted from 2025-03-04T00:00:00Z, whose digests are signed with one key.
protocol SignedHours {}

private let signingKey = Result { try DigestKey() }

extension SignedHours {
  static var key: Result<DigestKey, any Error> { signingKey }
  static var place: AccountRegion { AccountRegion(account: "111122223333", region: "us-east-1") }
  static var start: Int { 1_741_046_400 }

  static func moment(_ hour: Int) -> Moment { Moment(seconds: start + hour * 3600) }
  static func time(_ hour: Int) -> Timestamp { Timestamp(seconds: Int64(start + hour * 3600)) }

  /// What makes a trail's digests.
  static func maker(of trail: String) throws -> DigestMaker {
    DigestMaker(
      DigestMaker.Place(
        bucket: "audit", account: place.account, region: place.region, trail: trail,
        homeRegion: "us-east-1"), signer: try key.get())
  }

  /// A log file with one call.
  static func text(_ id: String, _ hour: Int) -> String {
    let record: JSONValue = [
      "eventID": .string(id), "eventTime": .string("\(time(hour).advanced(bySeconds: 60))"),
      "eventSource": "cloudtrail.amazonaws.com", "eventName": "StopLogging",
      "awsRegion": "us-east-1", "recipientAccountId": "111122223333",
      "requestParameters": ["name": "arn:aws:cloudtrail:us-east-1:111122223333:trail/main"],
    ]
    return (["Records": [record]] as JSONValue).compact
  }

  /// - Parameters:
  ///   - key: another one than that of the digests.
  ///   - end: the hour until which it is good.
  static func proof(by key: DigestKey? = nil, until end: Int) throws -> DigestProof {
    var keys = PublicKeys()
    let listed = try (key ?? Self.key.get()).listed(from: moment(-48), until: moment(end))
    let answer = String(decoding: DigestKey.answer([listed]).bytes, as: UTF8.self)
    try keys.add(JSONValue(parsing: answer))
    return DigestProof(keys: keys)
  }
}
