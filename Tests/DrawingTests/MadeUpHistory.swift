import CloudTrail
import Gaps
import History
import HistoryTestSupport
import TestSupport

@testable import Replay

/// A history of a few trails made at random: calls of every kind, some refused, some without their parameters, and
/// selectors that take nothing among others.
struct MadeUpHistory {
  static let start = Timestamp(seconds: 1_741_046_400)
  static let accounts = ["111122223333", "444455556666"]

  let store: MemoryStore
  private(set) var trails: [TrailARN] = []
  private(set) var span = Self.start..<Self.start

  init(seed: Int, changes: Int = 25) throws {
    var random = SeededRandom(seed: UInt64(seed))
    trails = (0..<(1 + random.below(4))).map { number in
      TrailARN(
        partition: "aws", region: number == 1 ? "eu-west-1" : "us-east-1",
        account: Self.accounts[number == 3 ? 1 : 0], name: "trail-\(number)")
    }
    var time = Self.start
    var events: [TrailEvent] = []
    for number in 0..<(trails.count + random.below(changes)) {
      if random.chance(85) { time = time.advanced(bySeconds: Int64(1 + random.below(4000))) }
      let trail = number < trails.count ? trails[number] : random.one(of: trails)
      events.append(
        TrailEvent(
          id: "event-\(number)", stream: .trail(trail),
          change: number < trails.count && random.chance(70)
            ? .create(Self.settings(trail, &random)) : Self.change(trail, &random),
          time: time, account: trail.account))
    }
    span = Self.start.advanced(bySeconds: -600)..<time.advanced(bySeconds: 5000)
    store = try MemoryStore()
    try store.append(events)
  }

  private static func settings(
    _ trail: TrailARN, _ random: inout SeededRandom
  ) -> TrailSettings {
    TrailSettings(
      isMultiRegionTrail: random.chance(50), includeGlobalServiceEvents: random.chance(70),
      isOrganizationTrail: trail.account == accounts[1] && random.chance(70))
  }

  private static func change(
    _ trail: TrailARN, _ random: inout SeededRandom
  ) -> TrailChange {
    switch random.below(16) {
    case 0: .create(settings(trail, &random))
    case 1: .delete
    case 2, 3: .stopLogging
    case 4, 5, 6: .startLogging
    case 7: .update(settings(trail, &random))
    case 8: .reject(call: .stopLogging, errorCode: "AccessDenied", errorMessage: nil)
    case 9: .lose(call: .putEventSelectors, reason: "omitted by CloudTrail")
    default: .putEventSelectors(random.one(of: selectorsToPut))
    }
  }

  /// The last two take nothing: one has no value to match, the other asks for what no event is.
  static let selectorsToPut: [TrailSelectors] = [
    .default, .basic([EventSelector(readWriteType: .readOnly)]),
    .basic([
      EventSelector(readWriteType: .readOnly), EventSelector(readWriteType: .writeOnly),
    ]),
    .basic([EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])]),
    .basic([
      EventSelector(
        includeManagementEvents: false,
        dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"])])
    ]),
    .advanced([selector("Management"), selector("NetworkActivity")]),
    .advanced([selector("Data", ("resources.type", ["AWS::Lambda::Function"]))]),
    .basic([
      EventSelector(
        includeManagementEvents: false,
        dataResources: [DataResource(type: "AWS::S3::Object", values: [])])
    ]),
    .advanced([
      selector("Management", ("readOnly", ["true"]), ("readOnly", ["false"]))
    ]),
  ]

  private static func selector(
    _ category: String, _ fields: (String, [String])...
  ) -> AdvancedEventSelector {
    AdvancedEventSelector(
      fieldSelectors: ([("eventCategory", [category])] + fields).map {
        AdvancedFieldSelector(field: $0.0, conditions: [.init(.equals, $0.1)])
      })
  }

  /// A coverage with doubts at random moments, which no ledger has to explain.
  func coverage(of trail: TrailARN, _ random: inout SeededRandom) -> TrailCoverage {
    var segments = [
      TrailCoverage.Segment(from: Timestamp(microseconds: .min), doubt: .none)
    ]
    var time = Self.start
    for _ in 0..<random.below(8) {
      time = time.advanced(bySeconds: Int64(1 + random.below(20_000)))
      var doubt = Doubt.none
      let parts: [Aspects] = [
        [], .all, .logging, .selectors, .multiRegion, [.existence, .logging],
      ]
      doubt.unread = random.one(of: parts)
      doubt.selfBlind = random.one(of: parts)
      segments.append(.init(from: time, doubt: doubt))
    }
    return TrailCoverage(segments: segments, spans: [], knownUntil: nil, horizon: nil)
  }
}
