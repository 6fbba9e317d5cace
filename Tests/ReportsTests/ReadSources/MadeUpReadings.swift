import CloudTrail
import History
import Replay

@testable import Reports

/// Rows of a ledger, as if files had been read: a file every five minutes of each place, with a management
/// event a minute.
struct MadeUpReadings {
  static let account = "111122223333"
  static let start = Timestamp(seconds: 1_740_960_000)  // 2025-03-03T00:00:00Z, a Monday
  static let hour: Int64 = 3600
  static let day: Int64 = 86_400

  var readings: [Reading] = []
  /// Seconds between two files.
  var period: Int64 = 300

  static func time(_ seconds: Int64) -> Timestamp { start.advanced(bySeconds: seconds) }

  static func place(_ region: String, of account: String = account) -> AccountRegion {
    AccountRegion(account: account, region: region)
  }

  /// Adds a row with the next number.
  mutating func add(_ content: ReadingDraft) {
    readings.append(
      Reading(
        number: Int64(readings.count + 1), recordedAt: Self.time(1_000 * Self.day),
        content: content, hash: []))
  }

  /// Files of a place, from one moment to another in seconds after the start.
  mutating func read(
    _ place: AccountRegion, _ span: Range<Int64>, isOwn: Bool = true, records: Int = 5
  ) {
    for second in stride(from: span.lowerBound, to: span.upperBound, by: Int(period)) {
      let first = Self.time(second).second
      let last = Self.time(min(second + period, span.upperBound)).second - 60
      var activity = Activity(at: Timestamp(seconds: first))
      activity.last = Timestamp(seconds: max(first, last))
      activity.records = records
      activity.management = SpanSet(runs: [first...max(first, last)])
      var draft = ReadingDraft(kind: .file, path: "\(place.account)/\(place.region)/\(second).json")
      draft.records = records
      draft.activity = [place: activity]
      if isOwn { draft.delivery = NamedDelivery(place: place, time: activity.last) }
      add(draft)
    }
  }

  var evidence: ReadEvidence { ReadEvidence(readings.map(\.content)) }

  func sources(
    _ trails: [KnownTrail] = [], delivered: [AccountRegion: TimeRanges] = [:],
    selfBlind: [BlindSpan] = [], by unit: ReadCounts.Unit = .day,
    now: Timestamp = Self.time(600 * Self.day),
    _ change: (inout ReadSources.Options) -> Void = { _ in }
  ) -> ReadSources {
    var options = ReadSources.Options(now: now)
    change(&options)
    var counts = ReadCounts(by: unit, window: options.window)
    for reading in readings { counts.add(reading) }
    return ReadSources(
      evidence, counts: counts, trails: trails, delivered: delivered, selfBlind: selfBlind,
      options: options)
  }

  /// A trail at home in a Region, with its bucket.
  static func trail(
    _ name: String, _ region: String = "us-east-1", of account: String = account,
    createdAt: Timestamp? = nil, bucket: String? = "logs", prefix: String? = "",
    isMultiRegion: Bool = true, isOrganization: Bool = false
  ) -> KnownTrail {
    KnownTrail(
      TrailARN(partition: "aws", region: region, account: account, name: name),
      createdAt: createdAt,
      deliveries: [
        KnownTrail.Delivery(
          from: createdAt ?? start, bucket: bucket, prefix: prefix, isMultiRegion: isMultiRegion,
          isOrganization: isOrganization)
      ])
  }
}

/// What the command line gives for each hole, without its store.
func madeUpCommands(_ hole: Hole, _ files: MissingFiles?) -> [CopyableCommand] {
  let names = "\(hole.account) \(hole.regions.joined(separator: " "))"
  guard let files else { return [CopyableCommand(["look up \(names)"])] }
  return [
    CopyableCommand(
      ["fetch \(files.bucket ?? "BUCKET")", "\(files.prefix)\(hole.regions[0])\(files.folder)"]
        + files.patterns)
  ]
}
