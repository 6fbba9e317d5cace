import CloudTrail
import GRDB

/// The events that count, each call once: the step before every fold.
///
/// The log holds what each source reported, in rows that never change. One call can have several rows:
///
/// - A *completion* is a fuller copy of the call (SEMANTICS 5j): one source had trimmed the record,
///   another had not. Its row has an id of its own, and `completes` is the id of the call.
/// - An *addendum* is a record that CloudTrail itself delivered later to correct another one
///   (SEMANTICS 5k). It is an event of its own, with its own id; `completes` is the id of the original.
///
/// ```
///   sequence  id        completes  addendum       counts as
///   1         p-1                                 p-1, with the content of 3
///   2         s-1                                 s-1
///   3         p-1/9f…   p-1                       (nothing of its own)
///   4         u-7       s-1        UPDATED_DATA   s-1, with the content of 4
/// ```
///
/// An event keeps its id and its time, and so its place in the order, whatever content it counts with;
/// ``FoldedEvent/sequence`` is that of the row that has the content, where the selectors are found. What
/// was recorded after the moment asked for is not among the rows, so the content of that time holds.
///
/// Which content counts:
/// 1. Of a call's own row and its completions the last one: each was joined with the one before when it
///    was recorded, so the last one knows the most.
/// 2. Of an original and its addenda the addendum; where the addendum does not hold the parameters, the
///    original. If two addenda disagree, what they differ in is *ambiguous*.
/// 3. Addenda without their original are one event, at their own time.
///
/// Voiding a call voids its completions and addenda; voiding one of these makes the content before it
/// count again.
enum CountedEvents {
  /// - Parameters:
  ///   - rows: rows of the log as they are; with a row also those that complete or correct it, and the
  ///     one that it completes or corrects.
  ///   - voided: the ids of voided events.
  /// - Returns: the events that count, in no order.
  static func of(_ rows: [FoldedEvent], voided: Set<ExactText>) -> [FoldedEvent] {
    let valid = rows.filter { !voided.contains(ExactText($0.id)) }
    guard valid.contains(where: { $0.completes != nil }) else { return valid }
    var fullest: [ExactText: FoldedEvent] = [:]
    for row in valid where row.isCompletion {
      guard let call = row.completes.map(ExactText.init) else { continue }
      if fullest[call].map({ $0.sequence < row.sequence }) ?? true { fullest[call] = row }
    }
    var events: [FoldedEvent] = []
    var addenda: [ExactText: [FoldedEvent]] = [:]
    for row in valid where !row.isCompletion {
      let event = fullest[ExactText(row.id)].map { row.counting(as: $0) } ?? row
      if let original = event.completes.map(ExactText.init) {
        if !voided.contains(original) { addenda[original, default: []].append(event) }
      } else {
        events.append(event)
      }
    }
    if addenda.isEmpty { return events }
    var counted: [FoldedEvent] = []
    for event in events {
      counted += corrected(event, by: addenda.removeValue(forKey: ExactText(event.id)) ?? [])
    }
    for orphans in addenda.values {
      guard let first = orphans.min(by: FoldedEvent.isOrderedBefore) else { continue }
      counted += corrected(first, by: orphans)
    }
    return counted
  }

  /// The event with the content of its addenda: one event, unless they name different trails.
  private static func corrected(
    _ event: FoldedEvent, by addenda: [FoldedEvent]
  ) -> [FoldedEvent] {
    let told = addenda.filter { $0.change.isTold }.sorted {
      $0.id.utf8.lexicographicallyPrecedes($1.id.utf8)
    }
    guard let first = told.first else { return [event] }
    let streams = Set(told.map { ExactText($0.stream) })
    let isAgreed =
      streams.count == 1 && told.allSatisfy { $0.change.isSameChange(as: first.change) }
    if isAgreed { return [event.counting(as: first)] }
    // A call that may have succeeded may have changed something.
    let call = told.first { $0.change.kind != .rejectedCall } ?? first
    return streams.compactMap { stream in
      guard let content = told.first(where: { ExactText($0.stream) == stream }) else { return nil }
      return event.counting(as: content, disputed: call.change.call)
    }
  }
}

extension FoldedEvent {
  /// This event with the content of another row.
  ///
  /// - Parameter disputed: the call that it was, if other rows say something else of it.
  fileprivate func counting(as content: FoldedEvent, disputed: EventKind? = nil) -> FoldedEvent {
    let change: TrailChange =
      if let disputed {
        .lose(call: disputed, reason: "corrections of its record disagree")
      } else {
        content.change
      }
    // A row that names no trail does not contradict one that does.
    let isNamed = EventStream(self.stream)?.trailARN != nil
    let stream =
      isNamed && EventStream(content.stream)?.trailARN == nil ? self.stream : content.stream
    return FoldedEvent(
      sequence: content.sequence, id: id, time: time, change: change, stream: stream,
      completes: completes, addendum: addendum, isDisputed: disputed != nil, isLive: isLive,
      recorded: recorded)
  }
}

extension TrailChange {
  /// Whether the record held what the call did.
  fileprivate var isTold: Bool {
    if case .lose = self { false } else { true }
  }

  /// Whether both leave the same state. Refused calls do, whatever the error.
  fileprivate func isSameChange(as other: TrailChange) -> Bool {
    if case .reject = self, case .reject = other { return true }
    return self == other
  }
}

// MARK: - Rows of the log

extension CountedEvents {
  /// The events of a stream that count, whether or not they name a trail.
  static func of(
    stream: String, _ database: Database, knownAt: Timestamp? = nil
  ) throws -> [FoldedEvent] {
    let rows = try database.all(
      FoldedEvent.select + " WHERE trail = ? AND recorded_time <= ?",
      [stream.databaseValue, known(knownAt)], FoldedEvent.init(row:))
    return of(
      rows + (try relatives(ofStream: stream, database, knownAt: knownAt)),
      voided: try voided(database, knownAt: knownAt)
    ).filter { ExactText($0.stream) == ExactText(stream) }
  }

  /// The rows of other streams that belong together with one of this stream.
  static func relatives(
    ofStream stream: String, _ database: Database, knownAt: Timestamp? = nil
  ) throws -> [FoldedEvent] {
    guard try exist(database) else { return [] }
    return try database.all(
      """
      WITH RECURSIVE family(id) AS (
        SELECT id FROM event WHERE trail = ?1
          AND (completes IS NOT NULL OR EXISTS (SELECT 1 FROM event AS c WHERE c.completes = event.id))
        \(steps)
      )
      """ + FoldedEvent.select + """
         WHERE id IN (SELECT id FROM family) AND trail <> ?1 AND recorded_time <= ?2
        """, [stream.databaseValue, known(knownAt)], FoldedEvent.init(row:))
  }

  /// The streams of all rows that belong together with the event of an id.
  static func streams(ofEvent id: String, _ database: Database) throws -> [String] {
    try database.all(
      """
      WITH RECURSIVE family(id) AS (SELECT ?1 \(steps))
      SELECT DISTINCT trail FROM event WHERE id IN (SELECT id FROM family)
      """, [id.databaseValue]
    ) { try $0.read(0) }
  }

  /// The streams that may count otherwise for what was recorded after a moment in any stream: events
  /// that belong together can be of several.
  static func streams(
    changedAfter knownAt: Timestamp, _ database: Database
  ) throws -> Set<ExactText> {
    guard try exist(database) else { return [] }
    return Set(
      try database.all(
        """
        WITH RECURSIVE family(id) AS (
          SELECT id FROM event WHERE completes IS NOT NULL AND (recorded_time > ?1 OR EXISTS (
            SELECT 1 FROM event AS o WHERE o.id = event.completes AND o.recorded_time > ?1))
          UNION SELECT id FROM event WHERE kind = 'Correction' AND recorded_time > ?1
          \(steps)
        )
        SELECT DISTINCT trail FROM event WHERE id IN (SELECT id FROM family)
        """, [knownAt.microseconds.databaseValue]
      ) { ExactText(try $0.read(0)) })
  }

  /// From the id of an event to those of the events that it completes, that complete it and that it
  /// voids.
  private static let steps = """
    UNION SELECT event.completes FROM family JOIN event ON event.id = family.id
      WHERE event.completes IS NOT NULL
    UNION SELECT event.id FROM family JOIN event ON event.completes = family.id
    UNION SELECT json_extract(event.parameters, '$.Voids')
      FROM family JOIN event ON event.id = family.id WHERE event.kind = 'Correction'
    """

  /// Whether any event completes another: nearly always the answer is no, at the cost of one lookup.
  static func exist(_ database: Database) throws -> Bool {
    try database.first("SELECT 1 FROM event WHERE completes IS NOT NULL LIMIT 1") { _ in true }
      ?? false
  }

  /// Whether an event of a stream is completed or corrected, or completes another.
  static func exist(_ database: Database, ofStream stream: String) throws -> Bool {
    try database.first(
      """
      SELECT 1 FROM event AS fuller LEFT JOIN event AS call ON call.id = fuller.completes
      WHERE fuller.completes IS NOT NULL AND (fuller.trail = ?1 OR call.trail = ?1) LIMIT 1
      """, [stream.databaseValue]
    ) { _ in true } ?? false
  }

  /// The ids of the events that corrections void. A correction can be voided like any other event, by
  /// one that was recorded after it, so the last one counts first.
  static func voided(_ database: Database, knownAt: Timestamp? = nil) throws -> Set<ExactText> {
    let corrections = try database.all(
      FoldedEvent.select + """
         WHERE kind = 'Correction' AND recorded_time <= ? ORDER BY sequence DESC
        """, [known(knownAt)], FoldedEvent.init(row:))
    var voided: Set<ExactText> = []
    for event in corrections {
      if case .correct(let id, _) = event.change, !voided.contains(ExactText(event.id)) {
        voided.insert(ExactText(id))
      }
    }
    return voided
  }

  /// The last recorded time that counts, as a parameter of SQL.
  static func known(_ knownAt: Timestamp?) -> DatabaseValue {
    (knownAt?.microseconds ?? Int64.max).databaseValue
  }
}
