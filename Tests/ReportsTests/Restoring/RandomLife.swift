import CloudTrail
import TestSupport

/// A made-up life of one trail: calls and observations a minute apart, now and then two in one second, of
/// which some are lost.
struct RandomLife {
  static let trail: TrailARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/a-trail"
  static let start = Timestamp(seconds: 1_714_564_800)

  private(set) var events: [TrailEvent] = []
  /// A moment of it.
  private(set) var moment = Self.start
  /// After all of it.
  private(set) var end = Self.start
  private var random: SeededRandom

  init(seed: Int) {
    random = SeededRandom(seed: UInt64(seed))
    let count = 2 + random.below(12)
    var second: Int64 = 0
    for number in 0..<count {
      if random.chance(90) { second += 60 }
      let change = number == 0 && random.chance(60) ? .create(settings(isNew: true)) : change()
      events.append(
        TrailEvent(
          id: "event-\(number)", stream: .trail(Self.trail), change: change,
          time: Self.start.advanced(bySeconds: second)))
    }
    end = Self.start.advanced(bySeconds: second + 3600)
    moment = Self.start.advanced(bySeconds: Int64(random.below(Int(second) + 60)))
  }

  private mutating func change() -> TrailChange {
    switch random.below(16) {
    case 0: return .create(settings(isNew: true))
    case 1, 2, 3: return .update(settings(isNew: false))
    case 4, 5, 6: return .putEventSelectors(selectors())
    case 7: return .putInsightSelectors(random.one(of: [[], [.init(type: "ApiCallRateInsight")]]))
    case 8: return .putEventConfiguration(eventConfiguration())
    case 9, 10: return .startLogging
    case 11: return .stopLogging
    case 12: return .delete
    case 13:
      let call = random.one(of: EventKind.calls)
      return .lose(call: call, reason: "omitted")
    default:
      return .observe(
        Observation(
          selectors: random.chance(50) ? selectors() : nil,
          isLogging: random.one(of: [true, false, nil]),
          settings: settings(isNew: random.chance(50))))
    }
  }

  private mutating func selectors() -> TrailSelectors {
    random.one(of: [
      .default, .basic([EventSelector(readWriteType: .readOnly)]),
      selecting(["arn:aws:s3:::it's/a \"b\" $c `d` \\e", "arn:aws:s3:::bücher/"]),
      .advanced([selector("Data", name: "it's \u{202E} turned\u{7} \u{E0041}; rm -rf ~")]),
      .advanced([selector("Management", [field("readOnly", .equals, ["false"])])]),
    ])
  }

  /// Those of a new trail are all that the answer of the call shows.
  private mutating func settings(isNew: Bool) -> TrailSettings {
    var settings = TrailSettings()
    func isNamed(_ random: inout SeededRandom) -> Bool { isNew || random.chance(40) }
    for setting in [TrailSetting.logFileValidationEnabled, .isOrganizationTrail, .recursiveLogging]
    where isNamed(&random) {
      settings[setting] = .bool(random.chance(50))
    }
    if isNamed(&random) {
      let isMultiRegion = random.chance(50)
      settings[.isMultiRegionTrail] = .bool(isMultiRegion)
      // CloudTrail refuses a multi-Region trail without them.
      if isMultiRegion || isNew || random.chance(50) {
        settings[.includeGlobalServiceEvents] = .bool(isMultiRegion || random.chance(50))
      }
    }
    let texts: [(TrailSetting, [String])] = [
      (.s3BucketName, ["logs", "other-logs"]), (.s3KeyPrefix, ["", "it's", "-a/b c"]),
      (.kmsKeyID, ["", "arn:aws:kms:eu-west-1:111122223333:key/1"]),
    ]
    for (setting, values) in texts where isNamed(&random) {
      settings[setting] = .string(random.one(of: values))
    }
    if isNamed(&random) {
      let isOn = random.chance(50)
      settings[.cloudWatchLogsLogGroupARN] = .string(isOn ? "arn:aws:logs:a:1:log-group:b:*" : "")
      settings[.cloudWatchLogsRoleARN] = .string(isOn ? "arn:aws:iam::1:role/r" : "")
    }
    if isNamed(&random) {
      let topic = random.one(of: ["", "alarm", "other"])
      settings[.snsTopicName] = .string(topic)
      settings[.snsTopicARN] = .string(
        topic.isEmpty ? "" : "arn:aws:sns:eu-west-1:111122223333:\(topic)")
    }
    return settings
  }

  private mutating func eventConfiguration() -> EventConfiguration {
    EventConfiguration(
      aggregations: random.one(of: [
        nil, [], [.init(templates: ["API_ACTIVITY"], eventCategory: "Data")],
      ]),
      maxEventSize: random.one(of: [nil, "Standard", "Large"]),
      contextKeySelectors: random.one(of: [
        nil, [], [.init(type: "TagContext", equals: ["it's"])],
      ]))
  }
}
