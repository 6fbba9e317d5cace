import CloudTrail
import GRDB

/// Keeps the projections level with the log, inside the transaction of the append.
struct Projector {
  let database: Database
  private let latest: LatestPeriods
  /// The trails that must be folded anew at the end of the transaction.
  private var refolds: Set<ExactText> = []
  /// By trail the calls of this transaction that are not later than all others of it.
  private var late: [ExactText: [FoldedEvent]] = [:]

  init(_ database: Database, _ latest: LatestPeriods = LatestPeriods()) {
    self.database = database
    self.latest = latest
  }

  /// Takes in an event that was just appended. A call later than all others of its trail goes on from
  /// the last period, unless it leaves the order of its second open; anything that looks back waits for
  /// ``fold()``.
  mutating func take(_ event: TrailEvent, sequence: Int64) throws {
    switch event.change {
    case .reject: return
    case .observe, .correct:
      refolds.insert(ExactText(event.trail))
      return
    default: break
    }
    guard !refolds.contains(ExactText(event.trail)) else { return }
    guard var last = try latest[event.trail] ?? lastPeriod(of: event.trail) else {
      refolds.insert(ExactText(event.trail))
      return
    }
    let next = FoldedEvent(
      sequence: sequence, id: event.id, time: event.time, change: event.change)
    guard try isInOrder(event, after: &last) else {
      latest[event.trail] = nil
      late[ExactText(event.trail), default: []].append(next)
      return
    }
    var fold = Fold(resuming: last.period)
    fold.apply(next: next)
    try database.run(
      "UPDATE period SET until_time = ? WHERE trail = ? AND from_time = ? AND ordinal = ?",
      [
        (fold.periods[0].until?.microseconds).databaseValue, event.trail.databaseValue,
        last.period.from.microseconds.databaseValue, last.period.ordinal.databaseValue,
      ])
    try insert(fold.periods[1], of: event.trail)
    try extendGenerations(of: event.trail, from: fold.periods[0], to: fold.periods[1])
    last.period = fold.periods[1]
    latest[event.trail] = last
  }

  /// Folds what must be folded anew.
  mutating func fold() throws {
    for trail in refolds.union(late.keys) { latest[trail.text] = nil }
    // In the order of the rows, so that neighbours are written together.
    for (trail, events) in late.sorted(by: { $0.key.text < $1.key.text })
    where !refolds.contains(trail) {
      if try !LateFold.run(database, trail.text, events) { refolds.insert(trail) }
    }
    late = [:]
    for trail in refolds { try refold(trail.text) }
    refolds = []
  }

  func moveCursor(to sequence: Int64) throws {
    try database.run(
      "UPDATE projection SET sequence = ? WHERE name = 'periods'", [sequence.databaseValue])
  }

  /// Replaces all rows of a trail by those that its events give.
  func refold(_ trail: String) throws {
    let events = try database.all(
      FoldedEvent.select + " WHERE trail = ? ORDER BY version", [trail.databaseValue],
      FoldedEvent.init(row:))
    try database.run("DELETE FROM period WHERE trail = ?", [trail.databaseValue])
    let periods = Fold.periods(of: events)
    for period in periods { try insert(period, of: trail) }
    try replaceGenerations(of: trail, by: Generation.all(in: periods))
  }

  /// Replaces the lives of a trail.
  func replaceGenerations(of trail: String, by generations: [Generation]) throws {
    try database.run("DELETE FROM trail WHERE trail = ?", [trail.databaseValue])
    for generation in generations { try insert(generation, of: trail) }
  }

  /// Where the cursor stands; -1 where there are no projections.
  static func cursor(_ database: Database) throws -> Int64 {
    do {
      return try database.first(
        """
        SELECT sequence, EXISTS (SELECT 1 FROM period), EXISTS (SELECT 1 FROM trail)
        FROM projection WHERE name = 'periods'
        """
      ) { try $0.read(0) } ?? -1
    } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
      // One of the tables is not there.
      return -1
    }
  }

  /// Whether the call comes after all that led to the trail's last period, beyond doubt: in a later
  /// second, or in one whose order is known since nothing in it stands at the whole second (see
  /// ``Ambiguity``).
  private func isInOrder(
    _ event: TrailEvent, after last: inout LatestPeriods.Entry
  ) throws -> Bool {
    let from = last.period.from
    guard event.time.second == from.second else {
      // The event is the first of its second.
      last.clearSecond = event.time.isWholeSecond ? nil : event.time.second
      return event.time.second > from.second
    }
    guard event.time > from, !event.time.isWholeSecond, !from.isWholeSecond else { return false }
    if last.clearSecond == event.time.second { return true }
    let begins = try database.first(
      "SELECT 1 FROM period WHERE trail = ? AND from_time = ? LIMIT 1",
      [
        event.trail.databaseValue,
        Timestamp(seconds: event.time.second).microseconds.databaseValue,
      ]
    ) { _ in true }
    last.clearSecond = begins == nil ? event.time.second : nil
    return begins == nil
  }

  private func lastPeriod(of trail: String) throws -> LatestPeriods.Entry? {
    try database.first(
      PeriodRow.select + " ORDER BY from_time DESC, ordinal DESC LIMIT 1",
      [trail.databaseValue], PeriodRow.period
    ).map { LatestPeriods.Entry(period: $0) }
  }

  private func insert(_ period: Period, of trail: String) throws {
    try database.run(PeriodRow.insert, PeriodRow.values(trail, period))
  }

  private func insert(_ generation: Generation, of trail: String) throws {
    try database.cachedStatement(sql: GenerationRow.insert)
      .execute(arguments: StatementArguments(GenerationRow.values(trail, generation)))
  }

  /// The rows of `trail` that one more period changes.
  private func extendGenerations(of trail: String, from last: Period, to next: Period) throws {
    if next.state.generation != last.state.generation {
      for generation in Generation.all(in: [next]) { try insert(generation, of: trail) }
    } else if next.isDeletion {
      try database.cachedStatement(
        sql: """
          UPDATE trail SET deleted_time = ?, deleted_by = ? WHERE trail = ? AND generation = ?
          """
      ).execute(arguments: [next.from.microseconds, next.setBy, trail, next.state.generation])
    }
  }
}
