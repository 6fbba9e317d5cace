public import CloudTrail
import Comparison
public import History

/// The history in the order in which things happened, each event with what it changed.
public enum Timeline {
  /// Calls `body` with each entry.
  ///
  /// - Parameters:
  ///   - history: the history that is read.
  ///   - stream: whose events are wanted; nil for all events.
  ///   - filter: which of them are wanted.
  ///   - isNewestFirst: whether the order is the other way round.
  ///   - isMarked: whether ``TimelineEntry/meaning`` is worked out.
  ///   - knownAt: leaves out what was learned later.
  ///   - body: gets each entry; what it throws ends the reading.
  public static func each(
    in history: HistorySnapshot, of stream: EventStream? = nil,
    matching filter: EventFilter = EventFilter(), isNewestFirst: Bool = false,
    isMarked: Bool = true, asKnownAt knownAt: Timestamp? = nil,
    _ body: (TimelineEntry) throws -> Void
  ) throws {
    var entries = try EntryMaker(history, isMarked: isMarked, asKnownAt: knownAt)
    var courses = try TrailCourses(
      history, .inOrder(isNewestFirst: isNewestFirst), asKnownAt: knownAt)
    try history.eachEvent(
      of: stream, matching: filter, isNewestFirst: isNewestFirst, asKnownAt: knownAt
    ) { event in
      // An event that names no trail changes the one that is asked for.
      let trail = stream?.trailARN ?? event.content.stream.trailARN
      let course = try trail.map {
        try courses.course(of: event, on: $0, isVoided: entries.isVoided(event))
      }
      try body(try entries.entry(event, course?.change, course?.settings))
    }
  }

  /// The entries of some events.
  ///
  /// - Parameters:
  ///   - sequences: the numbers of the events in the log, in the order in which the entries are wanted; a number
  ///     without an event is left out.
  ///   - history: the history that is read.
  ///   - knownAt: leaves out what was learned later.
  public static func entries(
    ofEvents sequences: [Int64], in history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil
  ) throws -> [TimelineEntry] {
    var maker = try EntryMaker(history, asKnownAt: knownAt)
    var courses = try TrailCourses(history, .inAnyOrder, asKnownAt: knownAt)
    return try sequences.compactMap { sequence in
      guard let event = try history.event(sequence: sequence) else { return nil }
      let course = try event.content.stream.trailARN.map {
        try courses.course(of: event, on: $0, isVoided: maker.isVoided(event))
      }
      return try maker.entry(event, course?.change, course?.settings)
    }
  }

  /// The changes of a trail by the sequence of the event that caused them.
  static func bySequence(_ timeline: TrailTimeline?) -> [Int64: StateChange] {
    var changes: [Int64: StateChange] = [:]
    for change in timeline?.changes ?? [] {
      if let event = change.after.setBy { changes[event] = change }
    }
    return changes
  }
}

/// Makes the entries of one timeline, and keeps what the next one needs.
private struct EntryMaker {
  private let history: HistorySnapshot
  private let voided: Set<String>
  private var meanings: Meanings?
  private var selectors: LastSelectors

  init(
    _ history: HistorySnapshot, isMarked: Bool = true, asKnownAt knownAt: Timestamp?
  ) throws {
    self.history = history
    voided = try history.voidedIDs(asKnownAt: knownAt)
    selectors = LastSelectors(history)
    meanings = isMarked ? Meanings() : nil
  }

  func isVoided(_ event: Event) -> Bool { voided.contains(event.content.id) }

  mutating func entry(
    _ event: Event, _ change: StateChange?, _ settings: SettingsCourse?
  ) throws -> TimelineEntry {
    let from = change?.after.from
    let isMoved = event.isLive && from.map { $0 < event.content.time } == true
    var entry = TimelineEntry(
      event: event, before: change?.before.state.lastInForce,
      after: change?.after.state.lastInForce,
      settingsBefore: change.flatMap { settings?.settings(in: $0.before) },
      settingsAfter: change.flatMap { settings?.settings(in: $0.after) },
      isVoided: isVoided(event), takesEffectAt: isMoved ? from : nil)
    guard let change else { return entry }
    entry.selectorsBefore = try change.before.state.inForce.flatMap {
      try selectors.selectors(of: $0, change.trail)
    }
    entry.selectorsAfter = try change.after.state.inForce.flatMap {
      try selectors.selectors(of: $0, change.trail)
    }
    entry.meaning = try meaning(of: event, change)
    return entry
  }

  private mutating func meaning(of event: Event, _ change: StateChange) throws -> Comparison? {
    guard var meanings else { return nil }
    // Not copied while it grows.
    self.meanings = nil
    defer { self.meanings = meanings }
    return try meanings.meaning(of: event, change, in: history) {
      try selectors.selectors(of: $0, change.trail)
    }
  }
}

/// Reads the selectors of states, and keeps the last two of each trail: what is in force after one event is
/// what was before the next.
struct LastSelectors {
  private let history: HistorySnapshot
  /// By the sequence of the event that set them.
  private var last: [TrailARN: [(setBy: Int64, TrailSelectors)]] = [:]

  init(_ history: HistorySnapshot) {
    self.history = history
  }

  /// As ``HistorySnapshot/selectors(of:)`` of a state of the trail.
  mutating func selectors(of state: TrailState, _ trail: TrailARN) throws -> TrailSelectors? {
    guard let kind = state.selectors.value, kind != .default, let setBy = state.selectorsBy else {
      return try history.selectors(of: state)
    }
    if let known = last[trail]?.first(where: { $0.setBy == setBy }) { return known.1 }
    guard let read = try history.selectors(of: state) else { return nil }
    last[trail] = (last[trail] ?? []).suffix(1) + [(setBy, read)]
    return read
  }
}

// MARK: - Marks

extension Timeline {
  /// Marks changes as ``TimelineEntry/meaning`` has them, for those who read the store by SQL.
  ///
  /// - Parameter program: the version of the program.
  public static func marker(program: String) -> ChangeMarker {
    ChangeMarker(program: program) { history, trail, after in
      let changes = bySequence(try history.timeline(of: trail)).filter { $0.key > after }
      let inOrder = changes.values.sorted { $0.after.from < $1.after.from }
      return try entries(of: inOrder, in: history).compactMap { entry in
        guard let outcome = entry.meaning?.outcome, let words = entry.meaningInWords else {
          return nil
        }
        return MarkedChange(
          sequence: entry.event.sequence, meaning: outcome.rawValue, words: words)
      }
    }
  }
}

// MARK: - Pages

// Parts of the timeline, newest entries first, at a cost that does not grow with the log; except where
// an event can set settings, of which the whole trail is read.
extension Timeline {
  /// A page of a stream's entries.
  public struct Page: Sendable {
    /// The entries, newest first.
    public var entries: [TimelineEntry]
    /// Whether there are newer entries than these.
    public var hasNewer: Bool
    /// Whether there are older entries than these.
    public var hasOlder: Bool
  }

  /// The entries of a stream, refused calls and voided events included.
  ///
  /// - Parameters:
  ///   - stream: whose entries are wanted.
  ///   - position: which page.
  ///   - count: the most entries on the page.
  ///   - kinds: only events of these kinds; nil for all.
  ///   - principal: only events of callers whose ARN holds the text, in any case; nil for all.
  ///   - history: the history that is read.
  ///   - time: leaves out later events.
  ///   - knownAt: leaves out what was learned later.
  public static func page(
    of stream: EventStream, _ position: EventPage.Position = .newest, count: Int = 100,
    kinds: Set<EventKind>? = nil, principal: String? = nil,
    in history: HistorySnapshot, at time: Timestamp? = nil, asKnownAt knownAt: Timestamp? = nil
  ) throws -> Page {
    let page = try history.events(
      of: stream, position, count: count, kinds: kinds, principal: principal, at: time,
      asKnownAt: knownAt)
    guard let newest = page.events.first, let oldest = page.events.last else {
      return Page(entries: [], hasNewer: page.hasNewer, hasOlder: page.hasOlder)
    }
    var maker = try EntryMaker(history, asKnownAt: knownAt)
    let timeline = try stream.trailARN.flatMap {
      try history.timeline(
        of: $0, in: oldest.content.time...newest.content.time, asKnownAt: knownAt)
    }
    var changes = bySequence(timeline)
    // One that takes effect before its time may have begun a period before all that were read.
    if let trail = stream.trailARN,
      page.events.contains(where: {
        $0.isLive && EventKind.calls.contains($0.content.change.kind)
          && changes[$0.sequence] == nil && !maker.isVoided($0)
      })
    {
      changes = bySequence(try history.timeline(of: trail, asKnownAt: knownAt))
    }
    let settings = try stream.trailARN.flatMap { trail in
      page.events.contains { SettingsCourse.canBeSet(by: $0.content.change.kind) }
        ? try history.settingsCourse(of: trail, asKnownAt: knownAt) : nil
    }
    let entries = try page.events.map {
      try maker.entry($0, changes[$0.sequence], settings)
    }
    return Page(entries: entries, hasNewer: page.hasNewer, hasOlder: page.hasOlder)
  }

  /// The entries of single events of any trails, in the order in which they are given.
  ///
  /// - Parameters:
  ///   - events: those that are wanted.
  ///   - history: the history that is read.
  ///   - knownAt: leaves out what was learned later.
  ///   - isMarked: whether ``TimelineEntry/meaning`` is worked out.
  public static func entries(
    of events: [Event], in history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil,
    isMarked: (Event) throws -> Bool = { _ in true }
  ) throws -> [TimelineEntry] {
    var marked = try EntryMaker(history, asKnownAt: knownAt)
    var unmarked = try EntryMaker(history, isMarked: false, asKnownAt: knownAt)
    var courses: [TrailARN: SettingsCourse] = [:]
    return try events.map { event in
      guard let trail = event.content.stream.trailARN else {
        return try unmarked.entry(event, nil, nil)
      }
      let time = event.content.time
      let near = bySequence(try history.timeline(of: trail, in: time...time, asKnownAt: knownAt))
      let change = near[event.sequence]
      if change != nil, SettingsCourse.canBeSet(by: event.content.change.kind),
        courses[trail] == nil
      {
        courses[trail] = try history.settingsCourse(of: trail, asKnownAt: knownAt)
      }
      return try isMarked(event)
        ? marked.entry(event, change, courses[trail])
        : unmarked.entry(event, change, courses[trail])
    }
  }

  /// The entries of changes of state. Events that change nothing, such as refused calls, are left
  /// out.
  ///
  /// - Parameters:
  ///   - changes: the changes of any trails.
  ///   - history: the history that is read.
  ///   - knownAt: the same as for the changes.
  public static func entries(
    of changes: [StateChange], in history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil
  ) throws -> [TimelineEntry] {
    var maker = try EntryMaker(history, asKnownAt: knownAt)
    var courses: [TrailARN: SettingsCourse] = [:]
    return try changes.compactMap { change in
      guard let event = try change.after.setBy.flatMap({ try history.event(sequence: $0) }) else {
        return nil
      }
      if SettingsCourse.canBeSet(by: event.content.change.kind), courses[change.trail] == nil {
        courses[change.trail] = try history.settingsCourse(of: change.trail, asKnownAt: knownAt)
      }
      return try maker.entry(event, change, courses[change.trail])
    }
  }
}
