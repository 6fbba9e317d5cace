import CloudTrail
import TestSupport

@testable import History

/// A made-up history of a few trails in which everything happens within a minute, so that calls of
/// one second, late events and contradictions are the rule.
struct GeneratedHistory {
  /// In the order of time.
  private(set) var events: [TrailEvent] = []
  private var random: SeededRandom

  init(seed: Int) {
    random = SeededRandom(seed: UInt64(seed))
    let count = Int.random(in: 4...16, using: &random)
    // In every fourth one nearly all times are finer than a second, and share a few seconds.
    let isFine = seed % 4 == 3
    let span = Int64.random(in: isFine ? 0...3 : 2...30, using: &random)
    for number in 0..<count {
      var time = Sample.start.advanced(bySeconds: Int64.random(in: 0...span, using: &random))
      if isFine ? number % 8 > 0 : Int.random(in: 0..<5, using: &random) == 0 {
        time.microseconds += Int64.random(in: isFine ? 1..<4 : 0..<4, using: &random) * 250_000
      }
      let change = change()
      // Those who observe have clocks.
      if change.kind == .observedConfiguration, Bool.random(using: &random) {
        time.microseconds += Int64.random(in: 1..<999_999, using: &random)
      }
      let id = String(UInt16.random(in: 0...UInt16.max, using: &random), radix: 16) + "-\(number)"
      events.append(TrailEvent(id: id, stream: stream(of: change), change: change, time: time))
    }
    events.sort { ($0.time, $0.id) < ($1.time, $1.id) }
    addCorrections()
  }

  /// The events shuffled; a correction still comes after what it voids, since it knows its id.
  mutating func shuffled() -> [TrailEvent] {
    var waiting = events.shuffled(using: &random)
    var placed: [TrailEvent] = []
    var ids: Set<String> = []
    while !waiting.isEmpty {
      let next = waiting.firstIndex { event in
        if case .correct(let id, _) = event.change { ids.contains(id) } else { true }
      }
      let event = waiting.remove(at: next ?? 0)
      ids.insert(event.id)
      placed.append(event)
    }
    return placed
  }

  /// The events cut into batches of random length.
  mutating func batches(of events: [TrailEvent]) -> [[TrailEvent]] {
    var rest = events[...]
    var batches: [[TrailEvent]] = []
    while !rest.isEmpty {
      let count = Int.random(in: 1...6, using: &random)
      batches.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return batches
  }

  private mutating func addCorrections() {
    for number in 0..<3 where Bool.random(using: &random) {
      guard let target = events.randomElement(using: &random) else { return }
      events.append(
        TrailEvent(
          id: "correction-\(number)", stream: target.stream,
          change: .correct(voids: target.id, reason: "a test"),
          time: Sample.start.advanced(bySeconds: 100)))
    }
  }

  private mutating func change() -> TrailChange {
    let call = EventKind.calls.randomElement(using: &random) ?? .startLogging
    switch Int.random(in: 0..<15, using: &random) {
    case 0: return .create(settings())
    case 1: return .update(settings())
    case 2, 3, 4: return .putEventSelectors(selectors())
    case 5:
      return .putInsightSelectors(
        Bool.random(using: &random) ? [.init(type: "ApiCallRateInsight")] : [])
    case 6, 7: return .startLogging
    case 8: return .stopLogging
    case 9: return .delete
    case 10: return .reject(call: call, errorCode: "AccessDenied", errorMessage: nil)
    case 11:
      let name = [nil, nil, "example", "other"].randomElement(using: &random) ?? nil
      return .lose(call: call, reason: "omitted", trailName: name)
    case 12: return Bool.random(using: &random) ? .addTags([Tag(key: "a")]) : .removeTags(["a"])
    default: return .observe(observation())
    }
  }

  /// A trail; half of the calls whose parameters are lost name none.
  private mutating func stream(of change: TrailChange) -> EventStream {
    let trail = [Sample.trail, Sample.trail, Sample.otherTrail].randomElement(using: &random)
    if change.kind == .unknownConfiguration, Bool.random(using: &random) {
      return .unattributed(
        region: ["us-east-1", "eu-west-1", nil].randomElement(using: &random) ?? nil,
        account: ["111122223333", "111122223333", "1", nil].randomElement(using: &random) ?? nil)
    }
    return .trail(trail ?? Sample.trail)
  }

  private mutating func selectors() -> TrailSelectors {
    [Sample.reads, Sample.writes, Sample.advanced, .default].randomElement(using: &random)
      ?? .default
  }

  private mutating func settings() -> TrailSettings {
    TrailSettings(
      isMultiRegionTrail: maybe(), includeGlobalServiceEvents: maybe(),
      isOrganizationTrail: maybe())
  }

  private mutating func observation() -> Observation {
    Observation(
      selectors: Bool.random(using: &random) ? selectors() : nil, hasCustomSelectors: maybe(),
      isLogging: maybe(), settings: settings())
  }

  private mutating func maybe() -> Bool? {
    [true, false, nil].randomElement(using: &random) ?? nil
  }
}
