/// What a response of the API said about a trail at a moment. A member is nil if the response did not
/// say it.
public struct Observation: Sendable, Hashable {
  /// The event selectors, if the response holds them.
  public var selectors: TrailSelectors?
  /// `HasCustomEventSelectors`: whether the selectors differ from the default, not how.
  public var hasCustomSelectors: Bool?
  /// Whether the trail logs, according to `IsLogging` of GetTrailStatus.
  public var isLogging: Bool?
  /// The settings that DescribeTrails and GetTrail show.
  public var settings: TrailSettings
  /// What GetTrailStatus says of deliveries.
  public var deliveries: Deliveries

  /// An observation of those parts that are given.
  public init(
    selectors: TrailSelectors? = nil, hasCustomSelectors: Bool? = nil, isLogging: Bool? = nil,
    settings: TrailSettings = TrailSettings(), deliveries: Deliveries = Deliveries()
  ) {
    self.selectors = selectors
    self.hasCustomSelectors = hasCustomSelectors
    self.isLogging = isLogging
    self.settings = settings
    self.deliveries = deliveries
  }
}

extension Observation {
  /// The settings, with the empty text for those that the trail does not have: DescribeTrails leaves them
  /// out (SEMANTICS 3.5t). That counts only if the members are there that it always shows; a response
  /// that somebody shortened says nothing of what it lacks.
  public var shownSettings: TrailSettings {
    let always: [TrailSetting] = [
      .s3BucketName, .isMultiRegionTrail, .includeGlobalServiceEvents, .logFileValidationEnabled,
    ]
    guard always.allSatisfy({ settings[$0] != nil }) else { return settings }
    var shown = settings
    for setting in TrailSetting.allCases where !setting.isFlag && shown[setting] == nil {
      shown[setting] = .string("")
    }
    return shown
  }
}

/// How a trail's deliveries went last, according to GetTrailStatus. Facts about a trail, and no part of
/// its configuration (SEMANTICS 3.5v).
public struct Deliveries: Sendable, Hashable {
  /// By what is delivered.
  public private(set) var last: [What: Last]

  /// What a trail delivers, and to where.
  public enum What: String, Sendable, Hashable, CaseIterable {
    /// Log files, to S3.
    case logFiles = "log files"
    /// Digest files, to S3.
    case digests = "digest files"
    /// Notifications, by SNS.
    case notifications
    /// Events, to CloudWatch Logs.
    case cloudWatchLogs = "CloudWatch Logs"

    /// The beginning of the names of its members in the response of GetTrailStatus.
    private var prefix: String {
      switch self {
      case .logFiles: "LatestDelivery"
      case .digests: "LatestDigestDelivery"
      case .notifications: "LatestNotification"
      case .cloudWatchLogs: "LatestCloudWatchLogsDelivery"
      }
    }

    /// The name of the member that holds the error.
    public var errorName: String { prefix + "Error" }
    /// The name of the member that holds the time.
    public var timeName: String { prefix + "Time" }
  }

  /// The last delivery of one kind. Never without both members.
  public struct Last: Sendable, Hashable {
    /// The error of the last attempt, such as `AccessDenied`; nil if it succeeded, or is not known.
    public var error: String?
    /// When something was delivered last; nil if the response does not say.
    public var time: Timestamp?

    /// What is known of the last delivery.
    public init(error: String? = nil, time: Timestamp? = nil) {
      self.error = error
      self.time = time
    }
  }

  /// Deliveries of which those are known that are given.
  public init(_ last: [What: Last] = [:]) {
    self.last = last.filter { $1 != Last() }
  }

  /// These, overridden by what a later response says.
  public func updated(with later: Deliveries) -> Deliveries {
    Deliveries(last.merging(later.last) { $1 })
  }

  /// Whether nothing is known.
  public var isEmpty: Bool { last.isEmpty }

  /// Reads the response of GetTrailStatus; a member of another type counts as not there.
  public init(json: JSONValue) {
    var last: [What: Last] = [:]
    for what in What.allCases {
      let error = json.present(what.errorName)?.string
      last[what] = Last(
        error: error?.isEmpty == true ? nil : error,
        time: json.present(what.timeName).flatMap(Timestamp.init(json:)))
    }
    self.init(last)
  }

  /// The members that are known, under the API's names; times as ISO 8601.
  public var members: [JSONValue.Member] {
    What.allCases.flatMap { what -> [JSONValue.Member] in
      let known = last[what]
      return [
        known?.error.map { .init(what.errorName, .string($0)) },
        known?.time.map { .init(what.timeName, .string("\($0)")) },
      ].compactMap(\.self)
    }
  }

  /// One line for each kind that is known: `log files: failing: AccessDenied, last delivered …`.
  public var lines: [String] {
    What.allCases.compactMap { what in
      guard let known = last[what] else { return nil }
      let time = known.time.map { "last delivered \($0)" }
      let parts = [known.error.map { "failing: \($0)" }, time].compactMap(\.self)
      return "\(what.rawValue): " + parts.joined(separator: ", ")
    }
  }
}

// MARK: - JSON

extension Observation {
  /// The members of the responses that say it. Absent members are left out, so an observation that was
  /// recorded before a member was read is the same today.
  var json: JSONValue {
    var members = settings.json.members ?? []
    if let selectors { members += selectors.json().members ?? [] }
    if let hasCustomSelectors {
      members.append(.init("HasCustomEventSelectors", .bool(hasCustomSelectors)))
    }
    if let isLogging { members.append(.init("IsLogging", .bool(isLogging))) }
    return .object(members + deliveries.members)
  }

  init(json: JSONValue) throws {
    let reader = JSONValue.Reader(json, spelling: .api, tolerant: true)
    var selectors: TrailSelectors?
    if json.present("EventSelectors") != nil || json.present("AdvancedEventSelectors") != nil {
      selectors = try TrailSelectors(json: json, tolerant: true)
    }
    self.init(
      selectors: selectors,
      hasCustomSelectors: try reader.member("HasCustomEventSelectors")?.bool(),
      isLogging: try reader.member("IsLogging")?.bool(),
      settings: TrailSettings(json: json, spelling: .api), deliveries: Deliveries(json: json))
  }
}
