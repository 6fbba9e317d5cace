import CloudTrail
import HistoryTestSupport
import TestSupport
import Testing

@testable import History

/// What really happened to a few trails, made up, and what records and observations tell of it.
private struct Truth {
  /// A trail as it really is.
  struct Trail: Equatable {
    var exists = false
    var isLogging = false
    var selectors = TrailSelectors.default
    var wasPut = false
    var isMultiRegion = false
    var bucket = "a"
    var insights: [InsightSelector] = []
  }

  static let trails = [Sample.trail, Sample.trail(named: "second"), Sample.trail(named: "third")]
  /// After each call, in the order of time.
  private(set) var states: [(time: Timestamp, trails: [Trail])] = []
  private(set) var told: [TrailEvent] = []
  /// The seconds in which calls were made.
  private(set) var busy: Set<Int64> = []
  /// After this nothing happened or was seen.
  private(set) var end = Sample.start
  private var random: SeededRandom
  private var now: [Trail]

  init(seed: Int) {
    random = SeededRandom(seed: UInt64(seed))
    now = Self.trails.map { _ in Trail() }
    if seed % 3 == 0 {
      now[0] = Trail(exists: true, isLogging: true, selectors: Sample.reads, wasPut: true)
    }
    states = [(Period.beginning, now)]
    var time = Sample.start
    for number in 0..<Int.random(in: 3...25, using: &random) {
      time.microseconds += Int64.random(
        in: 1...(seed % 2 == 0 ? 600_000 : 2_500_000), using: &random)
      if Int.random(in: 0..<3, using: &random) == 0 {
        observe(number, at: time)
      } else {
        call(number, at: time)
      }
    }
    end = time
    told.shuffle(using: &random)
  }

  /// Four in each second in which anything can change, and one long after.
  var moments: [Timestamp] {
    let last = Double(end.microseconds - Sample.start.microseconds) / 1e6 + 2
    return (Array(stride(from: -2.0, through: last, by: 0.25)) + [last + 60]).map(Sample.time)
  }

  func trail(_ index: Int, at time: Timestamp) -> Trail {
    states.last { $0.time <= time }?.trails[index] ?? Trail()
  }

  private mutating func call(_ number: Int, at time: Timestamp) {
    let index = Int.random(in: 0..<3, using: &random)
    var trail = now[index]
    let change = trail.exists ? change(&trail) : create(&trail)
    now[index] = trail
    states.append((time, now))
    busy.insert(time.second)
    let whole = Timestamp(seconds: time.second)
    var event = Sample.event("call-\(number)", change, of: Self.trails[index])
    event.time = whole
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      let held = [true, false].map { _ in Bool.random(using: &random) }
      let name = Int.random(in: 0..<3, using: &random) == 0 ? Self.trails[index].name : nil
      event = Sample.unnamed(
        event.id, change.kind, region: held[0] ? "us-east-1" : nil,
        account: held[1] ? "111122223333" : nil, name: name)
      event.time = whole
    case 1: event.change = .lose(call: change.kind, reason: "omitted")
    default: break
    }
    told.append(event)
  }

  private mutating func create(_ trail: inout Trail) -> TrailChange {
    trail = Trail(exists: true, isMultiRegion: Bool.random(using: &random))
    return .create(
      TrailSettings([
        "IsMultiRegionTrail": .bool(trail.isMultiRegion), "S3BucketName": .string(trail.bucket),
      ]))
  }

  private mutating func change(_ trail: inout Trail) -> TrailChange {
    switch Int.random(in: 0..<9, using: &random) {
    case 0, 1, 2:
      trail.selectors =
        [Sample.reads, Sample.writes, .default].randomElement(using: &random) ?? .default
      trail.wasPut = true
      return .putEventSelectors(trail.selectors)
    case 3:
      trail.isLogging = true
      return .startLogging
    case 4:
      trail.isLogging = false
      return .stopLogging
    case 5:
      trail.isMultiRegion = Bool.random(using: &random)
      return .update(TrailSettings(isMultiRegionTrail: trail.isMultiRegion))
    case 6:
      trail.bucket = ["a", "b"].randomElement(using: &random) ?? "a"
      return .update(TrailSettings(["S3BucketName": .string(trail.bucket)]))
    case 7:
      trail.insights = Bool.random(using: &random) ? [.init(type: "A")] : []
      return .putInsightSelectors(trail.insights)
    default:
      trail = Trail()
      return .delete
    }
  }

  private mutating func observe(_ number: Int, at time: Timestamp) {
    let index = Int.random(in: 0..<3, using: &random)
    guard now[index].exists else { return }
    let trail = now[index]
    let observations = [
      Observation(selectors: trail.selectors), Observation(isLogging: trail.isLogging),
      Observation(
        hasCustomSelectors: trail.wasPut,
        settings: TrailSettings([
          "IsMultiRegionTrail": .bool(trail.isMultiRegion), "S3BucketName": .string(trail.bucket),
        ])),
    ]
    let isExact = Bool.random(using: &random)
    for (part, observation) in observations.enumerated() where Bool.random(using: &random) {
      var event = Sample.event(
        "seen-\(number)-\(part)", .observe(observation), of: Self.trails[index])
      event.time = isExact ? time : Timestamp(seconds: time.second)
      told.append(event)
    }
  }
}

/// Where every call was recorded at least in part, and every observation was true, nothing that counts
/// as known is wrong.
@Suite("What is known is true")
struct TruthTests {
  /// SEMANTICS 3.6k, 3.6l, 3.6m, 3.6n
  @Test("in every history that led to these records", arguments: 0..<LongRun.rounds(20, long: 400))
  func isTrue(_ block: Int) throws {
    var known = 0
    var asked = 0
    for seed in (block * 25)..<(block * 25 + 25) {
      let truth = Truth(seed: seed)
      let store = try MemoryStore()
      for event in truth.told { try store.append([event]) }
      try store.snapshot { history in
        let findings = try history.verify().findings
        #expect(findings == [], "seed \(seed)")
        for (index, arn) in Truth.trails.enumerated() {
          for time in truth.moments {
            guard !truth.busy.contains(time.second),
              let state = try history.period(of: arn, at: time)?.state
            else { continue }
            asked += 1
            let real = truth.trail(index, at: time)
            if let exists = state.exists.value {
              known += 1
              #expect(exists == real.exists, "seed \(seed), \(arn.name) exists at \(time)")
            }
            guard real.exists else { continue }
            let place = "seed \(seed), \(arn.name) at \(time)"
            if let value = state.logging.value { #expect(value == real.isLogging, "\(place)") }
            if let value = state.isMultiRegion.value {
              #expect(value == real.isMultiRegion, "\(place)")
            }
            if let value = state.insights.value { #expect(value == real.insights, "\(place)") }
            if let value = try history.selectors(of: state) {
              known += 1
              #expect(value == real.selectors, "\(place)")
            }
            let settings = try history.settings(of: arn, at: time)
            if let value = settings[.s3BucketName] {
              #expect(value == .string(real.bucket), "\(place)")
            }
          }
        }
      }
    }
    #expect(known > asked / 4, "\(known) of \(asked)")
  }
}
