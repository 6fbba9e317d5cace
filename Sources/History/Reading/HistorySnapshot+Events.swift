public import CloudTrail
import GRDB

extension HistorySnapshot {
  /// The event with a sequence, or nil.
  public func event(sequence: Int64) throws -> Event? {
    let statement = try database.cachedStatement(sql: EventColumns.select + " WHERE sequence = ?")
    return try first(statement, [sequence])
  }

  /// The events with some sequences, by these; a number without an event is left out.
  public func events(sequences: some Sequence<Int64>) throws -> [Int64: Event] {
    let statement = try database.cachedStatement(
      sql: EventColumns.select + " WHERE sequence IN (SELECT value FROM json_each(?))")
    let list = "[" + sequences.map(String.init).joined(separator: ",") + "]"
    let rows = try Row.fetchCursor(statement, arguments: [list])
    var events: [Int64: Event] = [:]
    while let row = try rows.next() {
      let event = try Event(row: row)
      events[event.sequence] = event
    }
    return events
  }

  /// The event with the id that its source gave it, or nil.
  public func event(id: String) throws -> Event? {
    let statement = try database.cachedStatement(sql: EventColumns.select + " WHERE id = ?")
    return try first(statement, [id])
  }

  /// The first event of a statement: a row of a cursor is read faster than a copy, which looks for each column.
  private func first(_ statement: Statement, _ arguments: StatementArguments) throws -> Event? {
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    // The row is valid no longer than the cursor.
    return try withExtendedLifetime(rows) { try rows.next().map(Event.init(row:)) }
  }

  /// Those of these ids that the log holds.
  ///
  /// - Parameters:
  ///   - ids: ids as their sources gave them.
  ///   - count: only so many events from the beginning of the log are looked at.
  public func held(_ ids: some Sequence<String>, amongFirst count: Int64) throws -> Set<String> {
    let statement = try database.cachedStatement(
      sql: "SELECT 1 FROM event WHERE id = ? AND sequence <= ?")
    var held: Set<String> = []
    for id in ids where try Int.fetchOne(statement, arguments: [id.storable, count]) != nil {
      held.insert(id)
    }
    return held
  }

  /// How many events the log holds: the sequence of the last.
  public func eventCount() throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM event") ?? 0
  }

  /// Calls `body` with each event, of one stream or of all, in the order of effective time; within
  /// one moment by trail, then in the fold's order. The order does not depend on the order of
  /// recording. A call that was recorded again with more content is one event.
  ///
  /// The events of a trail are those that name it and those that name no trail and can have changed it.
  ///
  /// - Parameters:
  ///   - stream: whose events are wanted; nil for all.
  ///   - filter: which of them are wanted.
  ///   - isNewestFirst: whether the order is the other way round.
  ///   - knownAt: leaves out what was learned later.
  ///   - body: gets each event; what it throws ends the reading.
  public func eachEvent(
    of stream: EventStream? = nil, matching filter: EventFilter = EventFilter(),
    isNewestFirst: Bool = false, asKnownAt knownAt: Timestamp? = nil,
    _ body: (Event) throws -> Void
  ) throws {
    let shown = try ShownRows(database, knownAt: knownAt)
    let concerning = try stream.map { " AND " + (try condition(of: $0, asKnownAt: knownAt)) } ?? ""
    let direction = isNewestFirst ? "DESC" : "ASC"
    let statement = try database.makeStatement(
      sql: EventColumns.select + " WHERE recorded_time <= :known" + concerning + filter.condition
        + shown.condition + " ORDER BY effective_time \(direction), trail \(direction)")
    var arguments: StatementArguments = ["known": knownAt?.microseconds ?? Int64.max]
    if let stream { arguments += ["stream": stream.text] }
    arguments += filter.arguments
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    var moment: [Event] = []
    func give() throws {
      let events = moment.sorted(by: Event.countsBefore)
      try (isNewestFirst ? events.reversed() : events).forEach(body)
    }
    while let row = try rows.next() {
      let event = try Event(row: row)
      if let first = moment.first?.content,
        first.time != event.content.time || first.stream != event.content.stream
      {
        try give()
        moment = []
      }
      moment.append(event)
    }
    try give()
  }

  /// The condition that finds the events of a stream, of which `:stream` is the text; with those that
  /// name no trail and can have changed the stream's.
  fileprivate func condition(of stream: EventStream, asKnownAt knownAt: Timestamp?) throws -> String
  {
    let causes = try EventsOfTrail(database, stream.text).unnamedCauses(knownAt: knownAt)
    if causes.isEmpty { return "trail = :stream" }
    let list = causes.map(String.init).joined(separator: ", ")
    return "(trail = :stream OR sequence IN (\(list)))"
  }
}

extension Event {
  /// The fold's order: see ``FoldedEvent/isOrderedBefore(_:_:)``.
  static func countsBefore(_ left: Event, _ right: Event) -> Bool {
    FoldedEvent.isOrderedBefore(left.folded, right.folded)
  }

  private var folded: FoldedEvent {
    FoldedEvent(
      sequence: sequence, id: content.id, time: content.time, change: content.change,
      stream: content.stream.text)
  }
}

// MARK: - Pages

/// Some of a trail's events, the newest first, and whether there are newer and older ones.
public struct EventPage: Sendable {
  /// The events, newest first.
  public var events: [Event]
  /// Whether there are newer events than these.
  public var hasNewer: Bool
  /// Whether there are older events than these.
  public var hasOlder: Bool

  /// Which page. Named by an event and not by a number, so that events that are recorded while
  /// somebody reads do not shift the pages.
  public enum Position: Sendable, Hashable {
    case newest
    /// The events just older than the one with this sequence.
    case olderThan(sequence: Int64)
    /// The events just newer than the one with this sequence.
    case newerThan(sequence: Int64)
  }
}

extension HistorySnapshot {
  /// A page of the events of a stream in the order of effective time, the newest first.
  ///
  /// - Parameters:
  ///   - stream: whose events are wanted.
  ///   - position: which page; if it names an event that is not among those asked for, the newest page is
  ///     returned.
  ///   - count: the most events on the page.
  ///   - kinds: only events of these kinds; nil for all.
  ///   - principal: only events of callers whose ARN holds the text, in any case; nil for all.
  ///   - time: leaves out later events.
  ///   - knownAt: leaves out what was learned later.
  public func events(
    of stream: EventStream, _ position: EventPage.Position, count: Int,
    kinds: Set<EventKind>? = nil, principal: String? = nil, at time: Timestamp? = nil,
    asKnownAt knownAt: Timestamp? = nil
  ) throws -> EventPage {
    var filter = EventFilter()
    (filter.kinds, filter.principal) = (kinds, principal)
    let window = Window(
      database: database, stream: stream.text, until: time?.microseconds ?? .max,
      knownAt: knownAt?.microseconds ?? .max,
      concerning: try condition(of: stream, asKnownAt: knownAt)
        .replacing(":stream", with: "?1"),
      wanted: filter.condition.replacing(":principal", with: "?6"),
      wantedValues: principal.map { [$0.storable.databaseValue] } ?? [],
      shown: try ShownRows(database, knownAt: knownAt).condition)
    switch position {
    case .newest: break
    case .olderThan(let sequence):
      guard let event = try window.event(sequence) else { break }
      let events = try window.events(beside: event, isNewer: false, count: count + 1)
      return EventPage(
        events: Array(events.prefix(count)), hasNewer: true, hasOlder: events.count > count)
    case .newerThan(let sequence):
      guard let event = try window.event(sequence) else { break }
      let events = try window.events(beside: event, isNewer: true, count: count + 1)
      // Fewer would be a short page. The newest page has the same events, and is full.
      guard events.count > count else { break }
      return EventPage(
        events: events.prefix(count).reversed(), hasNewer: true, hasOlder: true)
    }
    let events = try window.events(beside: nil, isNewer: false, count: count + 1)
    return EventPage(
      events: Array(events.prefix(count)), hasNewer: false, hasOlder: events.count > count)
  }
}

/// The events of a trail up to a moment on each axis of time.
private struct Window {
  let database: Database
  let stream: String
  let until: Int64
  let knownAt: Int64
  /// The condition of the stream, whose text is the first parameter.
  let concerning: String
  /// The condition that picks some of the events, with no parameter but the sixth.
  let wanted: String
  let wantedValues: [DatabaseValue]
  /// See ``ShownRows``.
  let shown: String

  private var condition: String {
    " WHERE \(concerning) AND effective_time <= ?2 AND recorded_time <= ?3" + shown
  }
  private var values: [DatabaseValue] {
    [stream.databaseValue, until.databaseValue, knownAt.databaseValue]
  }

  func event(_ sequence: Int64) throws -> Event? {
    let statement = try database.cachedStatement(
      sql: EventColumns.select + condition + " AND sequence = ?4")
    return try Row.fetchOne(
      statement, arguments: StatementArguments(values + [sequence.databaseValue])
    ).map(Event.init(row:))
  }

  /// The events next to one, the nearest first; without one, the newest.
  ///
  /// The order within a moment is known only after its events are read, so whole moments are read:
  /// from the moment of the given event to the one in which the count is reached.
  func events(beside event: Event?, isNewer: Bool, count: Int) throws -> [Event] {
    let side = isNewer ? "effective_time >= ?4" : "effective_time <= ?4"
    let order = isNewer ? "ASC" : "DESC"
    let start = event?.content.time.microseconds ?? Int64.max
    let condition = self.condition + wanted
    let last = try database.first(
      "SELECT effective_time FROM event" + condition
        + """
         AND \(side) ORDER BY effective_time \(order) LIMIT 1 OFFSET ?5 - 1 + (
           SELECT count(*) FROM event \(condition) AND effective_time = ?4)
        """, values + [start.databaseValue, count.databaseValue] + wantedValues
    ) { try $0.read(0) as Int64 }
    let limit = last ?? (isNewer ? Int64.max : Int64.min)
    let statement = try database.cachedStatement(
      sql: EventColumns.select + condition + " AND effective_time BETWEEN ?4 AND ?5")
    let bounds = [min(start, limit).databaseValue, max(start, limit).databaseValue]
    var events = try Row.fetchAll(
      statement, arguments: StatementArguments(values + bounds + wantedValues)
    )
    .map(Event.init(row:)).sorted(by: Event.countsBefore)
    if !isNewer { events.reverse() }
    // The event itself need not be among those that are wanted.
    if let event {
      return Array(
        events.filter { isNewer ? Event.countsBefore(event, $0) : Event.countsBefore($0, event) }
          .prefix(count))
    }
    return Array(events.prefix(count))
  }
}

// MARK: - The latest of all

extension HistorySnapshot {
  /// The events of all streams that happened last, the latest first; of one moment, the one that counts last.
  ///
  /// - Parameters:
  ///   - count: the most that are returned.
  ///   - most: only so many events are looked at, from the latest back.
  ///   - time: leaves out later events.
  ///   - knownAt: leaves out what was learned later.
  ///   - isWanted: whether events of a kind and a stream are wanted.
  public func latestEvents(
    _ count: Int, lookingAt most: Int, at time: Timestamp? = nil,
    asKnownAt knownAt: Timestamp? = nil, where isWanted: (EventKind, EventStream) -> Bool
  ) throws -> [Event] {
    let shown = try ShownRows(database, knownAt: knownAt)
    let latest = try database.all(
      """
      SELECT sequence, trail, kind FROM event
      WHERE effective_time <= ? AND recorded_time <= ?\(shown.condition)
      ORDER BY effective_time DESC, sequence DESC LIMIT ?
      """,
      [
        (time?.microseconds ?? .max).databaseValue, (knownAt?.microseconds ?? .max).databaseValue,
        most.databaseValue,
      ]
    ) { row in
      (
        sequence: try row.read(0) as Int64, stream: EventStream(try row.read(1) as String),
        kind: EventKind(rawValue: try row.read(2))
      )
    }
    var events: [Event] = []
    for row in latest where events.count < count {
      guard let kind = row.kind, let stream = row.stream, isWanted(kind, stream),
        let event = try event(sequence: row.sequence)
      else { continue }
      events.append(event)
    }
    return events.sorted(by: Event.countsBefore).reversed()
  }
}

// MARK: - Voided events

extension HistorySnapshot {
  /// The ids of the events that corrections void.
  public func voidedIDs(asKnownAt knownAt: Timestamp? = nil) throws -> Set<String> {
    Set(try CountedEvents.voided(database, knownAt: knownAt).map(\.text))
  }
}

// MARK: - Completed calls

/// Which rows of the log are shown, so that a call of which there is a fuller copy is shown once: the
/// last copy that is not voided itself, under the id of the call. An addendum is an event of its own.
struct ShownRows {
  /// Follows a WHERE clause of the table `event`.
  let condition: String

  init(_ database: Database, knownAt: Timestamp? = nil) throws {
    guard try CountedEvents.exist(database) else {
      condition = ""
      return
    }
    let voided = try CountedEvents.voided(database, knownAt: knownAt).flatMap { id in
      try database.all(
        "SELECT sequence FROM event WHERE id = ? AND completes IS NOT NULL AND addendum IS NULL",
        [id.text.databaseValue]
      ) { try $0.read(0) as Int64 }
    }
    let list = voided.map(String.init).joined(separator: ", ")
    condition = """
       AND event.sequence NOT IN (\(list)) AND NOT EXISTS (
        SELECT 1 FROM event AS c WHERE c.completes =
          CASE WHEN event.completes IS NOT NULL AND event.addendum IS NULL
          THEN event.completes ELSE event.id END
        AND c.addendum IS NULL AND c.sequence > event.sequence
        AND c.recorded_time <= \(knownAt?.microseconds ?? .max) AND c.sequence NOT IN (\(list)))
      """
  }
}
