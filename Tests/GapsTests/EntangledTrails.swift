import CloudTrail
import Gaps
import History
import Replay
import ReplayTestSupport
import TestSupport
import TrailLogs

/// Three trails whose configurations change every few seconds, and records of the same time.
enum EntangledTrails {
  static let all: [TrailARN] = [
    Example.arn, "arn:aws:cloudtrail:us-east-1:111122223333:trail/second",
    "arn:aws:cloudtrail:eu-west-1:111122223333:trail/unseen",
  ]
  /// In seconds.
  static let length: Int64 = 400

  private static let selectors: [TrailSelectors] = [
    .default, Example.narrowed, Example.advanced,
    .basic([EventSelector(readWriteType: .writeOnly)]),
    .basic([EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])]),
    .basic([
      EventSelector(dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"])])
    ]),
  ]

  static func events(_ random: inout SeededRandom) -> [TrailEvent] {
    var events: [TrailEvent] = []
    for trail in all.dropLast() {
      events.append(event(.create(Example.settings), 0, trail, events.count))
      events.append(event(.startLogging, 1, trail, events.count))
    }
    for second in stride(from: Int64(5), to: length, by: 6) {
      let trail = random.one(of: all)
      events.append(event(change(&random), second, trail, events.count))
    }
    return events
  }

  private static func event(
    _ change: TrailChange, _ second: Int64, _ trail: TrailARN, _ number: Int
  ) -> TrailEvent {
    Example.event(change, at: second, id: "call-\(number)", trail: trail)
  }

  private static func change(_ random: inout SeededRandom) -> TrailChange {
    switch random.below(10) {
    case 0: .stopLogging
    case 1, 2: .startLogging
    case 3: .update(TrailSettings(isMultiRegionTrail: random.chance(60)))
    case 4: .delete
    case 5: .create(Example.settings)
    default: .putEventSelectors(random.one(of: selectors))
    }
  }

  static func records(_ count: Int, _ random: inout SeededRandom) -> [JSONValue] {
    (0..<count).map { number in
      let second = Int64(random.below(Int(length) + 20)) - 5
      let isData = random.chance(40)
      var changes: [JSONValue.Member] = [
        .init("eventID", .string("record-\(number)")),
        .init("readOnly", random.chance(10) ? .null : .bool(random.chance(50))),
        .init("awsRegion", .string(random.one(of: ["us-east-1", "us-east-1", "eu-west-1"]))),
      ]
      if random.chance(80) {
        let user = random.one(of: ["ann", "bob", "\\u0061nn"])
        changes.append(
          .init("userIdentity", ["arn": .string("arn:aws:iam::111122223333:user/" + user)]))
      } else if random.chance(50) {
        changes.append(.init("userIdentity", ["invokedBy": "cloudtrail.amazonaws.com"]))
      }
      if random.chance(8) {
        changes.append(.init("addendum", ["reason": "DELIVERY_DELAY"]))
      } else if random.chance(5) {
        changes.append(
          .init("addendum", ["reason": "UPDATED_DATA", "originalEventID": "record-1"]))
      }
      if !isData {
        let source = random.one(of: ["ec2", "kms", "iam"]) + ".amazonaws.com"
        changes.append(.init("eventSource", .string(source)))
        changes.append(.init("eventName", .string(random.one(of: ["Make", "List", "Delete"]))))
      }
      let base =
        isData
        ? Example.object(random.one(of: ["a", "b"]), at: second) : Example.record(at: second)
      let names = Set(changes.map(\.key))
      return .object((base.members ?? []).filter { !names.contains($0.key) } + changes)
    }
  }
}

extension Bench {
  static let trusting = CoverageOptions(trustsSilence: true)

  /// The windows of all trails and accounts.
  func gaps(standard: TrailSelectors? = nil) throws -> Gaps {
    try snapshot { try Gaps($0, standard: standard, covering: Self.trusting) }
  }

  /// What the windows missed, and each missed event.
  func missed(_ gaps: Gaps, workers: Int = 2) throws -> (MissedEvents, [MissedEvent]) {
    var search = try snapshot { try MissedEventSearch(gaps, covering: Self.trusting, in: $0) }
    search.replayer.workers = workers
    var events: [MissedEvent] = []
    let missed = try search.run(LogFinder(paths: [logs]), event: { events.append($0) })
    return (missed, events)
  }
}
