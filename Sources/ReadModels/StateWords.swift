public import CloudTrail
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

extension [InsightSelector] {
  /// What Insights is enabled for, in one line.
  public var words: String { isEmpty ? "off" : map(\.words).joined(separator: ", ") }
}

extension Known<[InsightSelector]> {
  /// What Insights is enabled for, or why it is not known.
  public var words: String {
    switch self {
    case .known(let selectors): selectors.words
    case .unknown(let reason): "not known: \(reason.words)"
    }
  }
}

extension Known<EventConfiguration> {
  /// One line for each part that is known, or one that says why none is.
  public var lines: [String] {
    switch self {
    case .known(let configuration): configuration.lines
    case .unknown(let reason): ["not known: \(reason.words)"]
    }
  }
}

extension EventConfiguration {
  /// One line for each member that is known.
  public var lines: [String] {
    var lines: [String] = []
    if let aggregations {
      let words = aggregations.map {
        "\($0.eventCategory) events by \($0.templates.joined(separator: ", "))"
      }
      lines.append("aggregation: " + (words.isEmpty ? "off" : words.joined(separator: "; ")))
    }
    if let maxEventSize { lines.append("MaxEventSize \(maxEventSize)") }
    if let contextKeySelectors {
      let words = contextKeySelectors.map {
        "\($0.type) \($0.equals.joined(separator: ", "))"
      }
      lines.append("context keys: " + (words.isEmpty ? "none" : words.joined(separator: "; ")))
    }
    return lines
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
  /// The name for people.
  public var words: String {
    switch self {
    case .isMultiRegionTrail: "multi-Region"
    case .includeGlobalServiceEvents: "global services"
    case .isOrganizationTrail: "organization"
    case .recursiveLogging: "recursive logging"
    case .s3BucketName: "S3 bucket"
    case .s3KeyPrefix: "S3 key prefix"
    case .snsTopicName: "SNS topic"
    case .snsTopicARN: "SNS topic ARN"
    case .logFileValidationEnabled: "log file validation"
    case .cloudWatchLogsLogGroupARN: "CloudWatch Logs group"
    case .cloudWatchLogsRoleARN: "CloudWatch Logs role"
    case .kmsKeyID: "KMS key"
    }
  }

  /// The order in which people read them: what decides what is logged, then where it goes.
  public static let shown = deciding + others
}

extension Known<JSONValue> {
  /// The value of a setting, or why it is not known.
  public var settingWords: String {
    switch self {
    case .known(let value): value.settingWords
    case .unknown(let reason): "not known: \(reason.words)"
    }
  }
}

extension JSONValue {
  /// The value of a setting: `yes`, `no`, its text, or `none` if it is not set.
  var settingWords: String {
    switch self {
    case .bool(let truth): truth ? "yes" : "no"
    case .string(let text): text.isEmpty ? "none" : text
    case .null, .integer, .number, .array, .object: compact
    }
  }
}

// MARK: - JSON

/// A trail's state as JSON. Each value is an object: `{"value": true}` if it is known, and otherwise the
/// reason why not, such as `{"unknown": "ambiguous"}`.
enum StateJSON {
  static func object(
    _ state: TrailState, _ selectors: TrailSelectors?, _ settings: SettingsAtMoment?
  ) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("exists", known(state.exists) { .bool($0) }),
      .init("logging", known(state.logging) { .bool($0) }),
    ]
    if let reason = state.selectors.reason {
      members.append(.init("selectors", unknown(reason)))
    } else if let selectors {
      members.append(.init("selectors", ["value": selectors.json()]))
    }
    if let settings {
      let values = TrailSetting.shown.map {
        JSONValue.Member($0.rawValue, known(settings[$0]) { $0 })
      }
      members.append(.init("settings", .object(values)))
    }
    members.append(.init("insights", known(state.insights) { .array($0.map { $0.json() }) }))
    members.append(.init("eventConfiguration", known(state.eventConfiguration) { $0.json() }))
    return .object(members)
  }

  private static func known<Value>(
    _ known: Known<Value>, _ json: (Value) -> JSONValue
  ) -> JSONValue {
    switch known {
    case .known(let value): ["value": json(value)]
    case .unknown(let reason): unknown(reason)
    }
  }

  private static func unknown(_ reason: Unknown) -> JSONValue {
    ["unknown": .string(reason.rawValue)]
  }
}
