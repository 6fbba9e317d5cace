public import CloudTrail
import GRDB

/// The history, for reading: the recorded events, and the configuration that they add up to at any
/// moment.
///
/// It has two axes of time. *Effective* time is when something happened; *recorded* time is when
/// the store learned of it. A question "at" a moment means effective time. "As known at" means
/// recorded time, and leaves out everything that was learned later.
public struct History: Sendable {
  /// The path of the store's file.
  public var path: String { file.path }
  let file: StoreFile
  private let database: any DatabaseReader
  /// The path of the writers' lock file.
  var lockPath: String { file.place.lock }
  /// Whether the store was of an older version when it was opened.
  private let isOlder: Bool
  /// The file that was there when it was opened.
  private let opened: OpenedFile
  private let connection = SnapshotVersion.nextConnection()

  /// Opens the store that a text names, as ``init(at:)`` does.
  ///
  /// - Throws: also ``HistoryError`` if the text names no file, see ``StorePath/init(_:)``.
  public init(path: String) throws {
    try self.init(at: StorePath(path))
  }

  /// Opens the store at `path`, and looks whether its log and its projections reach as far as one
  /// another. Nothing is written to it.
  ///
  /// - Throws: ``HistoryError`` if there is no file, if it is not a store, if a newer version of
  ///   Trailback wrote it, or if it is visibly damaged: then ``init(unchecked:)`` opens it for a
  ///   verification.
  public init(at path: StorePath) throws {
    try self.init(unchecked: path)
    let log = try WriteAheadLog.settled(of: path, limit: OpeningCheck.framesOfWriteAheadLog)
    if let log, log.isDamaged {
      throw HistoryError.writesLost(path: path.text, commits: log.leftCommits)
    }
    try file.translatingErrors {
      try database.read { database in
        if isOlder { try OlderStore.showLog(database, path: path.text) }
        try OpeningCheck(database: database, path: path.text).run()
      }
    }
  }

  /// Opens the store at `path` whatever is in it, to verify or to rebuild it.
  ///
  /// - Throws: ``HistoryError`` if there is no file, if it is not a store, or if a newer version of
  ///   Trailback wrote it.
  public init(unchecked path: StorePath) throws {
    file = StoreFile(place: path)
    do {
      let (database, version) = try file.openForReading()
      self.database = database
      isOlder = version < Schema.version
    } catch let error as HistoryError {
      switch error {
      case .notAStore, .unfinishedStore:
        // Of a new store everything is in the write-ahead log.
        if let log = try WriteAheadLog.settled(of: path), log.leftCommits > 0 {
          throw HistoryError.writesLost(path: path.text, commits: log.leftCommits)
        }
        throw error
      case let other: throw other
      }
    }
    opened = OpenedFile(path, try path.status()?.identity)
  }

  /// Closes the store. It cannot be read afterwards.
  public func close() throws {
    try file.translatingErrors { try database.close() }
  }

  /// Passes `body` one unchanging view of the store, and returns what it returns. What others append
  /// in the meantime is not in the view. Several questions to one snapshot are also several times
  /// faster than a snapshot for each.
  ///
  /// - Throws: ``HistoryError``, and what `body` throws.
  public func snapshot<Result>(_ body: (HistorySnapshot) throws -> Result) throws -> Result {
    try reading { database in
      if isOlder { try OlderStore.show(database, path: path) }
      return try body(HistorySnapshot(database: database, connection: connection))
    }
  }

  /// Runs the body in one transaction that reads the file that the path leads to.
  func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try file.translatingErrors {
      try opened.refuseMoved()
      return try database.read(body)
    }
  }

  /// Checks the file, the schema, the chains of hashes of the log and of the ledger, and the projections. If one check fails, the
  /// others still run. A store of an older version is checked against its own schema; its projections
  /// are not used, and not checked.
  ///
  /// - Parameters:
  ///   - heads: heads that were noted earlier. They must still be in the log and the ledger.
  ///   - marker: works out again what changes mean, where the store keeps that; nil if it is not checked.
  /// - Throws: ``HistoryError`` if the store cannot be read at all.
  public func verify(
    noted heads: [StoreHead] = [], marker: ChangeMarker? = nil
  ) throws -> Verification {
    try reading { database in
      if isOlder { try OlderStore.showLog(database, path: path) }
      var verification = Verification()
      try checkFiles(database, &verification)
      try HistorySnapshot(database: database)
        .verify(noted: heads, marker: marker, into: &verification)
      return verification
    }
  }

  /// The write-ahead log, and that there is one.
  private func checkFiles(_ database: Database, _ verification: inout Verification) throws {
    let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? ""
    // A file on a medium that nobody can write is opened alone, and then SQLite names no WAL.
    if mode != "wal", !StoreFile.isImmutable(self.database) {
      verification.add(
        .file("its journal mode was changed from wal to \(mode); the next writer changes it back"))
    }
    if let log = try WriteAheadLog.settled(of: file.place), log.leftFrames > 0 {
      if log.leftCommits > 0 {
        verification.add(
          .writeAheadLog(
            frames: log.leftFrames, commits: log.leftCommits, isHeaderWhole: log.isHeaderWhole))
      } else if log.isHeaderWhole {
        verification.add(.unfinishedWrite(frames: log.leftFrames))
      }
    }
    for copy in try WriteAheadLog.copies(of: file.place) {
      verification.add(.keptWriteAheadLog(file: copy))
    }
  }
}

/// One unchanging view of the store, within ``History/snapshot(_:)``.
public struct HistorySnapshot {
  let database: Database
  /// The writer's cache; nil for readers.
  var latest: LatestPeriods?
  /// Which connection of a reader it is; nil for a writer's.
  var connection: Int?
  /// Whether what was known at the moment that ``History/snapshot(settling:_:)`` was given can no longer
  /// change; false if no moment was given.
  public internal(set) var isSettled = false
}

// MARK: - Periods

extension HistorySnapshot {
  /// The period of a trail that holds at a moment, or nil if no event is known that changed the
  /// trail's state.
  ///
  /// - Parameters:
  ///   - trail: the trail.
  ///   - time: the moment; calls are known to the second, so its whole second counts. For now, see
  ///     ``present(of:clock:asKnownAt:)``.
  ///   - knownAt: leaves out what was learned later; nil for everything that is known.
  public func period(
    of trail: TrailARN, at time: Timestamp, asKnownAt knownAt: Timestamp? = nil
  ) throws -> Period? {
    if let knownAt { return try timeline(of: trail, asKnownAt: knownAt)?.period(at: time) }
    if let last = latest?[trail.text]?.period, last.until == nil, last.from <= time { return last }
    let period = try database.first(
      PeriodRow.select + " AND from_time <= ? ORDER BY from_time DESC, ordinal DESC LIMIT 1",
      [trail.text.databaseValue, max(time, Period.beginning).microseconds.databaseValue],
      PeriodRow.period)
    guard let period, period.until != nil else { return period }
    let next = try database.first(
      PeriodRow.select + """
         AND (from_time, ordinal) > (?, ?)
        AND (cause <> 'UnknownConfiguration' OR existence <> 'exists' OR generation <> ?)
        ORDER BY from_time, ordinal LIMIT 1
        """,
      [
        trail.text.databaseValue, period.from.microseconds.databaseValue,
        period.ordinal.databaseValue, period.state.generation.databaseValue,
      ], PeriodRow.period)
    return next.map { Hindsight.seen(period, before: $0) } ?? period
  }

  /// All periods of a trail, or nil if no event is known that changed its state.
  public func timeline(
    of trail: TrailARN, asKnownAt knownAt: Timestamp? = nil
  ) throws -> TrailTimeline? {
    let periods =
      if let knownAt {
        Fold.periods(of: try foldedEvents(of: trail.text, asKnownAt: knownAt))
      } else {
        try storedPeriods(of: trail)
      }
    return periods.isEmpty
      ? nil
      : TrailTimeline(trail: trail, periods: Hindsight.seen(periods))
  }

  func storedPeriods(of trail: TrailARN) throws -> [Period] {
    try database.all(
      PeriodRow.select + " ORDER BY from_time, ordinal", [trail.text.databaseValue],
      PeriodRow.period)
  }

  /// The events of a trail that count.
  func foldedEvents(of trail: String, asKnownAt knownAt: Timestamp?) throws -> [FoldedEvent] {
    try EventsOfTrail(database, trail).all(knownAt: knownAt)
  }
}

// MARK: - All trails

extension HistorySnapshot {
  /// The period of every trail that holds at a moment, in the order of the ARNs. Trails of which
  /// nothing was known are left out.
  ///
  /// Reads two rows of each trail, however long its history is; for the present with all that is known one
  /// statement reads one row of each. Only a trail of which more was learned after `knownAt` is folded again.
  ///
  /// - Parameters:
  ///   - time: the moment.
  ///   - isPresent: whether `time` is the clock, and the present of each trail is meant (see
  ///     ``present(of:clock:asKnownAt:)``).
  ///   - knownAt: leaves out what was learned later; nil for everything that is known.
  public func periods(
    at time: Timestamp, isPresent: Bool = false, asKnownAt knownAt: Timestamp? = nil
  ) throws -> [(trail: TrailARN, period: Period)] {
    if isPresent, knownAt == nil, latest == nil { return try presentPeriods(clock: time) }
    var periods: [(trail: TrailARN, period: Period)] = []
    let changed = try knownAt.map { try CountedEvents.streams(changedAfter: $0, database) }
    for trail in try trailARNs() {
      let share = try share(of: trail, knownAt: knownAt, changed: changed)
      guard share != .nothing else { continue }
      let knownAt = share == .all ? nil : knownAt
      let period =
        isPresent
        ? try presentPeriod(of: trail, clock: time, asKnownAt: knownAt).period
        : try period(of: trail, at: time, asKnownAt: knownAt)
      if let period { periods.append((trail, period)) }
    }
    return periods
  }

  /// The period of each trail that still lasts, which is the one that began last.
  private func presentPeriods(clock: Timestamp) throws -> [(trail: TrailARN, period: Period)] {
    let last = try database.all(PeriodRow.selectLastOfEach, []) { row in
      (trail: try row.read(0) as String, period: try PeriodRow.period(row))
    }
    return try last.compactMap { text, period in
      let trail = try trail(written: text)
      if period.from <= clock { return (trail, period) }
      return try presentPeriod(of: trail, clock: clock).period.map { (trail, $0) }
    }
  }

  /// How many periods a trail has, which is what reading all of its changes costs.
  ///
  /// - Parameter most: of more, no more are counted.
  public func periodCount(of trail: TrailARN, upTo most: Int) throws -> Int {
    try database.first(
      "SELECT count(*) FROM (SELECT 1 FROM period WHERE trail = ? LIMIT ?)",
      [trail.text.databaseValue, most.databaseValue]
    ) { try $0.read(0) } ?? 0
  }

  /// The latest changes of state up to a moment, the latest first.
  ///
  /// - Parameters:
  ///   - count: the most that are returned.
  ///   - periods: the result of ``periods(at:isPresent:asKnownAt:)`` for the same moment. Only the trails
  ///     that changed last can have changes in the result, so no others are read.
  ///   - time: the moment; later changes are left out.
  ///   - isPresent: as for the periods.
  ///   - knownAt: leaves out what was learned later; nil for everything that is known.
  public func latestChanges(
    _ count: Int, among periods: [(trail: TrailARN, period: Period)], at time: Timestamp,
    isPresent: Bool = false, asKnownAt knownAt: Timestamp? = nil
  ) throws -> [StateChange] {
    let trails = periods.filter { $0.period.setBy != nil }
      .sorted { ($1.period.from, $0.trail) < ($0.period.from, $1.trail) }
      .prefix(count)
    var changes: [StateChange] = []
    for (trail, _) in trails {
      let time =
        isPresent ? try present(of: trail, clock: time, asKnownAt: knownAt) : time
      let first = try beginning(ofLatest: count, of: trail, at: time)
      guard let timeline = try timeline(of: trail, in: first...time, asKnownAt: knownAt) else {
        continue
      }
      changes += timeline.changes.filter { $0.after.from <= time }.suffix(count).reversed()
    }
    // A stable sort: the changes of one moment stay in the order that they have in their trail.
    let order = changes.enumerated().sorted {
      ($1.element.after.from, $0.element.trail, $0.offset)
        < ($0.element.after.from, $1.element.trail, $1.offset)
    }
    return order.prefix(count).map(\.element)
  }

  /// The part of a trail's timeline that shows the changes between two moments, both included: the
  /// periods that begin between them, the one before and the one after. Nil if nothing is known.
  public func timeline(
    of trail: TrailARN, in moments: ClosedRange<Timestamp>, asKnownAt knownAt: Timestamp? = nil
  ) throws -> TrailTimeline? {
    switch try share(of: trail, knownAt: knownAt) {
    case .nothing: return nil
    case .some: return try timeline(of: trail, asKnownAt: knownAt)
    case .all: break
    }
    let periods = try database.all(
      PeriodRow.select + """
         AND from_time >= coalesce(
           (SELECT max(from_time) FROM period WHERE trail = ?1 AND from_time < ?2), 0)
         AND from_time <= coalesce(
           (SELECT min(from_time) FROM period
            WHERE trail = ?1 AND from_time > ?3 AND cause <> 'UnknownConfiguration'), ?3)
         ORDER BY from_time, ordinal
        """,
      [
        trail.text.databaseValue, moments.lowerBound.microseconds.databaseValue,
        moments.upperBound.microseconds.databaseValue,
      ], PeriodRow.period)
    return periods.isEmpty
      ? nil : TrailTimeline(trail: trail, periods: Hindsight.seen(periods))
  }

  /// When the earliest of the `count` latest periods of a trail began, up to a moment.
  public func beginning(
    ofLatest count: Int, of trail: TrailARN, at time: Timestamp
  ) throws -> Timestamp {
    let first = try database.first(
      """
      SELECT from_time FROM period WHERE trail = ? AND from_time <= ?
      ORDER BY from_time DESC, ordinal DESC LIMIT 1 OFFSET ?
      """,
      [
        trail.text.databaseValue, max(time, Period.beginning).microseconds.databaseValue,
        (count - 1).databaseValue,
      ]
    ) { try $0.read(0) as Int64 }
    return min(first.map(Timestamp.init(microseconds:)) ?? Period.beginning, time)
  }

  /// When the last of the `count` earliest periods of a trail that began at a moment or later began; nil if there
  /// are not that many.
  public func beginning(
    ofNext count: Int, of trail: TrailARN, from time: Timestamp
  ) throws -> Timestamp? {
    try database.first(
      """
      SELECT from_time FROM period WHERE trail = ? AND from_time >= ?
      ORDER BY from_time, ordinal LIMIT 1 OFFSET ?
      """,
      [
        trail.text.databaseValue, time.microseconds.databaseValue, (count - 1).databaseValue,
      ]
    ) { Timestamp(microseconds: try $0.read(0)) }
  }

  /// How much of what is known of a trail was known at a moment.
  ///
  /// The recorded time never goes back, so a few lookups show whether the stored periods, which
  /// contain everything that is known, can be used as they are.
  ///
  /// - Parameter changed: the result of ``CountedEvents/streams(changedAfter:_:)``, if it is at hand.
  private func share(
    of trail: TrailARN, knownAt: Timestamp?, changed: Set<ExactText>? = nil
  ) throws -> Share {
    guard let knownAt else { return .all }
    let first: Int64? = try database.first(
      "SELECT recorded_time FROM event WHERE trail = ? ORDER BY version LIMIT 1",
      [trail.text.databaseValue]
    ) { try $0.read(0) }
    guard let first, first <= knownAt.microseconds else { return .nothing }
    let events = EventsOfTrail(database, trail.text)
    if let last = try events.lastRecorded(), last > knownAt.microseconds { return .some }
    let changed = try changed ?? CountedEvents.streams(changedAfter: knownAt, database)
    return events.areOf(changed) ? .some : .all
  }

  private enum Share {
    case nothing
    case some
    case all
  }
}

// MARK: - Health

extension HistorySnapshot {
  /// How many events of the log the projections do not show yet: 0, unless something is broken.
  public func projectionLag() throws -> Int64 {
    try eventCount() - max(0, Projector.cursor(database))
  }

  /// The size of the store's main file as SQLite counts it.
  public func storeBytes() throws -> Int64 {
    let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    let size = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
    return pages * size
  }
}
