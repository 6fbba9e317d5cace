import CloudTrail
import HistoryTestSupport
import Selectors
import TestSupport
import Testing

@testable import History
@testable import Replay

/// The law that the whole program stands on: whatever part of a true history was recorded, in whatever
/// form and order, nothing that is said for certain is false.
///
/// A ``TrueHistory`` knows each call to the microsecond and what it left. ``Knowledge`` is what somebody
/// may hold of it: each call at least once, whole, trimmed, omitted, broken, twice; and true responses
/// of the API. It is recorded and folded; then every part of every trail's state that counts as known,
/// and every certain verdict, must be that of the truth. Doubt is always allowed, so the test also
/// counts how much was certain.
@Suite("Soundness: nothing certain is false")
struct SoundnessTests {
  @Test(
    "Of made-up histories, known in part and in any order",
    arguments: 0..<batches)
  func nothingCertainIsFalse(batch: Int) throws {
    var tally = Tally()
    for number in 0..<Self.perBatch {
      try Self.check(UInt64(batch * Self.perBatch + number), &tally)
    }
    #expect(tally.certain > tally.verdicts / 4, "\(tally)")
    #expect(tally.known > tally.states / 4, "\(tally)")
    #expect(Set(tally.forms.keys) == Set(Knowledge.Form.allCases))
  }

  /// How many histories one case of the test makes.
  private static let perBatch = 100

  #if DEBUG
    private static let batches = LongRun.rounds(6, long: 60)
  #else
    /// 100,000 histories in a long run: only a release build gets through them in half an hour.
    private static let batches = LongRun.rounds(6, long: 1_000)
  #endif

  struct Tally: CustomStringConvertible {
    var verdicts = 0
    var certain = 0
    var states = 0
    var known = 0
    var forms: [Knowledge.Form: Int] = [:]

    var description: String {
      "\(certain) of \(verdicts) verdicts certain, \(known) of \(states) aspects known"
    }
  }

  /// Makes one history and compares all that is said of it with the truth.
  private static func check(_ seed: UInt64, _ tally: inout Tally) throws {
    var random = SeededRandom(seed: seed)
    let truth = TrueHistory(&random, account: "111122223333")
    let knowledge = Knowledge(truth, &random)
    tally.forms.merge(knowledge.forms, uniquingKeysWith: +)
    let (events, problems) = try knowledge.events()
    #expect(problems == [], "seed \(seed): a call vanished")
    let store = try Self.store(events, &random, "seed \(seed)")
    let moments = truth.moments(&random)
    #expect(try store.projections() == store.rebuiltProjections(), "seed \(seed): projections")
    try store.snapshot { history in
      for (index, trail) in truth.trails.enumerated() {
        for moment in moments {
          try compareState(history, trail, truth, index, at: moment, seed, &tally)
        }
      }
      for judge in try Judges(history, covering: nil).all {
        guard let index = truth.trails.firstIndex(of: judge.trail) else {
          Issue.record("seed \(seed): a trail that was never there: \(judge.trail)")
          continue
        }
        for moment in moments { compareVerdicts(judge, truth, index, at: moment, seed, &tally) }
      }
    }
    if seed % 3 == 0 { try compareOrders(store, events, truth, moments, seed, &random) }
  }

  /// The order in which things are learned makes no difference to what is known in the end.
  private static func compareOrders(
    _ store: MemoryStore, _ events: [(TrailEvent, Provenance)], _ truth: TrueHistory,
    _ moments: [Int64], _ seed: UInt64, _ random: inout SeededRandom
  ) throws {
    let other = try Self.store(events.reversed(), &random, "seed \(seed), reversed")
    for trail in truth.trails {
      for moment in moments {
        let states = try [store, other].map { try Self.said(of: trail, at: moment, in: $0) }
        #expect(states[0] == states[1], "seed \(seed), \(trail.name), \(moment)")
      }
    }
  }

  /// Records the events in one to four transactions.
  private static func store(
    _ events: [(TrailEvent, Provenance)], _ random: inout SeededRandom, _ place: Comment
  ) throws -> MemoryStore {
    let store = try MemoryStore()
    let parts = 1 + random.below(4)
    let size = (events.count + parts - 1) / parts
    for start in stride(from: 0, to: events.count, by: max(size, 1)) {
      let part = Array(events[start..<min(start + size, events.count)])
      for outcome in try store.append(part) {
        if case .refused(let error) = outcome { Issue.record("\(place): \(error.fact)") }
      }
    }
    return store
  }

  /// What a store says of a trail at a moment, without the numbers of its events.
  private static func said(
    of trail: TrailARN, at moment: Int64, in store: MemoryStore
  ) throws -> [String] {
    try store.snapshot { history in
      let time = Timestamp(microseconds: moment)
      guard var state = try history.period(of: trail, at: time)?.state else { return [] }
      let selectors = try history.selectors(of: state)
      state.loggingBy = nil
      state.selectorsBy = nil
      return [
        "\(state)", "\(String(describing: selectors))",
        "\(try history.settings(of: trail, at: time).json)",
      ]
    }
  }

  private static func compareVerdicts(
    _ judge: TrailJudge, _ truth: TrueHistory, _ trail: Int, at moment: Int64, _ seed: UInt64,
    _ tally: inout Tally
  ) {
    let time = Timestamp(microseconds: moment)
    for probe in Probe.all {
      // Of an account of which no word was seen nobody knows whether it was a member (SEMANTICS 3.5g).
      if probe.isOfMember, truth.memberships.isEmpty { continue }
      let record = ScannedRecord(probe.record(in: truth, at: moment))
      let verdict = judge.verdict(record.judged, at: time, settling: .strict)
      tally.verdicts += 1
      guard verdict.answer != .uncertain else { continue }
      tally.certain += 1
      let isLogged = truth.logged(probe, by: trail, at: moment)
      #expect(
        verdict.answer == (isLogged ? .logged : .notLogged),
        "seed \(seed), trail \(trail), \(time), \(probe): \(verdict.judgement.reason)")
    }
  }

  private static func compareState(
    _ history: HistorySnapshot, _ trail: TrailARN, _ truth: TrueHistory, _ index: Int,
    at moment: Int64, _ seed: UInt64, _ tally: inout Tally
  ) throws {
    let time = Timestamp(microseconds: moment)
    let real = truth.state(of: index, at: moment)
    guard let state = try history.period(of: trail, at: time)?.state else { return }
    let place: Comment = "seed \(seed), trail \(index), \(time)"
    func compare<Value>(_ known: Known<Value>, _ value: Value, _ what: String) {
      tally.states += 1
      guard let known = known.value else { return }
      tally.known += 1
      #expect(known == value, "\(place): \(what)")
    }
    compare(state.exists, real.exists, "exists")
    guard real.exists, let inForce = state.inForce else { return }
    compare(inForce.logging, real.isLogging, "logging")
    for setting in TrailSetting.deciding {
      compare(inForce[setting], real.flags[setting] == true, setting.rawValue)
    }
    if let selectors = try history.selectors(of: inForce) {
      #expect(selectors == Pool.selectors[real.selectors], "\(place): selectors")
    }
    let settings = try history.settings(of: trail, at: time)
    // The settings of one moment are read in a shorter way than those of all moments.
    if let period = try history.period(of: trail, at: time) {
      let course = try history.settingsCourse(of: trail)
      let short = try history.settings(in: period, of: trail)
      #expect(short == course.settings(in: period), "\(place): two ways to read settings")
    }
    if let bucket = settings[.s3BucketName]?.string {
      #expect(bucket == real.bucket, "\(place): bucket")
    }
  }
}
