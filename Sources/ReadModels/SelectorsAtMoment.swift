public import CloudTrail
public import History
public import Replay

/// What the selectors of a trail were at a moment.
public struct SelectorsAtMoment: Sendable {
  /// The trail asked about.
  public let trail: TrailARN
  /// The moment asked for.
  public let time: Timestamp
  /// The period that holds at the moment.
  public let period: Period
  /// Nil if they are not known, or the trail is not known to have existed.
  public let selectors: TrailSelectors?
  /// The event that set them; nil if none is known.
  public let setBy: SelectorOrigin?
  /// The settings at the moment.
  public let settings: SettingsAtMoment
  /// How far the answer can be trusted.
  public let trust: Trust

  /// - Parameter coverage: where calls that change the trail can have been missed.
  /// - Throws: ``MomentError/nothingKnown(trail:asKnownAt:)`` if no event of the trail changed
  ///   its state.
  public init(
    _ history: HistorySnapshot, trail: TrailARN, at time: Timestamp,
    asKnownAt knownAt: Timestamp? = nil, coverage: TrailCoverage = .complete
  ) throws {
    let period = try history.knownPeriod(of: trail, at: time, asKnownAt: knownAt)
    self.trail = trail
    self.time = time
    self.period = period
    trust = Trust(coverage, at: time)
    selectors = try period.state.inForce.flatMap { try history.selectors(of: $0) }
    setBy = try history.selectorOrigin(of: period.state.lastInForce)
    settings = try history.settings(in: period, of: trail, asKnownAt: knownAt)
  }

  /// The response of GetEventSelectors at that moment, in the API's own JSON.
  ///
  /// - Throws: ``MomentError`` if the trail did not exist or its selectors are not known, which no
  ///   response of the API can say.
  public func json() throws -> JSONValue {
    .object([.init("TrailARN", .string(trail.text))] + (try known().json().members ?? []))
  }

  /// The same as input for `aws cloudtrail put-event-selectors --cli-input-json`, to put it back.
  ///
  /// - Throws: as ``json()``.
  public func cliInputJSON() throws -> JSONValue {
    .object([.init("TrailName", .string(trail.text))] + (try known().json().members ?? []))
  }

  private func known() throws -> TrailSelectors {
    if case .hole = trust {
      throw MomentError.selectorsUnknown(trail: trail, time: time, reason: .unread)
    }
    guard let state = period.state.inForce else {
      throw MomentError.noTrail(
        trail: trail, time: time, wasDeleted: period.state.existence == .deleted)
    }
    guard let selectors else {
      throw MomentError.selectorsUnknown(
        trail: trail, time: time, reason: state.selectors.reason ?? .unseen)
    }
    return selectors
  }

  /// The whole configuration, for people.
  ///
  /// - Parameters:
  ///   - style: whether the text has colours.
  ///   - width: that the settings should fit, in characters.
  public func text(_ style: Style, width: Int = .max) -> String {
    let state = period.state.lastInForce
    var rows = Columns()
    rows.add("trail", Printable.text(trail.text) + " (generation \(state.generation))")
    rows.add("at", "\(time)")
    let end =
      if case .last(let span) = trust, let last = span.from { "\(last) at least" } else { "now" }
    let from = period.ordinal == 0 ? "as far back as the history goes" : "\(period.from)"
    rows.add("in force", "from \(from) until \(period.until.map { "\($0)" } ?? end)")
    if let note = trust.note { rows.add("but", note) }
    rows.add("exists", state.exists.words("yes", "no"))
    rows.add("logging", state.logging.words("on", "off"))
    for setting in TrailSetting.shown {
      rows.add(setting.words, Printable.text(settings[setting].settingWords))
    }
    rows.add("Insights", Printable.text(state.insights.words))
    for (index, line) in state.eventConfiguration.lines.enumerated() {
      rows.add(index == 0 ? "event configuration" : "", Printable.text(line))
    }
    for (index, line) in settings.deliveries.lines.enumerated() {
      rows.add(index == 0 ? "deliveries" : "", Printable.text(line))
    }
    if let seen = settings.deliveriesSeenAt { rows.add("", "as seen at \(seen)") }
    rows.add("selectors", state.selectors.words)
    if let setBy {
      rows.add("set by", setBy.words)
      rows.add("", "event \(Printable.text(setBy.id))")
    }
    let lines = selectors.map(SelectorLines.all) ?? []
    return rows.folding(1, within: width).text + lines.map { "  \(Printable.text($0))\n" }.joined()
  }
}

/// Why the API has no response to a question about a moment.
public enum MomentError: Explained, Hashable {
  /// No call is known that changed the trail, at any time; or none was at a moment.
  case nothingKnown(trail: TrailARN, asKnownAt: Timestamp?)
  case noTrail(trail: TrailARN, time: Timestamp, wasDeleted: Bool)
  case selectorsUnknown(trail: TrailARN, time: Timestamp, reason: Unknown)
  case insightsUnknown(trail: TrailARN, time: Timestamp, reason: Unknown)
  case eventConfigurationUnknown(trail: TrailARN, time: Timestamp, reason: Unknown)
  case loggingUnknown(trail: TrailARN, time: Timestamp, reason: Unknown)
  case tagsUnknown(trail: TrailARN, time: Timestamp, reason: Unknown)

  /// A stable name for programs; of the API, if it has one.
  public var code: String {
    switch self {
    case .nothingKnown: "nothingKnown"
    case .noTrail: "TrailNotFoundException"
    case .selectorsUnknown: "selectorsUnknown"
    case .insightsUnknown: "insightsUnknown"
    case .eventConfigurationUnknown: "eventConfigurationUnknown"
    case .loggingUnknown: "loggingUnknown"
    case .tagsUnknown: "tagsUnknown"
    }
  }

  /// What is so, in one line.
  public var fact: String {
    switch self {
    case .nothingKnown(let trail, let knownAt?): "at \(knownAt) no change of \(trail) was known"
    case .nothingKnown(let trail, nil): "no change of \(trail) is known"
    case .noTrail(let trail, let time, let wasDeleted):
      "\(trail) did not exist at \(time)" + (wasDeleted ? ": it had been deleted" : "")
    case .selectorsUnknown(let trail, let time, let reason):
      "the selectors of \(trail) at \(time) are not known: \(reason.words)"
    case .insightsUnknown(let trail, let time, let reason):
      "the insight selectors of \(trail) at \(time) are not known: \(reason.words)"
    case .eventConfigurationUnknown(let trail, let time, let reason):
      "the event configuration of \(trail) at \(time) is not known: \(reason.words)"
    case .loggingUnknown(let trail, let time, let reason):
      "whether \(trail) was logging at \(time) is not known: \(reason.words)"
    case .tagsUnknown(let trail, let time, let reason):
      "the tags of \(trail) at \(time) are not known: \(reason.words)"
    }
  }

  /// What to do about it, or nil.
  public var hint: String? {
    switch self {
    case .nothingKnown: "import log files with the calls that change it"
    case .noTrail: "its history says when it did"
    case .selectorsUnknown(_, _, .unseen), .insightsUnknown(_, _, .unseen),
      .eventConfigurationUnknown(_, _, .unseen), .loggingUnknown(_, _, .unseen),
      .tagsUnknown(_, _, .unseen):
      "import older log files, or what GetEventSelectors answered at the time"
    case .selectorsUnknown(_, _, .unread), .insightsUnknown(_, _, .unread),
      .eventConfigurationUnknown(_, _, .unread), .loggingUnknown(_, _, .unread),
      .tagsUnknown(_, _, .unread):
      "import the logs of that time"
    case .selectorsUnknown, .insightsUnknown, .eventConfigurationUnknown, .loggingUnknown,
      .tagsUnknown:
      "the history of the trail says why"
    }
  }
}

extension HistorySnapshot {
  /// The period of a trail that holds at a moment. The parameters are those of
  /// ``HistorySnapshot/period(of:at:asKnownAt:)``.
  ///
  /// - Throws: ``MomentError/nothingKnown(trail:asKnownAt:)`` if no call is known that changed it.
  public func knownPeriod(
    of trail: TrailARN, at time: Timestamp, asKnownAt knownAt: Timestamp?
  ) throws -> Period {
    if let period = try period(of: trail, at: time, asKnownAt: knownAt) { return period }
    throw MomentError.nothingKnown(trail: trail, asKnownAt: knownAt)
  }
}
