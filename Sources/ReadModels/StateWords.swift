import CloudTrail
public import History

// MARK: - Words

extension Known<Bool> {
  /// One of the two words, or why it is not known.
  public func words(_ yes: String, _ no: String) -> String {
    switch self {
    case .known(true): yes
    case .known(false): no
    case .unknown(let reason): "not known: \(reason.words)"
    }
  }
}

extension Known<TrailState.SelectorKind> {
  /// The kind of the selectors, or why it is not known.
  public var words: String {
    switch self {
    case .known(.default): "default: all management events"
    case .known(.basic): "basic"
    case .known(.advanced): "advanced"
    case .unknown(let reason): "not known: \(reason.words)"
    }
  }
}

extension Unknown {
  /// The reason as the end of a sentence.
  public var words: String {
    switch self {
    case .unseen: "the history begins later"
    case .omitted: "the record of the call does not hold its parameters"
    case .ambiguous: "calls of one second could stand in either order"
    case .contradicted: "a later observation says otherwise"
    case .narrowed: "whether becoming a single-Region trail changed it is not documented"
    }
  }
}

extension SelectorOrigin {
  /// The call, its time and its caller, in one line.
  public var words: String {
    let who = principal.map { " by \(Printable.text($0))" } ?? ""
    return "\(kind.rawValue) at \(time)\(who)"
  }
}

extension TrailSetting {
  /// The member of ``StateJSON``.
  fileprivate var jsonName: String {
    switch self {
    case .isMultiRegionTrail: "multiRegion"
    case .includeGlobalServiceEvents: "globalServices"
    case .isOrganizationTrail: "organization"
    case .recursiveLogging: "recursiveLogging"
    case .s3BucketName, .s3KeyPrefix, .snsTopicName, .snsTopicARN, .logFileValidationEnabled,
      .cloudWatchLogsLogGroupARN, .cloudWatchLogsRoleARN, .kmsKeyID:
      rawValue
    }
  }

  /// The name for people.
  var words: String {
    switch self {
    case .isMultiRegionTrail: "multi-Region"
    case .includeGlobalServiceEvents: "global services"
    case .isOrganizationTrail: "organization"
    case .recursiveLogging: "recursive logging"
    case .s3BucketName, .s3KeyPrefix, .snsTopicName, .snsTopicARN, .logFileValidationEnabled,
      .cloudWatchLogsLogGroupARN, .cloudWatchLogsRoleARN, .kmsKeyID:
      rawValue
    }
  }
}

// MARK: - JSON

/// A trail's state as JSON: each value if it is known, and otherwise the reason why not, such as
/// `{"unknown": "ambiguous"}`.
enum StateJSON {
  static func object(_ state: TrailState, _ selectors: TrailSelectors?) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("exists", known(state.exists)),
      .init("logging", known(state.logging)),
    ]
    members += TrailSetting.deciding.map { .init($0.jsonName, known(state[$0])) }
    if let reason = state.selectors.reason {
      members.append(.init("selectors", unknown(reason)))
    } else if let selectors {
      members += selectors.json().members ?? []
    }
    return .object(members)
  }

  private static func known(_ value: Known<Bool>) -> JSONValue {
    switch value {
    case .known(let truth): .bool(truth)
    case .unknown(let reason): unknown(reason)
    }
  }

  private static func unknown(_ reason: Unknown) -> JSONValue {
    ["unknown": .string(reason.rawValue)]
  }
}
