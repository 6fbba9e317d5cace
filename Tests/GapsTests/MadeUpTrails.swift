import CloudTrail
import Foundation
import History
import Selectors
import TestSupport

/// A made-up history of a few trails: at home in one Region or another, of one account or of the
/// organization's manager, with a change every few minutes.
///
/// ``universe`` has an event of every kind that the selectors and the gates can tell apart, and so it can say
/// by itself when something is lost and when all of it is back.
struct MadeUpTrails {
  static let own = "111122223333"
  static let manager = "444455556666"
  static let start = Timestamp(seconds: 1_741_046_400)

  private(set) var trails: [TrailARN] = []
  /// In the order of time.
  private(set) var events: [TrailEvent] = []
  /// One moment in each stretch of time in which nothing changes.
  private(set) var moments: [Timestamp] = []

  init(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    trails = ["us-east-1", "eu-west-1", "us-east-1"].prefix(1 + random.below(3)).enumerated().map {
      TrailARN(
        partition: "aws", region: $1, account: $0 == 2 ? Self.manager : Self.own,
        name: "trail-\($0)")
    }
    var time = Self.start
    func add(_ change: TrailChange, _ trail: TrailARN) {
      events.append(
        TrailEvent(
          id: "event-\(events.count)", stream: .trail(trail), change: change, time: time,
          account: trail.account))
    }
    for trail in trails {
      add(.create(Self.settings(&random, isManager: trail.account == Self.manager)), trail)
      add(.startLogging, trail)
    }
    for _ in 0..<(3 + random.below(14)) {
      moments.append(time.advanced(bySeconds: 30))
      // Some calls share a second.
      if random.chance(90) { time = time.advanced(bySeconds: 60 + Int64(random.below(600))) }
      let trail = random.one(of: trails)
      add(Self.change(&random, trail), trail)
    }
    moments.append(time.advanced(bySeconds: 30))
  }

  private static func change(_ random: inout SeededRandom, _ trail: TrailARN) -> TrailChange {
    let isManager = trail.account == manager
    switch random.below(20) {
    case 0: return .delete
    case 1: return .create(settings(&random, isManager: isManager))
    case 2, 3, 4: return .stopLogging
    case 5, 6, 7, 8: return .startLogging
    case 9, 10: return .update(settings(&random, isManager: isManager))
    default: return .putEventSelectors(random.one(of: selectorsToPut))
    }
  }

  private static func settings(_ random: inout SeededRandom, isManager: Bool) -> TrailSettings {
    let isMultiRegion = random.chance(60)
    return TrailSettings(
      isMultiRegionTrail: isMultiRegion,
      includeGlobalServiceEvents: isMultiRegion || random.chance(50),
      isOrganizationTrail: isManager && random.chance(80))
  }

  private static let selectorsToPut: [TrailSelectors] = [
    .default, .basic([EventSelector(readWriteType: .readOnly)]),
    .basic([EventSelector(readWriteType: .writeOnly)]),
    .basic([EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])]),
    .basic([
      EventSelector(
        includeManagementEvents: false,
        dataResources: [
          DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3:::amzn-example-a/"])
        ])
    ]),
    .advanced([selector("Management")]), .advanced([selector("Data")]),
    .advanced([
      selector("Management", [field("readOnly", .equals, ["false"])]),
      selector(
        "Data", [field("resources.ARN", .startsWith, ["arn:aws:s3:::amzn-example-a/"])]),
    ]),
    .advanced([
      selector("Data", [field("resources.ARN", .notStartsWith, ["arn:aws:s3:::amzn-example-a/"])])
    ]),
    .advanced([
      selector("Data", [field("eventName", .equals, ["GetObject"])]),
      selector("Management", [field("eventSource", .notEquals, ["kms.amazonaws.com"])]),
    ]),
  ]

  // MARK: - Events

  /// A call of one kind, by which all combinations are made.
  private struct Call {
    var source: String
    var name: String
    var readOnly: Bool
    var object: String?
  }

  /// Records without a time, an event of every kind.
  static let universe: [String] = {
    let calls = [
      Call(source: "ec2.amazonaws.com", name: "RunInstances", readOnly: false),
      Call(source: "ec2.amazonaws.com", name: "DescribeInstances", readOnly: true),
      Call(source: "kms.amazonaws.com", name: "CreateKey", readOnly: false),
      Call(source: "kms.amazonaws.com", name: "DescribeKey", readOnly: true),
      Call(source: "iam.amazonaws.com", name: "CreateUser", readOnly: false),
      Call(source: "iam.amazonaws.com", name: "GetUser", readOnly: true),
      Call(
        source: "s3.amazonaws.com", name: "GetObject", readOnly: true, object: "amzn-example-a/k"),
      Call(
        source: "s3.amazonaws.com", name: "PutObject", readOnly: false, object: "amzn-example-a/k"),
      Call(
        source: "s3.amazonaws.com", name: "HeadObject", readOnly: true, object: "amzn-example-a/k"),
      Call(
        source: "s3.amazonaws.com", name: "GetObject", readOnly: true, object: "amzn-example-b/k"),
      Call(
        source: "s3.amazonaws.com", name: "PutObject", readOnly: false, object: "amzn-example-b/k"),
      Call(
        source: "s3.amazonaws.com", name: "HeadObject", readOnly: true, object: "amzn-example-b/k"),
    ]
    return calls.flatMap { call in
      // Global services record in the Region that leads.
      let regions =
        call.source == "iam.amazonaws.com"
        ? ["us-east-1"] : ["us-east-1", "eu-west-1", "ap-southeast-2"]
      return regions.flatMap { region in
        [own, manager, "777788889999"].map { record(call, region, $0) }
      }
    }
  }()

  private static func record(_ call: Call, _ region: String, _ account: String) -> String {
    let category = call.object == nil ? "Management" : "Data"
    let resources = call.object.map { object in
      let bucket = object.split(separator: "/")[0]
      return #","resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::\#(object)"},"#
        + #"{"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::\#(bucket)","accountId":"\#(account)"}]"#
    }
    return #"{"eventVersion":"1.08","eventSource":"\#(call.source)","eventName":"\#(call.name)","#
      + #""awsRegion":"\#(region)","recipientAccountId":"\#(account)","#
      + #""eventType":"AwsApiCall","managementEvent":\#(call.object == nil),"#
      + #""readOnly":\#(call.readOnly),"eventCategory":"\#(category)""# + (resources ?? "") + "}"
  }
}
