public import CloudTrail

/// The configuration of a trail at one moment: everything that decides what it logs, each part
/// known or unknown by itself.
///
/// # What is in force if existence is doubtful
/// The history can know what a trail was configured to do, and yet not whether the trail was there
/// at all. Everything that states what was in force at a moment (`get`, the API, the pages, the
/// timeline) reads ``inForce``, which has one rule:
/// - A trail that is known to exist has the configuration that the state holds.
/// - A trail that is known not to exist has none, even though the state still holds what it had
///   last.
/// - If it is not known whether the trail exists, its configuration is not known either: each part is
///   unknown, for its own reason if it has one, and otherwise for the reason why existence is
///   unknown.
///
/// The parts themselves mean "if the trail exists, then this". Judging an event needs just that: an
/// event that the selectors leave out was not logged, whether or not the trail was there.
public struct TrailState: Sendable, Hashable {
  /// 1 for the first trail of an ARN that the history knows, 2 after that was deleted and created
  /// again; 0 before the first was created.
  public var generation: Int
  /// Whether the trail exists; see also ``existence``.
  public var exists: Known<Bool>
  /// Whether the trail is logging.
  public var logging: Known<Bool>
  /// The sequence of the event that set ``logging``. If it is not known now whether the trail logs,
  /// the last event that settled it.
  public var loggingBy: Int64?
  /// The kind of the selectors; ``HistorySnapshot/selectors(of:)`` reads the selectors themselves.
  public var selectors: Known<SelectorKind>
  /// The sequence of the event that set the selectors. If they are not known now, the last event that
  /// set them.
  public var selectorsBy: Int64?
  /// What Insights is enabled for; empty if it is off.
  public var insights: Known<[InsightSelector]>
  /// The event configuration. Of a trail whose creation nobody saw, members that no call mentioned since
  /// are nil: they are not known.
  public var eventConfiguration: Known<EventConfiguration>
  private var settings: KnownSettings

  /// Which kind of selectors a trail has.
  public enum SelectorKind: String, Sendable, Hashable, CaseIterable {
    /// None were ever put: all management events (SEMANTICS 3.1).
    case `default`
    case basic
    case advanced
  }

  /// - Parameter setting: what is known of every setting that decides verdicts.
  init(
    generation: Int, exists: Known<Bool>, logging: Known<Bool>, loggingBy: Int64? = nil,
    selectors: Known<SelectorKind>, selectorsBy: Int64? = nil, insights: Known<[InsightSelector]>,
    eventConfiguration: Known<EventConfiguration>,
    settings setting: (TrailSetting) throws -> Known<Bool>
  ) rethrows {
    self.generation = generation
    self.exists = exists
    self.logging = logging
    self.loggingBy = loggingBy
    self.selectors = selectors
    self.selectorsBy = selectorsBy
    self.insights = insights
    self.eventConfiguration = eventConfiguration
    settings = KnownSettings()
    for each in TrailSetting.deciding { settings[each] = try setting(each) }
  }

  /// The state before the first event: the trail is not there yet if that event creates it, and
  /// otherwise it is not known.
  package static func initial(existed: Bool) -> TrailState {
    var state = TrailState.unknown(.unseen, generation: existed ? 1 : 0)
    if !existed { state.exists = .known(false) }
    return state
  }

  /// A trail that exists, logs, and takes the events of all Regions and accounts: only its selectors decide.
  package static let unlimited = TrailState(
    generation: 1, exists: .known(true), logging: .known(true), selectors: .known(.advanced),
    insights: .known([]), eventConfiguration: .unknown(.unseen), settings: { _ in .known(true) })

  /// Whether the trail surely logs nothing, whatever its selectors.
  package var logsNothing: Bool { exists == .known(false) || logging == .known(false) }

  /// A state of which nothing is known, for one reason.
  static func unknown(_ reason: Unknown, generation: Int) -> TrailState {
    TrailState(
      generation: generation, exists: .unknown(reason), logging: .unknown(reason),
      selectors: .unknown(reason), insights: .unknown(reason),
      eventConfiguration: .unknown(reason), settings: { _ in .unknown(reason) })
  }
}

/// A value, or why it is not known.
public enum Known<Value: Sendable & Hashable>: Sendable, Hashable {
  case known(Value)
  case unknown(Unknown)

  /// The value, or nil if it is not known.
  public var value: Value? {
    if case .known(let value) = self { value } else { nil }
  }

  /// Why it is not known, or nil if it is.
  public var reason: Unknown? {
    if case .unknown(let reason) = self { reason } else { nil }
  }
}

/// Why the history does not know something.
public enum Unknown: String, Sendable, Hashable, CaseIterable {
  /// The history begins later.
  case unseen
  /// The record of the call does not hold its parameters.
  case omitted
  /// Two events of one second could have come in either order.
  case ambiguous
  /// A later event shows otherwise, and since when is not known.
  case contradicted
  /// A multi-Region trail became a single-Region one; what that does to its global service events
  /// is not documented (SEMANTICS 3.4j).
  case narrowed
  /// It may have been changed in a time whose records were not read (SEMANTICS 3.7). The fold never says
  /// so: it keeps the last known value.
  case unread
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
    case .unread: "the logs of that time were not read"
    }
  }
}

// MARK: - Settings

extension TrailState {
  /// What is known of a setting that decides verdicts. The others are not part of the state and
  /// always read as unseen; ``SettingsCourse`` has them.
  public subscript(setting: TrailSetting) -> Known<Bool> {
    get { settings[setting] }
    set { settings[setting] = newValue }
  }

  /// The setting `IsMultiRegionTrail`.
  public var isMultiRegion: Known<Bool> {
    get { self[.isMultiRegionTrail] }
    set { self[.isMultiRegionTrail] = newValue }
  }

  /// The setting `IncludeGlobalServiceEvents`.
  public var includesGlobalServices: Known<Bool> {
    get { self[.includeGlobalServiceEvents] }
    set { self[.includeGlobalServiceEvents] = newValue }
  }

  /// The setting `IsOrganizationTrail`.
  public var isOrganization: Known<Bool> {
    get { self[.isOrganizationTrail] }
    set { self[.isOrganizationTrail] = newValue }
  }

  /// The setting `RecursiveLogging`.
  public var logsRecursively: Known<Bool> {
    get { self[.recursiveLogging] }
    set { self[.recursiveLogging] = newValue }
  }
}

/// What is known of each deciding setting, in four bits apiece: states are copied and compared for
/// every event that is folded, and need no memory of their own for this.
private struct KnownSettings: Sendable, Hashable {
  private var bits: UInt64 = 0

  /// The values by their code. Zero is "unseen".
  private static let values: [Known<Bool>] =
    Unknown.allCases.map(Known.unknown) + [.known(false), .known(true)]

  subscript(setting: TrailSetting) -> Known<Bool> {
    get {
      guard let shift = Self.shift(setting) else { return .unknown(.unseen) }
      return Self.values[Int(bits >> shift & 15)]
    }
    set {
      guard let shift = Self.shift(setting), let code = Self.values.firstIndex(of: newValue) else {
        return
      }
      bits = bits & ~(15 << shift) | UInt64(code) << shift
    }
  }

  private static func shift(_ setting: TrailSetting) -> UInt64? {
    TrailSetting.deciding.firstIndex(of: setting).map { UInt64($0 * 4) }
  }
}

// MARK: - What is in force

/// Whether a trail is there at a moment.
public enum Existence: Sendable, Hashable {
  /// No trail of its ARN was created yet.
  case notYetCreated
  case exists
  case deleted
  case unknown(Unknown)
}

extension TrailState {
  /// Whether the trail is there, with the difference between a deleted one and one not yet created.
  public var existence: Existence {
    switch exists {
    case .known(true): .exists
    case .known(false): generation == 0 ? .notYetCreated : .deleted
    case .unknown(let reason): .unknown(reason)
    }
  }

  /// The configuration that can be stated to be in force, by the rule of ``TrailState``; nil if the
  /// trail is known not to exist.
  public var inForce: TrailState? {
    switch existence {
    case .exists: self
    case .notYetCreated, .deleted: nil
    case .unknown(let reason): doubted(reason)
    }
  }

  /// The same for lists and timelines, which show deleted trails with the configuration that they
  /// had last.
  public var lastInForce: TrailState { inForce ?? self }

  /// This state with every part made unknown, for its own reason if it has one. Without known
  /// values there are no events that set them.
  private func doubted(_ reason: Unknown) -> TrailState {
    func doubted<Value>(_ known: Known<Value>) -> Known<Value> {
      .unknown(known.reason ?? reason)
    }
    return TrailState(
      generation: generation, exists: exists, logging: doubted(logging),
      selectors: doubted(selectors), insights: doubted(insights),
      eventConfiguration: doubted(eventConfiguration), settings: { doubted(self[$0]) })
  }
}

// MARK: - Calls

extension TrailState {
  /// The state after a call that succeeded. Observations look back, so the fold applies them
  /// itself; refused calls and corrections change nothing.
  package func applying(_ change: TrailChange, sequence: Int64) -> TrailState {
    var next = self
    switch change {
    case .create(let settings): next.create(settings, sequence)
    case .update(let settings):
      next.prove()
      next.set(settings)
      // Two pages of the User Guide disagree on whether this turns global services off
      // (SEMANTICS 3.4j).
      if settings.isMultiRegionTrail == false, isMultiRegion != .known(false),
        settings.includeGlobalServiceEvents == nil
      {
        next.includesGlobalServices = .unknown(.narrowed)
      }
    case .putEventSelectors(let selectors):
      next.prove()
      next.selectors = .known(selectors.kind)
      next.selectorsBy = sequence
    case .putInsightSelectors(let selectors):
      next.prove()
      next.insights = .known(selectors)
    case .putEventConfiguration(let configuration):
      next.prove()
      next.eventConfiguration = .known(
        (next.eventConfiguration.value ?? EventConfiguration()).updated(with: configuration))
    // Tags decide nothing that is logged; the calls only show that the trail is there.
    case .addTags, .removeTags: next.prove()
    case .startLogging: next.setLogging(true, sequence)
    case .stopLogging: next.setLogging(false, sequence)
    case .delete: next.delete(sequence)
    case .lose(let call, _, _): next.lose(call, sequence)
    case .reject, .observe, .replicate, .join, .depart, .correct: break
    }
    return next
  }

  /// A new generation: not logging (SEMANTICS 3.5), with the default selectors (SEMANTICS 3.1).
  private mutating func create(_ settings: TrailSettings, _ sequence: Int64) {
    self = TrailState(
      generation: generation + 1, exists: .known(true), logging: .known(false),
      loggingBy: sequence, selectors: .known(.default), selectorsBy: sequence,
      insights: .known([]), eventConfiguration: .known(.standard),
      settings: { _ in .unknown(.omitted) })
    logsRecursively = .known(true)
    set(settings)
  }

  /// A call that succeeded proves that the trail exists. If the trail was known to be gone, someone
  /// created it again unseen.
  mutating func prove() {
    if exists == .known(false) {
      let generation = generation + 1
      self = .initial(existed: true)
      self.generation = generation
    }
    exists = .known(true)
  }

  private mutating func setLogging(_ isOn: Bool, _ sequence: Int64) {
    prove()
    logging = .known(isOn)
    loggingBy = sequence
  }

  private mutating func delete(_ sequence: Int64) {
    prove()
    exists = .known(false)
    logging = .known(false)
    loggingBy = sequence
  }

  private mutating func set(_ settings: TrailSettings) {
    for setting in TrailSetting.deciding {
      if let value = settings.flag(setting) { self[setting] = .known(value) }
    }
  }

  /// A call that succeeded, but whose parameters were not recorded. It still had the effects that
  /// do not depend on them.
  private mutating func lose(_ call: EventKind, _ sequence: Int64) {
    switch call {
    case .createTrail:
      create(TrailSettings(), sequence)
      loseSettings()
    case .startLogging: setLogging(true, sequence)
    case .stopLogging: setLogging(false, sequence)
    case .deleteTrail: delete(sequence)
    case .putEventSelectors:
      prove()
      selectors = .unknown(.omitted)
      selectorsBy = sequence
    case .putInsightSelectors:
      prove()
      insights = .unknown(.omitted)
    case .putEventConfiguration:
      prove()
      eventConfiguration = .unknown(.omitted)
    case .addTags, .removeTags: prove()
    case .updateTrail:
      prove()
      loseSettings()
    case .rejectedCall, .observedConfiguration, .unknownConfiguration, .replicatedCall,
      .accountJoined, .accountDeparted, .correction:
      break
    }
  }

  private mutating func loseSettings() {
    for setting in TrailSetting.deciding { self[setting] = .unknown(.omitted) }
  }
}

extension TrailSelectors {
  var kind: TrailState.SelectorKind {
    switch self {
    case .basic: .basic
    case .advanced: .advanced
    }
  }
}
