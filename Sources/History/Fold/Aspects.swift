import CloudTrail

/// A set of the parts of a trail's state that an event can show or leave in doubt.
public struct Aspects: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt16

  /// The parts whose bits are set.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// Whether the trail is there.
  public static let existence = Aspects(rawValue: 1)
  /// Whether it logs.
  public static let logging = Aspects(rawValue: 2)
  /// Its selectors.
  public static let selectors = Aspects(rawValue: 4)
  /// What Insights is enabled for.
  public static let insights = Aspects(rawValue: 8)
  /// Its event configuration.
  public static let eventConfiguration = Aspects(rawValue: 16)
  /// The setting `IsMultiRegionTrail`.
  public static let multiRegion = Aspects(rawValue: 32)
  /// The setting `IncludeGlobalServiceEvents`.
  public static let globalServices = Aspects(rawValue: 64)
  /// The setting `IsOrganizationTrail`.
  public static let organization = Aspects(rawValue: 128)
  /// The setting `RecursiveLogging`.
  public static let recursiveLogging = Aspects(rawValue: 256)

  /// Every part.
  public static let all = Aspects(rawValue: 511)

  /// The part that a setting is; nil for one that decides nothing.
  init?(_ setting: TrailSetting) {
    switch setting {
    case .isMultiRegionTrail: self = .multiRegion
    case .includeGlobalServiceEvents: self = .globalServices
    case .isOrganizationTrail: self = .organization
    case .recursiveLogging: self = .recursiveLogging
    case .s3BucketName, .s3KeyPrefix, .snsTopicName, .snsTopicARN, .logFileValidationEnabled,
      .cloudWatchLogsLogGroupARN, .cloudWatchLogsRoleARN, .kmsKeyID:
      return nil
    }
  }
}

extension TrailState {
  /// This state without what is known of some parts.
  public func doubting(_ aspects: Aspects, _ reason: Unknown) -> TrailState {
    var state = self
    if aspects.contains(.existence) { state.exists = .unknown(reason) }
    if aspects.contains(.logging) { state.logging = .unknown(reason) }
    if aspects.contains(.selectors) { state.selectors = .unknown(reason) }
    if aspects.contains(.insights) { state.insights = .unknown(reason) }
    if aspects.contains(.eventConfiguration) { state.eventConfiguration = .unknown(reason) }
    for setting in TrailSetting.deciding {
      if let aspect = Aspects(setting), aspects.contains(aspect) {
        state[setting] = .unknown(reason)
      }
    }
    return state
  }
}

extension TrailChange {
  /// The parts of a trail's state that are known from this event on, whatever was known before, if the event
  /// names the trail.
  var shows: Aspects {
    switch self {
    case .create, .delete: .all
    case .lose(let call, _, _): Self.shown(byLost: call)
    case .putEventSelectors: [.existence, .selectors]
    case .putInsightSelectors: [.existence, .insights]
    case .putEventConfiguration: [.existence, .eventConfiguration]
    case .startLogging, .stopLogging: [.existence, .logging]
    case .addTags, .removeTags: .existence
    case .update(let settings): Self.shown(by: settings).union(.existence)
    case .observe(let observation): Self.shown(by: observation)
    case .reject, .replicate, .join, .depart, .correct: []
    }
  }

  private static func shown(by settings: TrailSettings) -> Aspects {
    var aspects: Aspects = []
    for setting in TrailSetting.deciding where settings.flag(setting) != nil {
      if let aspect = Aspects(setting) { aspects.insert(aspect) }
    }
    return aspects
  }

  private static func shown(by observation: Observation) -> Aspects {
    var aspects = shown(by: observation.shownSettings).union(.existence)
    if observation.isLogging != nil { aspects.insert(.logging) }
    if observation.selectors != nil || observation.hasCustomSelectors == false {
      aspects.insert(.selectors)
    }
    return aspects
  }

  /// What a call sets is not known if its record does not hold it, and that is as good as shown: nothing
  /// that went before it counts.
  private static func shown(byLost call: EventKind) -> Aspects {
    switch call {
    case .createTrail, .deleteTrail: .all
    case .putEventSelectors: [.existence, .selectors]
    case .putInsightSelectors: [.existence, .insights]
    case .putEventConfiguration: [.existence, .eventConfiguration]
    case .startLogging, .stopLogging: [.existence, .logging]
    case .addTags, .removeTags: .existence
    case .updateTrail:
      [.existence, .multiRegion, .globalServices, .organization, .recursiveLogging]
    case .rejectedCall, .observedConfiguration, .unknownConfiguration, .replicatedCall,
      .accountJoined, .accountDeparted, .correction:
      []
    }
  }
}
