import CloudTrail
import History
import HistoryTestSupport
import Selectors
import TestSupport
import Testing

@testable import Replay

/// A small situation: which files somebody read, with the calls in them, and what is said then. Times are
/// hours since 2026-06-01T00:00:00Z.
struct Story {
  static let account = "111122223333"
  static let east = AccountRegion(account: account, region: "us-east-1")
  static let west = AccountRegion(account: account, region: "eu-west-1")
  static let trail: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/main"

  private(set) var readings: [ReadingDraft] = []
  private(set) var events: [(TrailEvent, Provenance)] = []
  var options = CoverageOptions.standard

  static func time(_ hour: Double) -> Timestamp {
    Timestamp(seconds: 1_780_272_000 + Int64(hour * 3600))
  }

  // MARK: - What was read

  /// CloudTrail's own files of some hours: an event every few minutes, delivered 20 minutes after the last.
  mutating func files(
    of place: AccountRegion = east, _ hours: ClosedRange<Double>, every minutes: Double = 4,
    kind: Probe.Kind = .read, isOwn: Bool = true
  ) {
    var reading = ReadingDraft(kind: .file, path: "\(place) \(hours)", reader: 1)
    if isOwn {
      reading.delivery = NamedDelivery(
        place: place, time: Self.time(hours.upperBound).advanced(bySeconds: 1200))
    }
    var activity = Activity(at: Self.time(hours.lowerBound))
    for hour in stride(from: hours.lowerBound, through: hours.upperBound, by: minutes / 60) {
      let time = Self.time(hour)
      activity.last = time
      activity.records += 1
      if kind != .object { activity.management.insert(time.second) }
      if kind == .write { activity.writes.insert(time.second) }
    }
    reading.records = activity.records
    reading.activity = [place: activity]
    readings.append(reading)
  }

  /// CloudTrail's own file with some writes.
  mutating func writes(of place: AccountRegion = east, _ hours: [Double]) {
    var reading = ReadingDraft(kind: .file, path: "writes \(readings.count)", reader: 1)
    var activity = Activity(at: Self.time(hours[0]))
    for hour in hours {
      activity.last = Self.time(hour)
      activity.records += 1
      activity.management.insert(activity.last.second)
      activity.writes.insert(activity.last.second)
    }
    reading.delivery = NamedDelivery(place: place, time: activity.last.advanced(bySeconds: 600))
    reading.records = activity.records
    reading.activity = [place: activity]
    readings.append(reading)
  }

  mutating func claim(
    _ kind: CompletenessClaim.Kind, of place: AccountRegion = east, _ hours: Range<Double>
  ) {
    var reading = ReadingDraft(kind: .claim, reader: 1)
    reading.claim = CompletenessClaim(
      kind, accounts: [place.account], regions: kind == .lookup ? [place.region] : [],
      from: Self.time(hours.lowerBound), until: Self.time(hours.upperBound))
    readings.append(reading)
  }

  /// What the listing of a bucket shows.
  mutating func listing(_ bucket: String, _ hours: Range<Double>, prefix: String = "") {
    var reading = ReadingDraft(kind: .claim, reader: 1)
    reading.claim = CompletenessClaim(
      .listed, accounts: [Self.account], from: Self.time(hours.lowerBound),
      until: Self.time(hours.upperBound), origin: .bucket(bucket, prefix: prefix))
    readings.append(reading)
  }

  /// What digests of a trail show of a place.
  mutating func digests(
    _ kind: CompletenessClaim.Kind, of place: AccountRegion = east, _ hours: Range<Double>,
    by trail: TrailARN = trail
  ) {
    var reading = ReadingDraft(kind: .claim, reader: 1)
    reading.claim = CompletenessClaim(
      kind, accounts: [place.account], regions: [place.region], from: Self.time(hours.lowerBound),
      until: Self.time(hours.upperBound), origin: .trail(name: trail.name, home: trail.region))
    readings.append(reading)
  }

  mutating func event(
    _ change: TrailChange, at hour: Double, of trail: TrailARN = trail,
    from channel: Provenance.Channel = .file
  ) {
    let event = TrailEvent(
      id: "\(trail.name)-\(events.count)", stream: .trail(trail), change: change,
      time: Self.time(hour), region: trail.region, account: trail.account)
    events.append((event, Provenance(channel: channel)))
  }

  /// Creates a trail and starts it.
  mutating func trail(
    _ trail: TrailARN = trail, at hour: Double = 1, isMultiRegion: Bool = true,
    isOrganization: Bool = false, from channel: Provenance.Channel = .file
  ) {
    event(
      .create(
        TrailSettings(
          isMultiRegionTrail: isMultiRegion, includeGlobalServiceEvents: true,
          isOrganizationTrail: isOrganization)), at: hour, of: trail, from: channel)
    event(.startLogging, at: hour, of: trail, from: channel)
  }

  /// Creates a trail that delivers to a bucket, and starts it.
  mutating func deliver(
    to bucket: String, _ trail: TrailARN = trail, isOrganization: Bool = false
  ) {
    event(
      .create(
        TrailSettings([
          "S3BucketName": .string(bucket), "IsMultiRegionTrail": true,
          "IncludeGlobalServiceEvents": true, "IsOrganizationTrail": .bool(isOrganization),
        ])), at: 1, of: trail)
    event(.startLogging, at: 1, of: trail)
  }

  // MARK: - What is said

  var evidence: ReadEvidence { ReadEvidence(readings) }

  func verdict(
    by trail: TrailARN = trail, on kind: Probe.Kind = .write, of place: AccountRegion = east,
    at hour: Double, settling: Settling = .strict
  ) throws -> Verdict {
    try judged { judged in
      let judge = try #require(judged.judges.all.first { $0.trail == trail })
      // What is judged is a view of the record.
      let record = WorldProbes.record(kind, place)
      return withExtendedLifetime(record) {
        judge.verdict(record.judged, at: Self.time(hour), settling: settling)
      }
    }
  }

  func coverage(of trail: TrailARN = trail) throws -> TrailCoverage {
    try judged { $0.coverages[trail] }
  }

  private func judged<Result>(_ body: (Judged) throws -> Result) throws -> Result {
    let store = try MemoryStore()
    try store.append(events)
    return try store.snapshot { try body(Judged($0, evidence, options)) }
  }
}
