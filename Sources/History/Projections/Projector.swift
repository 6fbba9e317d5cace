import CloudTrail
import GRDB
import Synchronization

/// Keeps the projections up to date with the log, inside the transaction of the append.
struct Projector {
  let database: Database
  private let latest: LatestPeriods
  /// The trails that must be folded again at the end of the transaction.
  private var refolds: Set<ExactText> = []
  /// By trail the calls of this transaction that are not certainly later than all others of the
  /// trail.
  private var late: [ExactText: [FoldedEvent]] = [:]

  init(_ database: Database, _ latest: LatestPeriods = LatestPeriods()) {
    self.database = database
    self.latest = latest
  }

  /// Takes an event that was just appended. A call that is certainly later than all others of its
  /// trail continues after the last period; anything else waits for ``fold()``.
  ///
  /// - Parameter isCorrected: whether an addendum to the event came before it.
  mutating func take(
    _ draft: EventDraft, sequence: Int64, recordedAt: Timestamp, isCorrected: Bool
  ) throws {
    let event = draft.event
    let trail = draft.stream
    if event.completes != nil || isCorrected {
      try refoldStreams(ofEvent: event.id)
      return
    }
    switch event.change {
    case .reject, .replicate, .join, .depart: return
    // Which trails these concern is found when all of the transaction is in the log.
    case .lose where event.stream.trailARN == nil:
      refolds.insert(ExactText(trail))
      return
    case .correct(let id, _):
      try replaceVoided()
      try refoldStreams(ofEvent: id)
      refolds.insert(ExactText(trail))
      return
    case .observe:
      refolds.insert(ExactText(trail))
      return
    case .create, .update, .putEventSelectors, .putInsightSelectors, .putEventConfiguration,
      .addTags, .removeTags, .startLogging, .stopLogging, .delete, .lose:
      break
    }
    guard !refolds.contains(ExactText(trail)) else { return }
    guard var last = try latest[trail] ?? lastPeriod(of: trail) else {
      refolds.insert(ExactText(trail))
      return
    }
    let next = FoldedEvent(
      sequence: sequence, id: event.id, time: event.time, change: event.change, stream: trail,
      isLive: LiveOrder.isLive(draft.provenance.channel, at: event.time, recordedAt: recordedAt),
      recorded: sequence)
    // The fold knows more of a trail that may have been created again than its last period.
    guard last.period.state.exists != .unknown(.omitted) else {
      refolds.insert(ExactText(trail))
      return
    }
    guard try isInOrder(event, of: trail, after: &last) else {
      latest[trail] = nil
      if try next.isLive && movesOthers(next) {
        refolds.insert(ExactText(trail))
      } else {
        late[ExactText(trail), default: []].append(next)
      }
      return
    }
    var fold = Fold(resuming: last.period)
    fold.apply(next: next)
    try database.run(
      "UPDATE period SET until_time = ? WHERE trail = ? AND from_time = ? AND ordinal = ?",
      [
        (fold.periods[0].until?.microseconds).databaseValue, trail.databaseValue,
        last.period.from.microseconds.databaseValue, last.period.ordinal.databaseValue,
      ])
    try insert(fold.periods[1], of: trail)
    try extendGenerations(of: trail, from: fold.periods[0], to: fold.periods[1])
    if fold.periods[1].state.generation != last.period.state.generation {
      // It may show earlier periods in another light (see ``Hindsight``).
      try Markings(database).forget(trail)
    }
    last.period = fold.periods[1]
    latest[trail] = last
  }

  /// Folds the trails that ``take(_:sequence:)`` put off.
  mutating func fold() throws {
    for stream in refolds { refolds.formUnion(try trails(concernedBy: stream)) }
    for trail in refolds.union(late.keys) { latest[trail.text] = nil }
    // In the order of the rows, so that neighbours are written together.
    for (trail, events) in late.sorted(by: { $0.key.text < $1.key.text })
    where !refolds.contains(trail) {
      if try LateFold.run(database, trail.text, events) {
        try Markings(database).forget(trail.text)
      } else {
        refolds.insert(trail)
      }
    }
    late = [:]
    for trail in refolds { try refold(trail.text) }
    refolds = []
  }

  /// Puts off every stream whose events belong together with an event.
  private mutating func refoldStreams(ofEvent id: String) throws {
    refolds.formUnion(
      try CountedEvents.streams(ofEvent: id.storable, database).map(ExactText.init))
  }

  /// Lists anew what corrections void: there are few of them.
  func replaceVoided() throws {
    try database.run("DELETE FROM voided", [])
    for id in try CountedEvents.voided(database) {
      try database.run("INSERT INTO voided VALUES (?)", [id.text.databaseValue])
    }
  }

  func moveCursor(to sequence: Int64) throws {
    try database.run(
      "UPDATE projection SET sequence = ? WHERE name = 'periods'", [sequence.databaseValue])
  }

  /// Replaces all rows of a trail by those that its events lead to.
  func refold(_ trail: String) throws {
    try Markings(database).forget(trail)
    let periods = Fold.periods(of: try EventsOfTrail(database, trail).all())
    try database.run("DELETE FROM period WHERE trail = ?", [trail.databaseValue])
    for period in periods { try insert(period, of: trail) }
    try replaceGenerations(of: trail, by: Generation.all(in: periods))
  }

  /// Replaces the generations of a trail.
  func replaceGenerations(of trail: String, by generations: [Generation]) throws {
    try database.run("DELETE FROM trail WHERE trail = ?", [trail.databaseValue])
    for generation in generations { try insert(generation, of: trail) }
  }

  /// The sequence up to which the log was folded; -1 if there are no projections.
  static func cursor(_ database: Database) throws -> Int64 {
    do {
      return try database.first(
        """
        SELECT sequence, EXISTS (SELECT 1 FROM period), EXISTS (SELECT 1 FROM trail),
          EXISTS (SELECT 1 FROM voided)
        FROM projection WHERE name = 'periods'
        """
      ) { try $0.read(0) } ?? -1
    } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
      // One of the tables is missing.
      return -1
    }
  }

  /// Whether the call is certainly later than everything that led to the trail's last period: in a
  /// later second, or in one whose order is known since no time in it is a whole second (see
  /// ``Second``).
  private func isInOrder(
    _ event: TrailEvent, of trail: String, after last: inout LatestPeriods.Entry
  ) throws -> Bool {
    let from = last.period.from
    if let unnamed = last.lastUnnamed, unnamed.second >= event.time.second { return false }
    guard event.time.second == from.second else {
      // The event is the first of its second.
      last.clearSecond = event.time.isWholeSecond ? nil : event.time.second
      return event.time.second > from.second
    }
    guard event.time > from, !event.time.isWholeSecond, !from.isWholeSecond else { return false }
    if last.clearSecond == event.time.second { return true }
    // An event at a whole second is the first of its second, or follows within one moment.
    let second = Timestamp(seconds: event.time.second).microseconds
    let begins = try database.first(
      """
      SELECT 1 FROM period
      WHERE trail = ?1 AND from_time >= ?2 AND from_time < ?3 AND (from_time = ?2 OR ordinal > 1)
      LIMIT 1
      """,
      [trail.databaseValue, second.databaseValue, (second + 1_000_000).databaseValue]
    ) { _ in true }
    last.clearSecond = begins == nil ? event.time.second : nil
    return begins == nil
  }

  /// Whether a live call changes when another takes effect. One that is later than all that led to the
  /// trail's periods does not: none of these is later than the last live call.
  private func movesOthers(_ call: FoldedEvent) throws -> Bool {
    let last = try EventsOfTrail(database, call.stream).lastLive(before: call.sequence)
    return try last.map { $0 >= call.time } ?? false
      || CountedEvents.exist(database, ofStream: call.stream)
  }

  private func lastPeriod(of trail: String) throws -> LatestPeriods.Entry? {
    try database.first(
      PeriodRow.select + " ORDER BY from_time DESC, ordinal DESC LIMIT 1",
      [trail.databaseValue], PeriodRow.period
    ).map {
      LatestPeriods.Entry(
        period: $0, lastUnnamed: try EventsOfTrail(database, trail).lastUnnamed())
    }
  }

  /// The trails of the history that the events of a stream may be about although they name none.
  private func trails(concernedBy stream: ExactText) throws -> [ExactText] {
    guard case .unattributed(let region, let account) = EventStream(stream.text) else { return [] }
    return try database.all(
      """
      SELECT DISTINCT trail FROM trail
      WHERE (?1 = '' OR home_region = ?1) AND (?2 = '' OR account = ?2)
      """, [(region ?? "").storable.databaseValue, (account ?? "").storable.databaseValue]
    ) { ExactText(try $0.read(0)) }
  }

  private func insert(_ period: Period, of trail: String) throws {
    try database.run(PeriodRow.insert, PeriodRow.values(trail, period))
  }

  private func insert(_ generation: Generation, of trail: String) throws {
    try database.cachedStatement(sql: GenerationRow.insert)
      .execute(arguments: StatementArguments(GenerationRow.values(trail, generation)))
  }

  /// Updates the rows of `trail` that one more period affects.
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

// MARK: - The cache of last periods

/// A cache of the last period of the trails that were written most recently, so that the one writer
/// need not look up what it has just written. A trail that it is not sure of is missing.
final class LatestPeriods: Sendable {
  struct Entry {
    var period: Period
    /// When the last event happened that names no trail and may be about this one.
    var lastUnnamed: Timestamp?
    /// A second in which no period begins at the whole second, if one is known.
    var clearSecond: Int64?
  }

  private struct Kept {
    var entries: [ExactText: Entry] = [:]
    var version: Int64?
  }

  /// Many more trails than an account changes at a time.
  private static let most = 1024
  private let kept = Mutex(Kept())

  subscript(trail: String) -> Entry? {
    get { kept.withLock { $0.entries[ExactText(trail)] } }
    set {
      kept.withLock { kept in
        kept.entries[ExactText(trail)] = newValue
        if kept.entries.count > Self.most { kept.entries = [:] }
      }
    }
  }

  func forgetAll() {
    kept.withLock { $0.entries = [:] }
  }

  /// To be called at the beginning of each transaction.
  ///
  /// - Parameter version: `PRAGMA data_version`, which changes when any other connection writes.
  /// - Returns: whether another connection may have written since the last transaction.
  @discardableResult
  func begin(version: Int64) -> Bool {
    kept.withLock { kept in
      guard kept.version != version else { return false }
      kept.entries = [:]
      kept.version = version
      return true
    }
  }
}

// MARK: - Rebuilding

/// Builds the projections from the log.
enum Rebuild {
  static let tables = [
    "projection", "voided", "trail", "period", "place", "activity", "delivery", "declaration",
    "marking", "meaning",
  ]

  static let views = ["changes", "configurations", "trails", "sources"]

  /// Drops and creates the tables and views, and folds every trail and the ledger. To be called in a
  /// transaction.
  static func run(_ database: Database) throws {
    for name in views + tables { try drop(name, database) }
    try database.execute(sql: Schema.projections)
    try database.execute(sql: Schema.views)
    try fold(database)
  }

  /// Drops whatever has the name of one of our objects. Objects of other names are left, and named by
  /// a verification.
  private static func drop(_ name: String, _ database: Database) throws {
    let kinds = try String.fetchAll(
      database,
      sql: "SELECT type FROM pragma_table_list WHERE schema = 'main' AND name = ? COLLATE NOCASE",
      arguments: [name])
    for kind in kinds {
      try database.execute(sql: "DROP \(kind == "view" ? "VIEW" : "TABLE") \(name)")
    }
    try database.execute(sql: "DROP INDEX IF EXISTS main.\(name)")
  }

  /// Folds every trail and the ledger into empty tables.
  static func fold(_ database: Database) throws {
    try database.execute(sql: "INSERT INTO projection VALUES ('periods', 0)")
    let projector = Projector(database)
    try projector.replaceVoided()
    for trail in try String.fetchAll(
      database, sql: "SELECT DISTINCT trail FROM event ORDER BY trail")
    {
      try projector.refold(trail)
    }
    let last = try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM event") ?? 0
    try projector.moveCursor(to: last)
    try EvidenceTables(database).fold()
  }
}
