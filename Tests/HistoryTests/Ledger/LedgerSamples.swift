import CloudTrail
import TestSupport
import Testing

@testable import History

extension Sample {
  static let place = AccountRegion(account: "111122223333", region: "us-east-1")
  static let otherPlace = AccountRegion(account: "444455556666", region: "eu-west-1")

  /// A file with CloudTrail's own name, every column filled.
  static func file(_ path: String, from: Double = 0, until: Double = 60) -> ReadingDraft {
    var draft = ReadingDraft(kind: .file, path: path, reader: 1)
    draft.size = 1234
    draft.modified = time(until + 300)
    draft.sha256 = String(repeating: "0a", count: 32)
    draft.delivery = NamedDelivery(place: place, time: time(until + 240))
    draft.first = time(from)
    draft.last = time(until)
    draft.records = 3
    draft.calls = 1
    draft.observations = 1
    var activity = Activity(at: time(from))
    activity.last = time(until)
    activity.records = 3
    activity.management = SpanSet(runs: [time(from).second...time(until).second])
    activity.writes = SpanSet(runs: [time(from).second...time(from).second])
    draft.activity[place] = activity
    return draft
  }

  static func claim(
    _ kind: CompletenessClaim.Kind, _ accounts: [String] = ["111122223333"], _ region: String? = nil
  ) -> ReadingDraft {
    var draft = ReadingDraft(kind: .claim, reader: 1)
    draft.claim = CompletenessClaim(
      kind, accounts: accounts, regions: region.map { [$0] } ?? [], from: time(0), until: time(3600)
    )
    return draft
  }

  /// Four rows of a ledger.
  static let readings = [
    file("logs/a.json.gz"), file("logs/b.json.gz", from: 1000, until: 1100),
    claim(.complete), file("logs/c.json.gz", from: 5000, until: 5000),
  ]

  /// What digests or the listing of a bucket may show, in stretches that overlap, touch or lie apart.
  static func randomShowing(_ random: inout SeededRandom) -> ReadingDraft {
    let from = Double(random.below(20) * 600)
    var draft = ReadingDraft(kind: .claim, reader: 1)
    var claim = CompletenessClaim(
      random.one(of: [.proven, .lacking, .listed]), accounts: ["111122223333"], from: time(from),
      until: time(from + Double(random.below(5) * 600)))
    if random.chance(30) { claim.accounts.append("444455556666") }
    if claim.kind == .listed {
      claim.origin = .bucket(
        "logs", prefix: random.one(of: ["", "a/", "caf\u{e9}", "cafe\u{301}"]))
    } else {
      claim.regions = random.one(of: [["us-east-1"], ["eu-west-1", "us-east-1"]])
      claim.origin = .trail(name: random.one(of: ["main", "other"]), home: "us-east-1")
    }
    draft.claim = claim
    return draft
  }

  /// Whatever import may find, within a few hours.
  static func randomReading(_ random: inout SeededRandom, _ index: Int) -> ReadingDraft {
    switch random.below(10) {
    case 0: return claim(.complete, [random.one(of: ["111122223333", "444455556666"])])
    case 1: return claim(.lookup, ["111122223333"], random.one(of: ["us-east-1", "eu-west-1"]))
    case 2: return ReadingDraft(kind: .file, path: "-", reader: 1)
    case 3: return randomShowing(&random)
    default: break
    }
    var draft = ReadingDraft(kind: .file, path: "logs/\(index)", reader: 1)
    draft.size = Int64(random.below(1000))
    draft.modified = time(Double(random.below(1000)))
    let places = [place, otherPlace, AccountRegion(account: "111122223333", region: "eu-west-1")]
    if random.chance(70) {
      draft.delivery = NamedDelivery(
        place: random.one(of: places), time: time(Double(random.below(50_000))))
    }
    for place in places where random.chance(50) {
      let times = random.times(1 + random.below(6)) { time(Double($0.below(40_000))).second }
      guard let first = times.min(), let last = times.max() else { continue }
      var activity = Activity(at: Timestamp(seconds: first))
      activity.last = Timestamp(seconds: last)
      activity.records = times.count
      for second in times { activity.management.insert(second) }
      for second in times where random.chance(30) { activity.writes.insert(second) }
      draft.activity[place] = activity
    }
    return draft
  }
}

extension TemporaryStore {
  /// Adds rows to the ledger.
  func read(_ readings: [ReadingDraft], now: @escaping @Sendable () -> Timestamp = { .now }) throws
  {
    let recorder = try Recorder(path: path, now: now)
    #expect(try recorder.append([], readings: readings) == [])
    try recorder.close()
  }

  func evidence(asKnownAt knownAt: Timestamp? = nil) throws -> ReadEvidence {
    try History(path: path).snapshot { try $0.readEvidence(asKnownAt: knownAt) }
  }

  func readings() throws -> [Reading] {
    var readings: [Reading] = []
    try History(path: path).snapshot { try $0.eachReading { readings.append($0) } }
    return readings
  }
}
