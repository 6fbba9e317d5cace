import CloudTrail
import History
import ReadModels
import Selectors

/// Which calls take a trail from one configuration to another, and what they cannot bring back.
struct RestoringPlan {
  /// In the order in which they are to be made: the trail is there before it is configured, and configured
  /// before it logs.
  private(set) var calls: [TrailChange] = []
  /// What is left as it is because it is not known, or cannot be put: each in one line without a full stop.
  private(set) var left: [String] = []
  /// What is put again although it may be so already: each in one line without a full stop.
  private(set) var notes: [String] = []
  /// Whether the selectors, or the trail itself, are among what is left.
  private(set) var lacksSelectors = false

  /// What is not known now and is set again, by the reason.
  private var setAgain: [Unknown: [String]] = [:]

  private let trail: TrailARN
  private let then: TrailConfiguration
  /// What is known of the trail when the next call is made.
  private var now: TrailConfiguration

  /// - Parameters:
  ///   - trail: whose configurations they are.
  ///   - now: what the trail is configured to do.
  ///   - then: what it is to be configured to do again.
  init(_ trail: TrailARN, from now: TrailConfiguration, to then: TrailConfiguration) {
    self.trail = trail
    self.now = now
    self.then = then
    guard isCallable() else { return }
    switch then.state.exists {
    case .unknown(let reason):
      lacksSelectors = true
      left.append("whether the trail existed is not known: \(reason.words)")
    case .known(false):
      if now.state.exists != .known(false) { calls.append(.delete) }
    case .known(true):
      guard isThere() else { return }
      updateSettings()
      putSelectors()
      putInsights()
      putEventConfiguration()
      setLogging()
    }
    noteUnknown()
    noteSetAgain()
  }

  /// Whether the trail has a name that CloudTrail takes. A made-up record may name anything.
  private mutating func isCallable() -> Bool {
    do {
      try TrailName.validate(trail.name)
      let region = trail.region
      if trail.hasParts, [trail.text, region].allSatisfy(AWSCommand.canPass),
        !region.hasPrefix("-")
      {
        return true
      }
    } catch {
      // That it is no name of a trail is said below.
    }
    lacksSelectors = true
    left.append("no command can name the trail: AWS has none of such an ARN")
    return false
  }

  private mutating func call(_ change: TrailChange) {
    calls.append(change)
    now = now.applying(change)
  }

  /// Creates the trail if it is not there.
  ///
  /// - Returns: false if that takes something that is not known.
  private mutating func isThere() -> Bool {
    if let reason = now.state.exists.reason {
      notes.append("whether the trail exists now is not known: \(reason.words)")
    }
    guard now.state.exists == .known(false) else { return true }
    guard let bucket = text(.s3BucketName), !bucket.isEmpty else {
      lacksSelectors = true
      left.append("the trail was deleted, and cannot be created again: its S3 bucket is not known")
      return false
    }
    var settings = TrailSettings()
    for setting in TrailSetting.allCases where setting != .snsTopicARN {
      settings[setting] = value(of: setting)
    }
    // What is not set is not named. Nor is what is so by default: older programs do not know the setting.
    for setting in TrailSetting.allCases where settings[setting] == .string("") {
      settings[setting] = nil
    }
    if settings.recursiveLogging == true { settings[.recursiveLogging] = nil }
    call(.create(settings))
    return true
  }

  // MARK: - Settings

  private mutating func updateSettings() {
    var changed = TrailSettings()
    for setting in TrailSetting.allCases where differs(setting) {
      note(now[setting].reason, setting.words)
      for member in Self.group(of: setting) { changed[member] = value(of: member) }
    }
    // CloudTrail takes no other (SEMANTICS 3.4): it was so.
    if changed.isMultiRegionTrail == true, changed.includeGlobalServiceEvents == nil {
      changed[.includeGlobalServiceEvents] = .bool(true)
    }
    guard !changed.members.isEmpty else { return }
    call(.update(changed))
  }

  /// The settings that are given together: CloudTrail refuses or changes one without the other.
  private static func group(of setting: TrailSetting) -> [TrailSetting] {
    switch setting {
    case .isMultiRegionTrail, .includeGlobalServiceEvents:
      [.isMultiRegionTrail, .includeGlobalServiceEvents]
    case .cloudWatchLogsLogGroupARN, .cloudWatchLogsRoleARN:
      [.cloudWatchLogsLogGroupARN, .cloudWatchLogsRoleARN]
    case .snsTopicName, .snsTopicARN: [.snsTopicName]
    case .s3BucketName, .s3KeyPrefix, .logFileValidationEnabled, .kmsKeyID, .isOrganizationTrail,
      .recursiveLogging:
      [setting]
    }
  }

  private func differs(_ setting: TrailSetting) -> Bool {
    guard value(of: setting) != nil else { return false }
    return then[setting] != now[setting]
  }

  /// What a setting was, if that is known and a call can say it.
  private func value(of setting: TrailSetting) -> JSONValue? {
    switch setting {
    case .snsTopicName:
      // The ARN says more; a name that is not its end is the later of the two.
      let name = text(.snsTopicName)
      guard let arn = text(.snsTopicARN), !arn.isEmpty,
        name == nil || name == ARN(arn)?.resource || name == arn
      else { return name.map { .string($0) } }
      return .string(arn)
    case .snsTopicARN:
      return text(setting) == nil ? nil : value(of: .snsTopicName)
    case .s3BucketName, .s3KeyPrefix, .isMultiRegionTrail, .includeGlobalServiceEvents,
      .logFileValidationEnabled, .cloudWatchLogsLogGroupARN, .cloudWatchLogsRoleARN, .kmsKeyID,
      .isOrganizationTrail, .recursiveLogging:
      if setting.isFlag { return then[setting].value?.bool.map { .bool($0) } }
      return text(setting).map { .string($0) }
    }
  }

  private func text(_ setting: TrailSetting) -> String? {
    guard let text = then[setting].value?.string, AWSCommand.canPass(text) else { return nil }
    return text
  }

  // MARK: - The rest

  private mutating func putSelectors() {
    guard let selectors = then.selectors else {
      lacksSelectors = true
      let reason = then.state.selectors.reason ?? .unseen
      left.append("its selectors are not known: \(reason.words)")
      return
    }
    guard selectors != now.selectors else { return }
    do {
      try selectors.validate(partition: trail.partition)
    } catch {
      lacksSelectors = true
      left.append("CloudTrail would refuse its selectors: " + error.fact)
      return
    }
    guard AWSCommand.canPass(selectors.list.compact) else {
      lacksSelectors = true
      left.append("its selectors are too long for a command line")
      return
    }
    note(now.state.selectors.reason, "selectors")
    call(.putEventSelectors(selectors))
  }

  private mutating func putInsights() {
    guard let insights = then.state.insights.value, then.state.insights != now.state.insights
    else { return }
    note(now.state.insights.reason, "Insights")
    call(.putInsightSelectors(insights))
  }

  private mutating func putEventConfiguration() {
    guard let wanted = then.state.eventConfiguration.value else { return }
    let known = now.state.eventConfiguration.value ?? EventConfiguration()
    var changed = EventConfiguration()
    if wanted.maxEventSize != known.maxEventSize { changed.maxEventSize = wanted.maxEventSize }
    if wanted.contextKeySelectors != known.contextKeySelectors {
      changed.contextKeySelectors = wanted.contextKeySelectors
    }
    if wanted.aggregations != known.aggregations { changed.aggregations = wanted.aggregations }
    if let size = changed.maxEventSize, !AWSCommand.canPass(size) { changed.maxEventSize = nil }
    guard !changed.isEmpty else { return }
    note(now.state.eventConfiguration.reason, "event configuration")
    call(.putEventConfiguration(changed))
  }

  private mutating func setLogging() {
    guard let isOn = then.state.logging.value, then.state.logging != now.state.logging else {
      return
    }
    note(now.state.logging.reason, "logging")
    call(isOn ? .startLogging : .stopLogging)
  }

  private mutating func note(_ reason: Unknown?, _ name: String) {
    if let reason { setAgain[reason, default: []].append(name) }
  }
}

// MARK: - What is not known

extension RestoringPlan {
  /// Notes what is left of a trail that existed because it is not known of that moment, by the reason.
  private mutating func noteUnknown() {
    guard then.state.exists == .known(true) else { return }
    var names: [Unknown: [String]] = [:]
    if let reason = then.state.logging.reason {
      names[reason, default: []].append("whether it was logging")
    }
    for setting in TrailSetting.shown {
      if let reason = then[setting].reason {
        names[reason, default: []].append(setting.words)
      } else if value(of: setting) == nil, setting != .snsTopicARN {
        left.append("\(setting.words): no command can say what it was")
      }
    }
    if let reason = then.state.insights.reason { names[reason, default: []].append("Insights") }
    if let reason = then.state.eventConfiguration.reason {
      names[reason, default: []].append("event configuration")
    }
    left += Self.lines(names) { "\($0): not known, as \($1)" }
  }

  private mutating func noteSetAgain() {
    notes += Self.lines(setAgain) { "\($0): not known now, as \($1); set again" }
  }

  private static func lines(
    _ names: [Unknown: [String]], _ line: (String, String) -> String
  ) -> [String] {
    Unknown.allCases.compactMap { reason in
      names[reason].map { line($0.joined(separator: ", "), reason.words) }
    }
  }
}
