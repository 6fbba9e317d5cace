import CloudTrail
import Synchronization
import TestSupport

@testable import History

/// Values that many tests use.
enum Sample {
  static let trail: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/example"
  static let otherTrail: TrailARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/other"
  /// A trail with any text for its name.
  static func trail(named name: String) -> TrailARN {
    TrailARN(partition: "aws", region: "us-east-1", account: "111122223333", name: name)
  }

  /// 2023-07-10T12:00:00Z
  static let start = Timestamp(seconds: 1_688_990_400)

  static let reads = TrailSelectors.basic([EventSelector(readWriteType: .readOnly)])
  static let writes = TrailSelectors.basic([EventSelector(readWriteType: .writeOnly)])
  static let advanced = TrailSelectors.advanced([
    AdvancedEventSelector(
      name: "data",
      fieldSelectors: [
        AdvancedFieldSelector(
          field: "eventCategory", conditions: [.init(.equals, ["Data"])])
      ])
  ])

  static let settings = TrailSettings(
    isMultiRegionTrail: true, includeGlobalServiceEvents: true, isOrganizationTrail: false)

  /// A moment so many seconds after ``start``.
  static func time(_ seconds: Double) -> Timestamp {
    Timestamp(microseconds: start.microseconds + Int64((seconds * 1_000_000).rounded()))
  }

  static func event(
    _ id: String, _ change: TrailChange, at seconds: Double = 0, of trail: TrailARN = trail
  ) -> TrailEvent {
    TrailEvent(id: id, stream: .trail(trail), change: change, time: time(seconds))
  }

  /// A call that succeeded and names no trail; of the account and Region of ``trail``, if not told
  /// otherwise.
  static func unnamed(
    _ id: String, _ call: EventKind, at seconds: Double = 0, region: String? = "us-east-1",
    account: String? = "111122223333", name: String? = nil
  ) -> TrailEvent {
    TrailEvent(
      id: id, stream: .unattributed(region: region, account: account),
      change: .lose(call: call, reason: "omitted", trailName: name), time: time(seconds),
      region: region, account: account)
  }

  /// An event with every column filled that a call can fill.
  static func fullEvent(
    _ id: String, _ change: TrailChange, at seconds: Double = 0
  ) -> (TrailEvent, Provenance) {
    let event = TrailEvent(
      id: id, stream: .trail(trail), change: change, time: time(seconds),
      actor: Actor(
        principal: "arn:aws:iam::111122223333:user/eve", principalType: "IAMUser",
        accessKeyID: "AKIAIOSFODNN7EXAMPLE", sourceIPAddress: "192.0.2.7", userAgent: "aws-cli/2",
        isMFA: true, isConsole: false),
      region: "us-east-1", account: "111122223333", request: #"{"name": "example"}"#,
      response: #"{"trailARN": "example"}"#,
      original: .bytes(Array(#"{"eventID": "\#(id)"}"#.utf8)))
    let digest = String(repeating: "0a", count: 32)
    return (event, Provenance(channel: .file, path: "logs/a.gz", sha256: digest, record: 7))
  }

  /// Six events of one trail, every column filled.
  static let story: [(TrailEvent, Provenance)] = [
    fullEvent("id-1", .create(settings)),
    fullEvent("id-2", .putEventSelectors(reads), at: 10),
    fullEvent("id-3", .startLogging, at: 20),
    fullEvent("id-4", .putEventSelectors(advanced), at: 30),
    fullEvent("id-5", .stopLogging, at: 40),
    fullEvent("id-6", .delete, at: 50),
  ]
}

/// A clock that shows the given moments one after another, then stops.
final class SteppingClock: Sendable {
  private let moments: Mutex<[Timestamp]>

  init(_ moments: [Timestamp]) {
    self.moments = Mutex(moments)
  }

  func now() -> Timestamp {
    moments.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? Sample.start }
  }
}
