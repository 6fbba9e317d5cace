public import CloudTrail
import GRDB

extension HistorySnapshot {
  /// The event with a sequence, or nil.
  public func event(sequence: Int64) throws -> Event? {
    let statement = try database.cachedStatement(sql: EventColumns.select + " WHERE sequence = ?")
    return try Row.fetchOne(statement, arguments: [sequence]).map(Event.init(row:))
  }

  /// The event with a source's id, or nil.
  public func event(id: String) throws -> Event? {
    let statement = try database.cachedStatement(sql: EventColumns.select + " WHERE id = ?")
    return try Row.fetchOne(statement, arguments: [id]).map(Event.init(row:))
  }

  /// How many events the log holds: the sequence of the last.
  public func eventCount() throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM event") ?? 0
  }

  /// Calls `body` with each event in the order of effective time; within one moment by trail, then in
  /// the order in which a trail's calls count. The order does not hang on the order of recording.
  public func eachEvent(
    of trail: String? = nil, asKnownAt knownAt: Timestamp? = nil, _ body: (Event) throws -> Void
  ) throws {
    let statement = try database.makeStatement(
      sql: EventColumns.select + """
         WHERE recorded_time <= ? AND (? IS NULL OR trail = ?)
         ORDER BY effective_time, trail
        """)
    let rows = try Row.fetchCursor(
      statement, arguments: [knownAt?.microseconds ?? Int64.max, trail, trail])
    var moment: [Event] = []
    while let row = try rows.next() {
      let event = try Event(row: row)
      if let first = moment.first?.content,
        first.time != event.content.time || first.trail != event.content.trail
      {
        try moment.sorted(by: Event.countsBefore).forEach(body)
        moment = []
      }
      moment.append(event)
    }
    try moment.sorted(by: Event.countsBefore).forEach(body)
  }
}

extension Event {
  /// The order of a fold: see ``FoldedEvent/isOrderedBefore(_:_:)``.
  static func countsBefore(_ left: Event, _ right: Event) -> Bool {
    FoldedEvent.isOrderedBefore(left.folded, right.folded)
  }

  var folded: FoldedEvent {
    FoldedEvent(
      sequence: sequence, id: content.id, time: content.time, change: content.change)
  }
}

extension HistorySnapshot {
  /// The ids of the events that corrections void.
  public func voidedIDs(asKnownAt knownAt: Timestamp? = nil) throws -> Set<String> {
    let corrections = try database.all(
      FoldedEvent.select + " WHERE kind = 'Correction' AND recorded_time <= ?",
      [(knownAt?.microseconds ?? Int64.max).databaseValue], FoldedEvent.init(row:))
    return Set(Fold.voided(in: corrections).map(\.text))
  }
}
