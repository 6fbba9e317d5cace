import CloudTrail
import GRDB

/// Folds calls into the middle of a trail's periods: log files arrive late and in any order, so a
/// call need not be later than all that is known of its trail.
///
/// A trail's state after a second depends only on its state before and on that second's calls. So,
/// starting at the first late call, second after second is folded again until the state is the one
/// that the rows have; nothing after that can differ. The rows are those that ``Fold/periods(of:)``
/// would give, at a cost that does not grow with the length of the trail.
struct LateFold {
  private let database: Database
  private let trail: String
  /// The late calls that are not folded yet, a run for each second.
  private var waiting: ArraySlice<[FoldedEvent]>
  private var changesGenerations = false

  private init(_ database: Database, _ trail: String, _ late: [FoldedEvent]) {
    self.database = database
    self.trail = trail
    waiting = late.sorted(by: FoldedEvent.isOrderedBefore).groupedBySecond()[...]
  }

  /// Updates the periods of a trail for calls that were just appended.
  ///
  /// - Returns: false if nothing was done, since the whole trail must be folded: a later
  ///   observation looks back at the calls, an event that names no trail can now be about this one or
  ///   no longer be, an event counts with the content of another, or the trail has no periods yet.
  static func run(_ database: Database, _ trail: String, _ late: [FoldedEvent]) throws -> Bool {
    var fold = LateFold(database, trail, late)
    guard let first = fold.waiting.first?[0].time.second, first > Period.beginning.second,
      let base = try fold.row("from_time < ? ORDER BY from_time DESC, ordinal DESC", first),
      try !fold.isObserved(since: first), try fold.isUntouched(base, since: first),
      try !fold.isCompleted(since: first)
    else { return false }
    while let calls = fold.waiting.first { try fold.foldAgain(from: calls[0].time.second) }
    if fold.changesGenerations { try fold.writeGenerations() }
    return true
  }

  /// Folds again from a second on, until nothing differs anymore.
  private mutating func foldAgain(from first: Int64) throws {
    guard let base = try row("from_time < ? ORDER BY from_time DESC, ordinal DESC", first) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no period reaches back far enough")
    }
    var known = base.state
    var next: Period?
    var fold: Fold?
    var second: Int64? = first
    while let current = second {
      let old = try rows(in: current)
      let events = try calls(in: current, with: old)
      var now = fold ?? (base.ordinal == 0 ? Fold(before: events) : Fold(resuming: base))
      now.apply(second: events)
      try delete(old, since: base)
      known = old.last?.state ?? known
      next = try row("from_time >= ? ORDER BY from_time, ordinal", current + 1)
      let isLevel = now.periods[now.periods.count - 1].state == known
      second =
        isLevel ? nil : [next?.from.second, waiting.first?[0].time.second].compactMap(\.self).min()
      fold = now
    }
    try write(fold?.periods ?? [], over: base, until: next?.from)
  }

  /// The calls of a second in their order, late ones and those that began the rows.
  private mutating func calls(in second: Int64, with rows: [Period]) throws -> [FoldedEvent] {
    var events: [FoldedEvent] = []
    for row in rows {
      events += try database.all(
        FoldedEvent.select + " WHERE sequence = ?", [row.setBy.databaseValue],
        FoldedEvent.init(row:)
      ).map { $0.takingEffect(in: row) }
    }
    if waiting.first?[0].time.second == second { events += waiting.removeFirst() }
    return events.sorted(by: FoldedEvent.isOrderedBefore)
  }

  private mutating func write(_ periods: [Period], over base: Period, until: Timestamp?) throws {
    var periods = periods
    periods[periods.count - 1].until = until
    try delete([base], since: base)
    for period in periods {
      noteGeneration(of: period, since: base)
      try database.run(PeriodRow.insert, PeriodRow.values(trail, period))
    }
  }

  private mutating func delete(_ periods: [Period], since base: Period) throws {
    for period in periods {
      if period.from > base.from { noteGeneration(of: period, since: base) }
      try database.run(
        "DELETE FROM period WHERE trail = ? AND from_time = ? AND ordinal = ?",
        [
          trail.databaseValue, period.from.microseconds.databaseValue,
          period.ordinal.databaseValue,
        ])
    }
  }

  /// Creating and deleting a trail change its generations, and so does a call that proves one
  /// unseen.
  private mutating func noteGeneration(of period: Period, since base: Period) {
    if period.state.generation != base.state.generation { changesGenerations = true }
    if period.from > base.from && (period.isCreation || period.isDeletion) {
      changesGenerations = true
    }
  }

  private func writeGenerations() throws {
    let periods = try database.all(
      PeriodRow.select + " ORDER BY from_time, ordinal", [trail.databaseValue], PeriodRow.period)
    try Projector(database).replaceGenerations(of: trail, by: Generation.all(in: periods))
  }
}

// MARK: - Reading the rows

extension LateFold {
  /// Whether the calls can change nothing about which events that name no trail may be about this one.
  /// Those before the trail's first own event depend on what that is, and what comes after a possible
  /// creation depends on more than the rows hold.
  private func isUntouched(_ base: Period, since second: Int64) throws -> Bool {
    guard let unnamed = try EventsOfTrail(database, trail).lastUnnamed() else { return true }
    return unnamed.second < second && base.state.generation > 0 && base.state.exists.value != nil
  }

  private func isObserved(since second: Int64) throws -> Bool {
    try database.first(
      """
      SELECT 1 FROM period
      WHERE trail = ? AND from_time >= ? AND cause = 'ObservedConfiguration' LIMIT 1
      """, [trail.databaseValue, Self.beginning(of: second)]
    ) { _ in true } ?? false
  }

  /// Whether an event that began a row since then counts with the content of another row of the log,
  /// which the row alone does not show.
  private func isCompleted(since second: Int64) throws -> Bool {
    guard try CountedEvents.exist(database) else { return false }
    return try database.first(
      """
      SELECT 1 FROM period JOIN event ON event.sequence = period.set_by
      WHERE period.trail = ? AND from_time >= ? AND event.completes IS NOT NULL LIMIT 1
      """, [trail.databaseValue, Self.beginning(of: second)]
    ) { _ in true } ?? false
  }

  /// The first row of the trail that meets a condition, which has one parameter: the beginning of
  /// the second.
  private func row(_ condition: String, _ second: Int64) throws -> Period? {
    try database.first(
      PeriodRow.select + " AND " + condition + " LIMIT 1",
      [trail.databaseValue, Self.beginning(of: second)], PeriodRow.period)
  }

  private func rows(in second: Int64) throws -> [Period] {
    try database.all(
      PeriodRow.select + " AND from_time >= ? AND from_time < ? ORDER BY from_time, ordinal",
      [trail.databaseValue, Self.beginning(of: second), Self.beginning(of: second + 1)],
      PeriodRow.period)
  }

  private static func beginning(of second: Int64) -> DatabaseValue {
    Timestamp(seconds: second).microseconds.databaseValue
  }
}
