public import CloudTrail
import Foundation
import GRDB

/// The one writer of the log.
///
/// Every append is one transaction: the events, the projections and the projections' cursor are
/// written together or not at all, and when ``append(_:)`` returns they survive a power cut. Any
/// number of processes may append; each waits for its turn.
public struct Recorder: Sendable {
  /// The path of the store's file.
  public var path: String { file.path }
  private let file: StoreFile
  private let lock: WriterLock
  private let database: DatabaseQueue
  private let openFiles: OpenFiles
  private let now: @Sendable () -> Timestamp
  private let latest = LatestPeriods()
  /// A copy of the write-ahead log as it was found, if SQLite could not read it to its end: the power
  /// was cut in the middle of a write, or the file is damaged. Nil where all is well.
  public let keptWriteAheadLog: String?

  /// Opens the store that a text names, as ``init(at:creating:now:)`` does.
  ///
  /// - Throws: also ``HistoryError`` if the text names no file, see ``StorePath/init(_:)``.
  public init(
    path: String, acceptingLoss: Bool = false,
    now: @escaping @Sendable () -> Timestamp = { .now }
  ) throws {
    try self.init(at: StorePath(path), acceptingLoss: acceptingLoss, now: now)
  }

  /// Opens the store at `path`.
  ///
  /// - Parameters:
  ///   - path: the path of the store's file.
  ///   - creating: whether to make a store if there is none, or finish one that was only begun.
  ///   - acceptingLoss: whether to go on without transactions that a damaged write-ahead log has lost,
  ///     instead of ``HistoryError/writesLost(path:commits:)``.
  ///   - now: the clock from which the recorded time is taken.
  /// - Throws: ``HistoryError`` if there is no store and none is to be made, if the file is not a store,
  ///   if a newer version of Trailback wrote it, if it has a second name, or if it cannot be written.
  public init(
    at path: StorePath, creating: Bool = true, acceptingLoss: Bool = false,
    now: @escaping @Sendable () -> Timestamp = { .now }
  ) throws {
    self.now = now
    let file = StoreFile(place: path)
    self.file = file
    // The lock file must not appear beside a store that is not there.
    if try !creating && path.status() == nil { throw HistoryError.noStore(path: path.text) }
    lock = WriterLock(path)
    (keptWriteAheadLog, database, openFiles) = try lock.withLock {
      let kept = try WriteAheadLog.putAside(of: path, acceptingLoss: acceptingLoss)
      let database = try file.openForWriting(creating: creating)
      return try file.translatingErrors {
        if kept != nil {
          // SQLite would go on after the end and leave the rest to be found again.
          try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        }
        return (kept, database, try database.read { try OpenFiles(path, $0) })
      }
    }
  }

  /// Closes the store. Everything is in its main file afterwards, and the write-ahead log is empty or
  /// gone, unless another program goes on reading it.
  ///
  /// - Returns: why the system could not move the write-ahead log into the file, in one line; nil if it
  ///   did. What was recorded is durable either way, in the two files together.
  /// - Throws: ``HistoryError/moved(path:)`` if the path does not lead to the file any more that this
  ///   recorder wrote to; nothing is moved into either file then.
  @discardableResult
  public func close() throws -> String? {
    defer { lock.closeFile() }
    return try lock.withLock {
      try file.translatingErrors {
        let settling = Result { try database.writeWithoutTransaction(settle) }
        var obstacles: [String] = []
        do {
          try database.close()
        } catch let error as DatabaseError where error.isOfTheSystem {
          obstacles.append(StoreFile.words(for: error))
        }
        do {
          try settling.get()
        } catch let error as DatabaseError where error.isOfTheSystem {
          obstacles.append(StoreFile.words(for: error))
        }
        return obstacles.last
      }
    }
  }

  /// Moves the write-ahead log into the file. All of it is durable already, so a reader who stays longer
  /// than a second is no failure.
  private func settle(_ database: Database) throws {
    try openFiles.check(database)
    try database.execute(sql: "PRAGMA busy_timeout = 1000")
    _ = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
  }

  /// Appends one event.
  ///
  /// - Parameters:
  ///   - event: what happened.
  ///   - provenance: where the history has it from.
  ///   - version: the version that the trail must be at, 0 for a new one; nil for any.
  /// - Returns: whether the event is new, with its number in the log.
  /// - Throws: ``HistoryError/versionConflict(stream:expected:found:)``,
  ///   ``HistoryError/differentContent(id:sequence:columns:)``, or an error of the store.
  @discardableResult
  public func append(
    _ event: TrailEvent, from provenance: Provenance, expecting version: Int64? = nil
  ) throws -> AppendOutcome {
    let outcome = try appending { appender in
      try appender.append(event, provenance, expecting: version)
    }
    if case .refused(let error) = outcome { throw error }
    return outcome
  }

  /// Appends events in one transaction, in their order. There is one outcome for each; a refused
  /// event does not keep the others out.
  public func append(_ events: [(TrailEvent, Provenance)]) throws -> [AppendOutcome] {
    try append(events.map { EventDraft($0, from: $1) })
  }

  /// As ``append(_:)-([(TrailEvent,Provenance)])``, for events that were written out beforehand.
  public func append(_ drafts: [EventDraft]) throws -> [AppendOutcome] {
    guard !drafts.isEmpty else { return [] }
    return try appending { appender in try drafts.map { try appender.append($0) } }
  }

  /// Appends events, and then what was read to the ledger, in one transaction with one recorded time: all
  /// rows and the calls of a file are there, or none.
  ///
  /// - Returns: one outcome for each event; a refused event keeps nothing else out.
  /// - Throws: ``HistoryError/unfitReading(path:reason:)`` for a row that the ledger cannot hold, or an error
  ///   of the store; then nothing was appended, but for ``HistoryError/outcomeUnknown(path:reason:)``.
  @discardableResult
  public func append(
    _ drafts: [EventDraft], readings: [ReadingDraft]
  ) throws -> [AppendOutcome] {
    guard !drafts.isEmpty || !readings.isEmpty else { return [] }
    return try append(drafts) { _ in readings }
  }

  /// As ``append(_:readings:)-([EventDraft],[ReadingDraft])``, with rows that depend on what came of the
  /// events: whether one was refused, say.
  public func append(
    _ drafts: [EventDraft], readings: ([AppendOutcome]) -> [ReadingDraft]
  ) throws -> [AppendOutcome] {
    let outcomes = try appending { appender in
      let outcomes = try drafts.map { try appender.append($0) }
      for reading in readings(outcomes) { try appender.append(reading) }
      return outcomes
    }
    // The ledger is only written at its end. A first import would fill the cache with rows that nobody
    // reads again; what it held of the log is read anew by the next batch with calls.
    if drafts.isEmpty { database.writeWithoutTransaction { $0.releaseCache() } }
    return outcomes
  }

  /// Reads and appends in one transaction, so that nobody can write between a check and the append
  /// that depends on it. If the body throws, nothing is appended; when this returns, everything is
  /// durable. Only after ``HistoryError/outcomeUnknown(path:reason:)`` it is not known.
  public func transaction<Result>(
    _ body: (inout RecordingSession) throws -> Result
  ) throws -> Result {
    try write { database in
      var session = RecordingSession(database, try appender(database), file)
      let result = try body(&session)
      try session.finish()
      return result
    }
  }

  /// Runs jobs one after another in one transaction, so that all of them share one wait for the
  /// disk. Each job sees what the jobs before it appended. If a job throws, its own events are not
  /// appended, those of the others are; when this returns, they are durable.
  ///
  /// - Returns: for each job the error that it threw, or nil.
  /// - Throws: an error of the transaction itself; then nothing was appended, or it is
  ///   ``HistoryError/outcomeUnknown(path:reason:)``.
  public func run(
    _ jobs: [(inout RecordingSession) throws -> Void]
  ) throws -> [(any Error)?] {
    guard !jobs.isEmpty else { return [] }
    return try write { database in
      var session = RecordingSession(database, try appender(database), file)
      let failures = try jobs.map { try session.run($0) }
      try session.finish()
      return failures
    }
  }

  /// Drops the projections and folds the whole log again. The log is only read.
  public func rebuild() throws {
    try write { database in
      latest.forgetAll()
      try Rebuild.run(database)
    }
  }

  private func appending<Result>(_ body: (inout Appender) throws -> Result) throws -> Result {
    try write { database in
      var appender = try appender(database)
      let result = try body(&appender)
      try appender.finish()
      return result
    }
  }

  private func appender(_ database: Database) throws -> Appender {
    try Appender(database, path: path, now: now(), latest: latest)
  }

  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try lock.withLock {
      do {
        return try file.transaction(in: database) { database in
          let result = try body(database)
          try openFiles.check(database)
          return result
        }
      } catch {
        // Nothing may have been written, so the cache may be ahead of the store.
        latest.forgetAll()
        throw error
      }
    }
  }
}
