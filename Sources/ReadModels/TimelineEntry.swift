public import CloudTrail
public import Comparison
public import History

/// One event of the history with what it changed.
public struct TimelineEntry: Sendable {
  /// The event as the log holds it.
  public var event: Event
  /// The trail's state just before; nil if the event does not affect it.
  public var before: TrailState?
  /// The trail's state from the event on.
  public var after: TrailState?
  /// The selectors before, if they are known and the trail existed.
  public var selectorsBefore: TrailSelectors?
  /// The selectors from the event on, if they are known and the trail exists.
  public var selectorsAfter: TrailSelectors?
  /// The settings before; nil if the event does not affect the trail's state, or if settings were not
  /// asked for.
  public var settingsBefore: SettingsAtMoment?
  /// The settings from the event on.
  public var settingsAfter: SettingsAtMoment?
  /// Whether a correction voids it.
  public var isVoided: Bool
  /// When it takes effect, if that is not its own time: its clock was ahead, and a call that was
  /// recorded after it bears an earlier time (SEMANTICS 3.6u).
  public var takesEffectAt: Timestamp?
  /// What the change means: which events the trail logs no longer, and which besides. Of a response of the
  /// API: what it shows, against what was known. Nil if the event cannot change what is logged, and if it
  /// was not asked for.
  public var meaning: Comparison?

  /// The facts of the selectors that the event removed, if those before and after are known.
  public var removed: [String] { difference.removed }
  /// The facts of the selectors that the event added.
  public var added: [String] { difference.added }

  private var difference: (removed: [String], added: [String]) {
    guard let selectorsAfter, setsSelectors else { return ([], []) }
    guard let selectorsBefore else { return ([], SelectorLines.all(selectorsAfter)) }
    return SelectorLines.difference(from: selectorsBefore, to: selectorsAfter)
  }

  /// Whether the event is about selectors at all.
  public var setsSelectors: Bool {
    switch event.content.change {
    case .create, .putEventSelectors: true
    case .observe(let observation):
      observation.selectors != nil || observation.hasCustomSelectors != nil
    case .update, .putInsightSelectors, .putEventConfiguration, .addTags, .removeTags,
      .startLogging, .stopLogging, .delete, .reject, .lose, .replicate, .join, .depart, .correct:
      false
    }
  }
}

// MARK: - The change in words

extension TimelineEntry {
  /// What changed, in lines: `-` and `+` before tags and facts of the selectors that were removed
  /// and added, sentences for the rest.
  public var changeLines: [String] {
    guard let original = event.content.completes else { return lines + effectLines }
    return ["corrects event \(original) (\(event.content.addendum ?? "completed"))"] + lines
  }

  private var effectLines: [String] {
    takesEffectAt.map { ["takes effect at \($0): the clock was ahead when it was recorded"] } ?? []
  }

  private var lines: [String] {
    switch event.content.change {
    case .reject(_, let code, let message):
      return ["refused: \(code)" + (message.map { ": \($0)" } ?? "")]
    case .lose(let call, let reason, let name):
      return event.content.mayBeOfAnyTrail
        ? [perhaps(call, name), reason] : ["not known: \(reason)"]
    case .correct(let id, let reason): return ["voids \(id): \(reason)"]
    case .replicate:
      let account = event.content.account.map { " in \($0)" } ?? ""
      return ["by CloudTrail itself, on a member's copy\(account); the trail did not change"]
    case .join(let change): return [Self.words(change, "joined the organization")]
    case .depart(let change): return [Self.words(change, "left the organization")]
    case .putInsightSelectors(let selectors):
      return ["Insights: " + selectors.words] + switched
    case .putEventConfiguration(let configuration): return configuration.lines + switched
    case .addTags(let tags): return tags.map(Self.line) + switched
    case .removeTags(let keys): return keys.map { "- tag \($0)" } + switched
    case .create(let settings):
      return created + Self.lines(settings) + createdTags.map(Self.line) + doubts
    case .delete: return doubts
    case .observe(let observation):
      return selectorLines + switched + passing(observation) + observation.deliveries.lines
        + doubts
    case .update, .putEventSelectors, .startLogging, .stopLogging:
      return selectorLines + switched + doubts
    }
  }

  private var selectorLines: [String] { removed.map { "- \($0)" } + added.map { "+ \($0)" } }

  /// Where the logs of a new trail go, and how.
  private static func lines(_ settings: TrailSettings) -> [String] {
    TrailSetting.others.compactMap { setting in
      guard let value = settings.value(of: setting), ![false, ""].contains(value) else {
        return nil
      }
      return "\(setting.words): \(value.settingWords)"
    }
  }

  /// `444455556666 left the organization (REMOVED)`
  private static func words(_ change: MembershipChange, _ what: String) -> String {
    let method = change.method.map { " (\($0))" } ?? ""
    return "\(change.account ?? "an account that is not named") \(what)\(method)"
  }

  /// What a call can have done that does not say to which trail.
  private func perhaps(_ call: EventKind, _ name: String?) -> String {
    let done =
      switch call {
      case .createTrail: "created"
      case .updateTrail: "changed the settings of"
      case .putEventSelectors: "replaced the selectors of"
      case .putInsightSelectors: "changed the insight selectors of"
      case .putEventConfiguration: "changed the event configuration of"
      case .addTags, .removeTags: "changed the tags of"
      case .startLogging: "started the logging of"
      case .stopLogging: "stopped the logging of"
      case .deleteTrail: "deleted"
      case .rejectedCall, .observedConfiguration, .unknownConfiguration, .replicatedCall,
        .accountJoined, .accountDeparted, .correction:
        "changed"
      }
    var words = "may have \(done) any trail"
    if let name { words += " named \(name)" }
    if let account = event.content.account { words += " of \(account)" }
    if let region = event.content.region { words += " in \(region)" }
    return words
  }

  /// How a new trail begins.
  private var created: [String] {
    guard let after else { return [] }
    var words = [after.isMultiRegion.words("multi-Region", "single-Region")]
    if after.isOrganization == .known(true) { words.append("of an organization") }
    words.append(after.includesGlobalServices.words("global services", "no global services"))
    return [
      words.joined(separator: ", ") + "; not logging yet",
      "default selectors: all management events, no data events",
    ]
  }

  /// The tags that a new trail was given; none if the request is not JSON.
  var createdTags: [Tag] {
    do {
      return try event.content.createdTags()
    } catch {
      return []
    }
  }

  private static func line(_ tag: Tag) -> String {
    tag.value.isEmpty ? "+ tag \(tag.key)" : "+ tag \(tag.key): \(tag.value)"
  }

  /// The parts of the state that the event changed, other than the selectors: `S3 bucket: a → b`.
  public var switched: [String] {
    zip(parts(before, settingsBefore), parts(after, settingsAfter)).compactMap { old, new in
      // If nothing was known before, a part that still is not known did not change.
      let isStillUnknown =
        before?.exists.value == nil && old.known.value == nil && new.known.value == nil
      return old.known == new.known || isStillUnknown
        ? nil : "\(old.name): \(word(old.known)) → \(word(new.known))"
    }
  }

  /// What a response showed of its own moment only, since a later one shows otherwise.
  private func passing(_ observation: Observation) -> [String] {
    guard let after else { return [] }
    var lines: [String] = []
    if let isLogging = observation.isLogging, after.logging.value == nil {
      lines.append("logging: \(isLogging ? "yes" : "no") at this moment")
    }
    let shown = observation.shownSettings
    for setting in TrailSetting.shown {
      guard let known = settingsAfter?[setting], known.value == nil,
        let value = shown.value(of: setting)
      else { continue }
      lines.append("\(setting.words): \(value.settingWords) at this moment")
    }
    return lines
  }

  /// What is not known from this event on, other than because the history begins later.
  private var doubts: [String] {
    guard let after else { return [] }
    var doubts = parts(after, settingsAfter).compactMap { name, known -> String? in
      guard let reason = known.reason, reason != .unseen else { return nil }
      return "\(name) not known: \(reason.words)"
    }
    if let reason = after.selectors.reason, reason != .unseen {
      doubts.append("selectors not known: \(reason.words)")
    }
    return doubts
  }

  /// The parts of a state that have one value, by their names.
  private func parts(
    _ state: TrailState?, _ settings: SettingsAtMoment?
  ) -> [(name: String, known: Known<JSONValue>)] {
    guard let state else { return [] }
    func flag(_ known: Known<Bool>) -> Known<JSONValue> {
      switch known {
      case .known(let truth): .known(.bool(truth))
      case .unknown(let reason): .unknown(reason)
      }
    }
    return [("exists", flag(state.exists)), ("logging", flag(state.logging))]
      + TrailSetting.deciding.map { ($0.words, flag(state[$0])) }
      + TrailSetting.others.compactMap { setting in
        settings.map { (setting.words, $0[setting]) }
      }
  }

  /// A value in one word. What a response contradicts was changed by a call that nobody recorded.
  private func word(_ known: Known<JSONValue>) -> String {
    switch known {
    case .known(let value): value.settingWords
    case .unknown(.contradicted) where event.content.change.kind == .observedConfiguration:
      "changed unseen"
    case .unknown: "not known"
    }
  }
}

// MARK: - Text

extension TimelineEntry {
  /// The entry as `history` prints it: when and what, who and from where, and the change.
  ///
  /// - Parameters:
  ///   - style: whether the text has colours.
  ///   - showsTrail: whether the trail is named.
  ///   - width: that who and the meaning should fit, in characters. What was set stays on its line, to be found.
  public func text(_ style: Style, showsTrail: Bool, width: Int = .max) -> String {
    let content = event.content
    var head = "\(content.time)  " + style.bold(title)
    if showsTrail { head += "  " + Printable.text(content.stream.name) }
    var lines = [head]
    lines += whoLines(width: width)
    lines += meaningLines(style, width: width)
    lines += changeLines.flatMap { line in
      let text = "    " + Printable.text(line)
      if line.hasPrefix("- ") { return [style.red(text)] }
      if line.hasPrefix("+ ") { return [style.green(text)] }
      // Sentences, such as the message of a refusal.
      return Printable.text(line).wrapped(width: width, indent: 4, hanging: 2)
    }
    lines.append("    " + style.dim("event \(Printable.text(content.id))"))
    return lines.map { $0 + "\n" }.joined()
  }
}

// MARK: - JSON Lines

extension TimelineEntry {
  /// One line of `export timeline --format jsonl`; see `schema/timeline.schema.json`.
  public var json: JSONValue {
    let content = event.content
    let actor = content.actor
    var members: [JSONValue.Member] = [
      .init("time", .string("\(content.time)")),
      .init("what", .string(content.change.kind.rawValue)),
      .init("trailARN", .string(content.stream.text)),
      .init("eventID", .string(content.id)),
    ]
    func add(_ name: String, _ text: String?) {
      if let text { members.append(.init(name, .string(text))) }
    }
    switch content.change {
    case .reject(let call, let code, let message):
      add("call", call.rawValue)
      add("errorCode", code)
      add("errorMessage", message)
    case .lose(let call, let reason, _):
      add("call", call.rawValue)
      add("reason", reason)
    case .correct(let id, let reason):
      add("voids", id)
      add("reason", reason)
    case .replicate(let call): add("call", call.rawValue)
    case .join(let change), .depart(let change): add("member", change.account)
    case .create, .update, .putEventSelectors, .putInsightSelectors, .putEventConfiguration,
      .addTags, .removeTags, .startLogging, .stopLogging, .delete, .observe:
      break
    }
    add("region", content.region)
    add("account", content.account)
    add("principal", actor.principal)
    add("principalType", actor.principalType)
    add("accessKeyID", actor.accessKeyID)
    add("sourceIPAddress", actor.sourceIPAddress)
    add("userAgent", actor.userAgent)
    if let isMFA = actor.isMFA { members.append(.init("mfa", .bool(isMFA))) }
    members.append(.init("console", .bool(actor.isConsole)))
    if isVoided { members.append(.init("voided", true)) }
    add("takesEffect", takesEffectAt.map { "\($0)" })
    add("corrects", content.completes)
    add("addendum", content.addendum)
    if let before, let after, let settingsBefore, let settingsAfter {
      members.append(.init("generation", .integer(Int64(after.generation))))
      members.append(.init("before", StateJSON.object(before, selectorsBefore, settingsBefore)))
      members.append(.init("after", StateJSON.object(after, selectorsAfter, settingsAfter)))
      members.append(.init("removed", .array(removed.map { .string($0) })))
      members.append(.init("added", .array(added.map { .string($0) })))
      members.append(.init("changed", .array(switched.map { .string($0) })))
    }
    add("meaning", meaning?.outcome.rawValue)
    add("meaningInWords", meaningInWords)
    members.append(.init("parameters", content.change.parameters))
    if !createdTags.isEmpty {
      members.append(.init("createdTags", .array(createdTags.map(\.json))))
    }
    members.append(.init("sequence", .integer(event.sequence)))
    members.append(.init("recordedTime", .string("\(event.recordedAt)")))
    return .document(members)
  }
}

// MARK: - Its name

extension TimelineEntry {
  /// The name of the call, and whether it was refused or voided.
  public var title: String {
    let name: String =
      switch event.content.change {
      case .reject(let call, _, _): "\(call.rawValue) (refused)"
      case .lose(let call, _, _): "\(call.rawValue) (parameters lost)"
      case .replicate(let call): "\(call.rawValue) (of a member's copy)"
      case .create, .update, .putEventSelectors, .putInsightSelectors, .putEventConfiguration,
        .addTags, .removeTags, .startLogging, .stopLogging, .delete, .observe, .join, .depart,
        .correct:
        event.content.change.kind.rawValue
      }
    return isVoided ? name + " (voided)" : name
  }
}
