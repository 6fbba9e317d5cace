public import CloudTrail
import GRDB

/// One transaction that reads the store and appends to it: a decision made by ``history`` is still
/// right when the event is appended. See ``Recorder/transaction(_:)`` and ``Recorder/run(_:)``.
public struct RecordingSession {
  /// Everything that was appended so far, in this transaction too.
  public let history: HistorySnapshot
  private let database: Database
  private var appender: Appender
  private let file: StoreFile

  init(_ database: Database, _ appender: Appender, _ file: StoreFile) {
    self.database = database
    self.appender = appender
    self.file = file
    history = HistorySnapshot(database: database, latest: appender.latest)
  }

  /// The recorded time of everything that this transaction appends.
  public var recordedAt: Timestamp { appender.recordedAt }
  /// The clock of this machine when the transaction began: when a call happens that is made now. It can
  /// be behind ``recordedAt``, if the log holds an event that was recorded under a later clock.
  public var clock: Timestamp { appender.clock }
  /// Whether the clock is behind that of an event in the log, by more than clocks are put right in the
  /// normal course.
  public var isClockBehind: Bool {
    recordedAt.microseconds - clock.microseconds > 1_000_000
  }

  /// Appends an event; ``history`` shows it at once.
  ///
  /// - Throws: as ``Recorder/append(_:from:expecting:)``.
  @discardableResult
  public mutating func append(
    _ event: TrailEvent, from provenance: Provenance
  ) throws -> AppendOutcome {
    try append(EventDraft(event, from: provenance))
  }

  /// Appends an event that was written out beforehand.
  ///
  /// - Throws: as ``Recorder/append(_:from:expecting:)``.
  @discardableResult
  public mutating func append(_ draft: EventDraft) throws -> AppendOutcome {
    let outcome = try appender.append(draft)
    if case .refused(let error) = outcome { throw error }
    try appender.fold()
    return outcome
  }

  /// Appends what was read to the ledger; ``history`` shows it when the transaction is over.
  ///
  /// - Throws: ``HistoryError/unfitReading(path:reason:)``, or an error of the store.
  public mutating func append(_ reading: ReadingDraft) throws {
    try appender.append(reading)
  }

  /// Makes the transaction write to the disk although nothing is appended. Shows whether the store can be
  /// written at all.
  ///
  /// SQLite writes no page for a row that stays as it is, so the row is changed and changed back.
  public func writeNothingNew() throws {
    try database.run("UPDATE projection SET sequence = sequence + 1", [])
    try database.run("UPDATE projection SET sequence = sequence - 1", [])
  }

  /// Moves the projections' cursor, once for all jobs.
  mutating func finish() throws {
    try appender.finish()
  }

  /// Runs a job in a savepoint of its own. GRDB would parse the statements again for each job.
  ///
  /// - Returns: the error that the job threw, or nil.
  /// - Throws: an error that ends the whole transaction, since the store itself failed.
  mutating func run(
    _ job: (inout RecordingSession) throws -> Void
  ) throws -> (any Error)? {
    let before = appender
    try database.run("SAVEPOINT job", [])
    do {
      try file.translatingErrors { try job(&self) }
    } catch {
      // SQLite gives up the whole transaction if the disk is full or fails.
      guard database.isInsideTransaction else { throw error }
      try database.run("ROLLBACK TO job", [])
      try database.run("RELEASE job", [])
      appender = before
      appender.latest.forgetAll()
      return error
    }
    try database.run("RELEASE job", [])
    return nil
  }
}

/// The result of appending an event.
public enum AppendOutcome: Sendable, Hashable {
  /// It is in the log now, durably, under this sequence.
  case appended(sequence: Int64)
  /// The call was in the log with less content; what is new is there now, durably, under this sequence.
  case completed(sequence: Int64)
  /// It was already in the log, with the same content or more; nothing changed.
  case known(sequence: Int64)
  /// It cannot be appended, for instance since its id belongs to other content; nothing changed.
  case refused(HistoryError)
}

// MARK: - Appending

/// Appends events within one transaction.
struct Appender {
  private let database: Database
  let recordedAt: Timestamp
  /// The clock of this machine when the transaction began.
  let clock: Timestamp
  let latest: LatestPeriods
  private let path: String
  /// The last event of the log when this transaction began.
  private let base: Int64
  private var sequence: Int64
  private var lastHash: [UInt8]
  private var projector: Projector
  private var count = 0
  private var ledger: LedgerAppender

  /// Reads the ends of the log and of the ledger. The recorded time of this transaction is the clock's, but always
  /// later than that of the transaction before, so that a result "as known at" a moment never
  /// changes. Nothing else is made from it: a clock that is behind stays right about when a call was.
  init(
    _ database: Database, path: String, now: Timestamp, latest: LatestPeriods = LatestPeriods()
  ) throws {
    self.database = database
    self.latest = latest
    clock = now
    self.path = path
    let version: Int64 = try database.first("PRAGMA data_version") { try $0.read(0) } ?? 0
    if latest.begin(version: version) { try OpeningCheck(database: database, path: path).run() }
    let end: (sequence: Int64, recordedAt: Int64, hash: [UInt8])? = try database.first(
      "SELECT sequence, recorded_time, hash FROM event ORDER BY sequence DESC LIMIT 1"
    ) { (try $0.read(0), try $0.read(1), try $0.read(2)) }
    if let end {
      sequence = end.sequence
      guard Timestamp.problem(stored: end.recordedAt, in: "recorded_time") == nil,
        Timestamp.writable.contains(Timestamp(microseconds: end.recordedAt + 1))
      else {
        throw HistoryError.undecodable(
          sequence: end.sequence,
          reason:
            "no event can be recorded after it: recorded_time is \(end.recordedAt), and the last "
            + "time that can be recorded is \(Timestamp.writable.upperBound)")
      }
      lastHash = end.hash
    } else {
      sequence = 0
      lastHash = Event.firstPreviousHash
    }
    base = sequence
    ledger = try LedgerAppender(database, path: path)
    let last = [end?.recordedAt, ledger.lastRecorded].compactMap { $0 }.max()
    recordedAt = last.map { max(now, Timestamp(microseconds: $0 + 1)) } ?? now
    projector = Projector(database, latest)
    let projected = try Projector.cursor(database)
    guard projected == sequence else {
      throw HistoryError.projectionsBehind(path: path, projected: projected, logged: sequence)
    }
  }

  mutating func append(_ reading: ReadingDraft) throws {
    try ledger.append(reading, recordedAt: recordedAt)
  }

  mutating func append(
    _ event: TrailEvent, _ provenance: Provenance, expecting expected: Int64?
  ) throws -> AppendOutcome {
    try append(EventDraft(event, from: provenance), expecting: expected)
  }

  mutating func append(
    _ draft: EventDraft, expecting expected: Int64? = nil
  ) throws -> AppendOutcome {
    let event = draft.event
    if let reason = Self.unfit(event) {
      return .refused(.unfitEvent(id: event.id, reason: reason))
    }
    let (isKnown, isCorrected, version) = try lookUp(draft)
    // Most copies of a call are alike, and if nothing completes it, it need not be decoded to compare them.
    if isKnown, !isCorrected, event.completes == nil,
      let sequence = try draft.recordedAlike(in: database)
    {
      return .known(sequence: sequence)
    }
    if isKnown, let known = try fullest(event.id) { return try append(draft, asCopyOf: known) }
    if case .correct(let id, _) = event.change {
      // A fuller copy may be of another stream.
      let streams = try [
        find(id.storable)?.read("trail"), fullest(id.storable)?.content.stream.text,
      ]
      guard streams.contains(where: { $0.map(ExactText.init) == ExactText(draft.stream) }) else {
        return .refused(.nothingToCorrect(id: id))
      }
    }
    if let expected, expected != version {
      return .refused(
        .versionConflict(stream: event.stream, expected: expected, found: version))
    }
    try insert(draft, version: version + 1)
    try projector.take(
      draft, sequence: sequence, recordedAt: recordedAt, isCorrected: isCorrected)
    return .appended(sequence: sequence)
  }

  /// Appends what a copy of a recorded call adds to it, if anything.
  private mutating func append(
    _ draft: EventDraft, asCopyOf known: Event
  ) throws -> AppendOutcome {
    switch Copies(known: known.content, told: draft.event).compare() {
    case .known: return .known(sequence: known.sequence)
    case .different(let columns):
      return .refused(
        .differentContent(id: draft.event.id, sequence: known.sequence, columns: columns))
    case .fuller(let event):
      let completion = EventDraft(event, from: draft.provenance)
      let (isKnown, _, version) = try lookUp(completion)
      // It is voided, or it would be the fullest copy.
      guard !isKnown else { return .known(sequence: known.sequence) }
      try insert(completion, version: version + 1)
      try projector.take(
        completion, sequence: sequence, recordedAt: recordedAt, isCorrected: false)
      return .completed(sequence: sequence)
    }
  }

  /// Why the event could not be read back from the log, or nil.
  private static func unfit(_ event: TrailEvent) -> String? {
    if event.id.isEmpty { return "it has no id" }
    if !Timestamp.writable.contains(event.time) {
      return "its time is not of the years 0 to 9999"
    }
    switch event.change {
    case .reject(let call, _, _), .lose(let call, _, _), .replicate(let call):
      return EventKind.calls.contains(call) ? nil : "\(call.rawValue) is no call of the API"
    case .create, .update, .putEventSelectors, .putInsightSelectors, .putEventConfiguration,
      .addTags, .removeTags, .startLogging, .stopLogging, .delete, .observe, .join,
      .depart, .correct:
      return nil
    }
  }

  /// Folds the appended events into the projections.
  mutating func fold() throws {
    try projector.fold()
  }

  /// Brings the projections up to date with the log, and moves their cursor.
  mutating func finish() throws {
    try ledger.finish()
    guard count > 0 else { return }
    try projector.fold()
    try projector.moveCursor(to: sequence)
    try readBack()
  }

  /// The log must end with the event that was appended last, and have all that were appended: a
  /// trigger of somebody else's can make SQLite drop a row and report success.
  private func readBack() throws {
    let end: (sequence: Int64, hash: [UInt8], count: Int64)? = try database.first(
      """
      SELECT sequence, hash, (SELECT count(*) FROM event WHERE sequence > ?)
      FROM event ORDER BY sequence DESC LIMIT 1
      """, [base.databaseValue]
    ) { (try $0.read(0), try $0.read(1), try $0.read(2)) }
    guard let end, end.sequence == sequence, end.hash == lastHash, end.count == sequence - base
    else {
      throw HistoryError.notKept(path: path, expected: sequence, found: end?.sequence ?? 0)
    }
  }

  private mutating func insert(_ draft: EventDraft, version: Int64) throws {
    let event = SequencedEvent(
      draft: draft, sequence: sequence + 1, version: version, recordedAt: recordedAt)
    let hash = event.hash(after: lastHash)
    try event.insert(into: database, previousHash: lastHash, hash: hash)
    sequence += 1
    lastHash = hash
    count += 1
  }

  private func find(_ id: String) throws -> Row? {
    try Row.fetchOne(
      database.cachedStatement(sql: EventColumns.select + " WHERE id = ?"), arguments: [id])
  }

  /// The event of an id with the fullest content that is recorded and not voided.
  private func fullest(_ id: String) throws -> Event? {
    let shown = try ShownRows(database).condition
    return try Row.fetchOne(
      database.cachedStatement(
        sql: EventColumns.select + """
           WHERE (id = ?1 OR completes = ?1 AND addendum IS NULL)\(shown)
          """), arguments: [id]
    ).map(Event.init(row:)).map { event in
      guard event.completionID != nil, let row = try find(id) else { return event }
      var event = event
      event.content.completes = try row.read("completes")
      return event
    }
  }

  /// Whether the log holds an event of this id, whether it holds an addendum to it, and the latest
  /// version of its stream.
  private func lookUp(
    _ draft: EventDraft
  ) throws -> (isKnown: Bool, isCorrected: Bool, version: Int64) {
    let found: (known: Int64, corrected: Int64, version: Int64)? = try database.first(
      """
      SELECT EXISTS (SELECT 1 FROM event WHERE id = ?1),
        EXISTS (SELECT 1 FROM event WHERE completes = ?1),
        (SELECT coalesce(max(version), 0) FROM event WHERE trail = ?2)
      """, [draft.event.id.databaseValue, draft.stream.databaseValue]
    ) { (try $0.read(0), try $0.read(1), try $0.read(2)) }
    return (found?.known == 1, found?.corrected == 1, found?.version ?? 0)
  }
}
