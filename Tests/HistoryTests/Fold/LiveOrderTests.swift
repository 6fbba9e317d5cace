import CloudTrail
import TestSupport
import Testing

import HistoryTestSupport
@testable import History

/// SEMANTICS 3.6u
@Suite("Calls that were taken when they were made")
struct LiveOrderTests {
  private static let live = Provenance(channel: .live)
  private static let file = Provenance(channel: .file)

  private func store(
    _ told: [(clock: Double, TrailChange, Provenance)]
  ) throws -> MemoryStore {
    let store = try MemoryStore()
    for (index, (clock, change, provenance)) in told.enumerated() {
      let event = Sample.event("\(index + 1)", change, at: clock)
      // A file is imported long afterwards.
      try store.append(
        [(event, provenance)], now: Sample.time(provenance == Self.live ? clock : 9e6))
      #expect(try store.projections() == store.rebuiltProjections(), "after \(index + 1)")
    }
    return store
  }

  private func periods(_ store: MemoryStore) throws -> [Int64: Timestamp] {
    let periods = try store.snapshot { try $0.timeline(of: Sample.trail)?.periods ?? [] }
    return Dictionary(
      uniqueKeysWithValues: periods.compactMap { period in period.setBy.map { ($0, period.from) } })
  }

  @Test("The example of the essay: each takes effect just before its successor")
  func example() throws {
    let store = try store([
      (0.000005, .startLogging, Self.live), (1e8, .stopLogging, Self.live),
      (1e8 + 1, .putEventSelectors(Sample.reads), Self.live), (60.000005, .startLogging, Self.live),
    ])
    #expect(
      try periods(store) == [
        1: Sample.time(0.000005), 2: Sample.time(60.000003), 3: Sample.time(60.000004),
        4: Sample.time(60.000005),
      ])
    let verification = try store.snapshot { try $0.verify() }
    #expect(verification.isSound)
    #expect(
      verification.notes == [
        .clockAhead(sequence: 2, time: Sample.time(1e8), effect: Sample.time(60.000003)),
        .clockAhead(sequence: 3, time: Sample.time(1e8 + 1), effect: Sample.time(60.000004)),
      ])
    let last = try store.snapshot { try $0.period(of: Sample.trail, at: Sample.time(61)) }
    #expect(last?.state.logging == .known(true))
  }

  @Test("Two of one time keep their order, and none comes to stand at a whole second")
  func ties() throws {
    let store = try store([
      (5.000001, .startLogging, Self.live), (5.000001, .stopLogging, Self.live),
      (5.000001, .startLogging, Self.live),
    ])
    let times = try periods(store)
    #expect(times[3] == Sample.time(5.000001) && times[2] == Sample.time(4.999999))
    #expect(times[1] == Sample.time(4.999998))
  }

  @Test("Nothing but a live call moves or is moved")
  func others() throws {
    let put = TrailChange.putEventSelectors(Sample.reads)
    let store = try store([
      (1e8, .startLogging, Self.file), (100.5, .stopLogging, Self.live),
      (2e8, put, Provenance(channel: .call)), (101.5, .addTags([Tag(key: "a")]), Self.live),
      (50.5, .reject(call: .stopLogging, errorCode: "AccessDenied", errorMessage: nil), Self.live),
      (40, .stopLogging, Self.file), (40, .observe(Observation(isLogging: true)), Self.file),
    ])
    let times = try periods(store)
    #expect(times[1] == Sample.time(1e8) && times[2] == Sample.time(100.5))
    #expect(times[3] == Sample.time(2e8) && times[4] == Sample.time(101.5))
    #expect(times[6] == Sample.time(40) && times[7] == Sample.time(40))
  }

  @Test("A call of an earlier version is live if its time was made from the recorded one")
  func madeBefore() throws {
    let store = try MemoryStore()
    func append(_ id: String, _ change: TrailChange, at clock: Double, after: Int64) throws {
      var event = Sample.event(id, change, at: clock)
      event.time.microseconds += after
      try store.append([(event, Provenance(channel: .call))], now: Sample.time(clock))
    }
    // The third was entered with a time of its own, a second after it was recorded.
    try append("a", .startLogging, at: 1e8, after: 7)
    try append("b", .stopLogging, at: 2e8, after: 999_999)
    try append("c", .startLogging, at: 3e8, after: 1_000_000)
    try store.append(
      [(Sample.event("d", .addTags([Tag(key: "a")]), at: 10.5), Self.live)], now: Sample.time(10.5))
    #expect(try store.projections() == store.rebuiltProjections())
    let times = try periods(store)
    #expect(times[1] == Sample.time(10.499998) && times[2] == Sample.time(10.499999))
    #expect(times[3] == Sample.time(3e8 + 1))
  }

  @Test("A voided call moves nothing any more")
  func voided() throws {
    let store = try store([
      (1e8, .startLogging, Self.live), (10.5, .stopLogging, Self.live),
      (11, .correct(voids: "2", reason: "a test"), Self.live),
    ])
    #expect(try periods(store) == [1: Sample.time(1e8)])
    let now = Sample.time(20)
    let present = try store.snapshot { try $0.present(of: Sample.trail, clock: now) }
    #expect(present == Sample.time(1e8))
  }

  /// SEMANTICS 3.6v
  @Test("Now is the clock, or the last live call if that is later")
  func present() throws {
    let store = try store([
      (1e8, .startLogging, Self.live), (2e8, .stopLogging, Self.file),
    ])
    func present(_ clock: Double) throws -> Timestamp {
      try store.snapshot { try $0.present(of: Sample.trail, clock: Sample.time(clock)) }
    }
    #expect(try present(5) == Sample.time(1e8))
    #expect(try present(1.5e8) == Sample.time(1.5e8))
    #expect(try present(3e8) == Sample.time(3e8))
    let listed = try store.snapshot { try $0.periods(at: Sample.time(5), isPresent: true) }
    #expect(listed.map(\.period.state.logging) == [.known(true)])
  }

  @Test(
    "Under a clock that jumps, the projections are those of a rebuild after every append",
    arguments: 0..<LongRun.rounds(8, long: 80))
  func random(_ block: Int) throws {
    var moved = 0
    for seed in (block * 15)..<(block * 15 + 15) {
      var random = SeededRandom(seed: UInt64(seed) &+ 77)
      let told = GeneratedHistory(seed: seed)
      let store = try MemoryStore()
      var moments: [(Timestamp, [String])] = []
      for var event in told.events {
        var clock = Sample.time(Double(Int.random(in: 0...40, using: &random)))
        clock.microseconds += Int64.random(in: 1...3, using: &random)
        let isCall = EventKind.calls.contains(event.change.kind)
        let isLive = isCall && Int.random(in: 0..<4, using: &random) > 0
        if isLive { event.time = clock }
        try store.append([(event, isLive ? Self.live : Self.file)], now: clock)
        let rows = try store.projections()
        #expect(try rows == store.refoldedProjections(), "seed \(seed)")
        let recorded = try store.snapshot { try $0.event(id: event.id)?.recordedAt }
        moments.append((try #require(recorded), try Self.states(store, asKnownAt: nil)))
      }
      // What was known at each moment is what the store said then.
      for (moment, states) in moments {
        #expect(try Self.states(store, asKnownAt: moment) == states, "seed \(seed)")
      }
      #expect(try store.projections() == store.rebuiltProjections(), "seed \(seed)")
      try expectOrder(store, seed)
      #expect(try store.snapshot { try $0.verify().findings } == [], "seed \(seed)")
      moved += try Self.moved(store)
    }
    #expect(moved > 0)
  }

  private static func states(_ store: MemoryStore, asKnownAt knownAt: Timestamp?) throws -> [String]
  {
    try store.snapshot { history in
      try [Sample.trail, Sample.otherTrail].flatMap { trail in
        try history.timeline(of: trail, asKnownAt: knownAt)?.periods.map { "\($0)" } ?? []
      }
    }
  }

  /// How many live calls take effect before their time.
  private static func moved(_ store: MemoryStore) throws -> Int {
    try store.snapshot { history in
      try history.timeline(of: Sample.trail)?.periods.filter { period in
        guard let event = try period.setBy.flatMap({ try history.event(sequence: $0) }) else {
          return false
        }
        return period.from < event.content.time
      }.count ?? 0
    }
  }

  /// The live calls of a trail began their periods in the order of recording.
  private func expectOrder(_ store: MemoryStore, _ seed: Int) throws {
    try store.snapshot { history in
      for trail in [Sample.trail, Sample.otherTrail] {
        let live = try history.timeline(of: trail)?.periods.compactMap { period -> Int64? in
          let event = try period.setBy.flatMap { try history.event(sequence: $0) }
          return event?.isLive == true ? period.setBy : nil
        }
        #expect(live == live?.sorted(), "seed \(seed)")
      }
    }
  }
}
