public import CloudTrail
import GRDB
import Selectors

extension HistorySnapshot {
  /// A page of a trail's events in the order of effective time, the newest first.
  ///
  /// - Parameters:
  ///   - place: where an event is named that is not among those asked for, the newest page is meant.
  ///   - time: later events are left out.
  ///   - knownAt: what was learned later is left out.
  public func events(
    of trail: String, _ place: EventPage.Place, count: Int, at time: Timestamp? = nil,
    asKnownAt knownAt: Timestamp? = nil
  ) throws -> EventPage {
    let window = Window(
      database: database, trail: trail, until: time?.microseconds ?? .max,
      knownAt: knownAt?.microseconds ?? .max)
    switch place {
    case .newest: break
    case .olderThan(let sequence):
      guard let event = try window.event(sequence) else { break }
      let events = try window.events(beside: event, isNewer: false, count: count + 1)
      return EventPage(
        events: Array(events.prefix(count)), hasNewer: true, hasOlder: events.count > count)
    case .newerThan(let sequence):
      guard let event = try window.event(sequence) else { break }
      let events = try window.events(beside: event, isNewer: true, count: count + 1)
      // A page that would be short is the newest one, and that one is whole.
      guard events.count > count else { break }
      return EventPage(
        events: events.prefix(count).reversed(), hasNewer: true, hasOlder: true)
    }
    let events = try window.events(beside: nil, isNewer: false, count: count + 1)
    return EventPage(
      events: Array(events.prefix(count)), hasNewer: false, hasOlder: events.count > count)
  }

  /// The ids of a trail's events that corrections void.
  public func voidedIDs(
    of trail: String, asKnownAt knownAt: Timestamp? = nil
  ) throws -> Set<String> {
    let corrections = try database.all(
      FoldedEvent.select + " WHERE trail = ? AND kind = 'Correction' AND recorded_time <= ?",
      [trail.databaseValue, (knownAt?.microseconds ?? Int64.max).databaseValue],
      FoldedEvent.init(row:))
    return Set(Fold.voided(in: corrections).map(\.text))
  }
}

/// The events of a trail up to a moment on each axis of time.
private struct Window {
  let database: Database
  let trail: String
  let until: Int64
  let knownAt: Int64

  private static let condition =
    " WHERE trail = ?1 AND effective_time <= ?2 AND recorded_time <= ?3"
  private var values: [DatabaseValue] {
    [trail.databaseValue, until.databaseValue, knownAt.databaseValue]
  }

  func event(_ sequence: Int64) throws -> Event? {
    let statement = try database.cachedStatement(
      sql: EventColumns.select + Self.condition + " AND sequence = ?4")
    return try Row.fetchOne(
      statement, arguments: StatementArguments(values + [sequence.databaseValue])
    ).map(Event.init(row:))
  }

  /// The events next to one, the nearest first; without one, the newest.
  ///
  /// The order within a moment is only known once its events are read, so whole moments are: those
  /// from that of the given event to the one in which the count is reached.
  func events(beside event: Event?, isNewer: Bool, count: Int) throws -> [Event] {
    let side = isNewer ? "effective_time >= ?4" : "effective_time <= ?4"
    let order = isNewer ? "ASC" : "DESC"
    let start = event?.content.time.microseconds ?? Int64.max
    let last = try database.first(
      "SELECT effective_time FROM event" + Self.condition
        + """
         AND \(side) ORDER BY effective_time \(order) LIMIT 1 OFFSET ?5 - 1 + (
           SELECT count(*) FROM event \(Self.condition) AND effective_time = ?4)
        """, values + [start.databaseValue, count.databaseValue]
    ) { try $0.read(0) as Int64 }
    let limit = last ?? (isNewer ? Int64.max : Int64.min)
    let statement = try database.cachedStatement(
      sql: EventColumns.select + Self.condition + " AND effective_time BETWEEN ?4 AND ?5")
    let bounds = [min(start, limit).databaseValue, max(start, limit).databaseValue]
    var events = try Row.fetchAll(statement, arguments: StatementArguments(values + bounds))
      .map(Event.init(row:)).sorted(by: Event.countsBefore)
    if !isNewer { events.reverse() }
    let place = events.firstIndex { $0.sequence == event?.sequence }
    return Array(events[(place.map { $0 + 1 } ?? 0)...].prefix(count))
  }
}
