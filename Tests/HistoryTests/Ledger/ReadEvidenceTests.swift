import CloudTrail
import GRDB
import TestSupport
import Testing

@testable import History

@Suite("What the ledger shows is the same whichever way it is read")
struct ReadEvidenceTests {
  /// As simple as it can be: one row after the other.
  static func simple(_ readings: [ReadingDraft]) -> ReadEvidence {
    var evidence = ReadEvidence()
    evidence.readings = Int64(readings.count)
    for reading in readings {
      if let delivery = reading.delivery {
        let account = delivery.place.account
        var place = evidence.places[delivery.place] ?? PlaceEvidence()
        place.delivered = [place.delivered, delivery.time].compactMap { $0 }.max()
        evidence.places[delivery.place] = place
        evidence.delivered[account] =
          [evidence.delivered[account], delivery.time].compactMap { $0 }.max()
      }
      for (place, activity) in reading.activity {
        var shown = evidence.places[place] ?? PlaceEvidence()
        shown.records += activity.records
        shown.lastRecord = [shown.lastRecord, activity.last].compactMap { $0 }.max()
        if reading.delivery != nil {
          shown.management = SpanSet(runs: shown.management.runs + activity.management.runs)
          shown.writes = SpanSet(runs: shown.writes.runs + activity.writes.runs)
        }
        evidence.places[place] = shown
      }
      if let claim = reading.claim, claim.origin == nil {
        for account in claim.accounts {
          if let region = claim.regions.first {
            evidence.places[
              AccountRegion(account: account, region: region), default: PlaceEvidence()
            ].lookedUp.append(claim.from..<claim.until)
          } else {
            evidence.complete[account, default: []].append(claim)
          }
        }
      }
    }
    evidence.note(delivered(readings.compactMap(\.claim)))
    return evidence
  }

  /// What digests and listings show, ten minutes by ten minutes: the last that was said of them.
  private static func delivered(_ claims: [CompletenessClaim]) -> DeliveryEvidence {
    var evidence = DeliveryEvidence()
    let steps = (0..<30).map { step in
      Sample.time(Double(step * 600))
        .microseconds..<Sample.time(Double(step * 600 + 600))
        .microseconds
    }
    for origin in Set(claims.compactMap(\.origin)) {
      let own = claims.filter { $0.origin == origin }
      for place in Set(own.flatMap(\.places)) {
        let last = steps.map { step in
          own.last { $0.places.contains(place) && $0.covers(step) }?.kind
        }
        func time(_ kind: CompletenessClaim.Kind) -> TimeRanges {
          TimeRanges(zip(steps, last).filter { $0.1 == kind }.map(\.0))
        }
        evidence.add(DeliveredTime(read: time(.proven), lacking: time(.lacking)), origin, place)
      }
      for account in Set(own.filter { $0.kind == .listed }.flatMap(\.accounts)) {
        let listed = steps.filter { step in
          own.contains { $0.accounts.contains(account) && $0.covers(step) }
        }
        evidence.add(listed: TimeRanges(listed), origin, account)
      }
    }
    return evidence
  }

  @Test("Random readings in random batches: derived, recomputed, rebuilt, as known at each moment")
  func property() throws {
    for seed in 0..<LongRun.rounds(40, long: 2000) {
      var random = SeededRandom(seed: UInt64(seed))
      let store = try TemporaryStore()
      let recorder = try Recorder(path: store.path)
      var readings: [ReadingDraft] = []
      var ends: [(count: Int, recordedAt: Timestamp)] = []
      for _ in 0..<1 + random.below(8) {
        let batch = random.times(1 + random.below(20)) {
          Sample.randomReading(&$0, readings.count)
        }
        try recorder.append([], readings: batch)
        readings += batch
        try #expect(store.evidence() == Self.simple(readings), "seed \(seed)")
        ends.append((readings.count, try #require(try store.readings().last?.recordedAt)))
      }
      for (count, recordedAt) in ends {
        let known = try store.evidence(asKnownAt: recordedAt)
        #expect(known == Self.simple(Array(readings.prefix(count))), "seed \(seed)")
      }
      #expect(try store.verify().findings == [], "seed \(seed)")
      let tables = ["place", "activity", "delivery", "declaration", "projection"]
      let before = try tables.flatMap { try store.dump($0) }
      try recorder.rebuild()
      #expect(try tables.flatMap { try store.dump($0) } == before)
      try recorder.close()
    }
  }

  @Test("Runs join at the gap, and not at a second more")
  func gap() throws {
    for (gap, runs) in [(SpanSet.gap, 1), (SpanSet.gap + 1, 2)] {
      for order in [[0, 1], [1, 0]] {
        let store = try TemporaryStore()
        let files = [
          Sample.file("a", from: 0, until: 60),
          Sample.file("b", from: 60 + Double(gap), until: 500),
        ]
        for index in order { try store.read([files[index]]) }
        #expect(try store.evidence().places[Sample.place]?.management.runs.count == runs)
        #expect(try store.verify().findings == [])
      }
    }
  }

  @Test("A set that is cut between hours joins what lies across the cuts, and nothing else")
  func cuts() throws {
    let store = try TemporaryStore()
    // A run of its own every hour and a second, so that each is looked up alone.
    let hours = (0..<6).map { Double($0 * 3601) }
    try store.read(hours.map { Sample.file("at \($0)", from: $0, until: $0) })
    #expect(try store.evidence().places[Sample.place]?.management.runs.count == 6)
    // One that spans the second to the fourth and touches the fifth, one between, one long before.
    try store.read([
      Sample.file("long", from: hours[1] - 10, until: hours[4] - 10),
      Sample.file("between", from: hours[4] + 500, until: hours[4] + 600),
      Sample.file("before", from: -90_000, until: -80_000),
    ])
    let start = Sample.time(0).second
    let expected: [ClosedRange<Int64>] = [
      -90_000 ... -80_000, 0...0, 3591...14_404, 14_904...15_004, 18_005...18_005,
    ].map { start + $0.lowerBound...start + $0.upperBound }
    #expect(try store.evidence().places[Sample.place]?.management.runs == expected)
    #expect(try store.verify().findings == [])
  }

  @Test("A file whose name is not CloudTrail's own shows records, and no dense time")
  func slice() throws {
    let store = try TemporaryStore()
    var slice = Sample.file("slice.json")
    slice.delivery = nil
    try store.read([slice])
    let place = try #require(try store.evidence().places[Sample.place])
    #expect(place.management.isEmpty && place.writes.isEmpty)
    #expect(place.records == 3 && place.lastRecord == Sample.time(60) && place.delivered == nil)
  }

  @Test("Digests and listings of a thousand hours are read as one stretch each")
  func manyClaims() throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    for hour in 0..<1000 {
      var (proven, listed) = (Sample.claim(.proven), Sample.claim(.listed))
      let (from, until) = (
        Sample.time(Double(hour * 3600)), Sample.time(Double(hour * 3600 + 3600))
      )
      proven.claim = CompletenessClaim(
        .proven, accounts: ["111122223333"], regions: ["us-east-1"], from: from, until: until,
        origin: .trail(name: "main", home: "us-east-1"))
      listed.claim = CompletenessClaim(
        .listed, accounts: ["111122223333"], from: from, until: until,
        origin: .bucket("logs", prefix: ""))
      try recorder.append([], readings: [proven, listed])
    }
    try recorder.close()
    #expect(try store.dump("delivery").count == 2)
    #expect(try store.dump("declaration").isEmpty)
    let evidence = try store.evidence()
    let whole = TimeRanges(Sample.time(0), until: Sample.time(3_600_000))
    #expect(evidence.places[Sample.place]?.deliveries.values.map(\.read) == [whole])
    #expect(evidence.listings.values.map(\.values.first) == [whole])
  }
}

extension CompletenessClaim {
  fileprivate func covers(_ step: Range<Int64>) -> Bool {
    from.microseconds <= step.lowerBound && step.upperBound <= until.microseconds
  }
}
