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
  public let path: String
  private let file: StoreFile
  private let lock: WriterLock
  private let database: DatabaseQueue
  private let now: @Sendable () -> Timestamp
  private let latest = LatestPeriods()
  /// A copy of the write-ahead log as it was found, if SQLite could not read it to its end: the power
  /// was cut in the middle of a write, or the file is damaged. Nil where all is well.
  public let keptWriteAheadLog: String?

  /// Opens the store at `path`, and creates it if there is none.
  ///
  /// - Parameters:
  ///   - path: the path of the store's file.
  ///   - acceptingLoss: whether to go on without transactions that a damaged write-ahead log has lost,
  ///     instead of ``HistoryError/writesLost(path:commits:)``.
  ///   - now: the clock from which the recorded time is taken.
  /// - Throws: ``HistoryError`` if the file is not a store, if a newer version of Trailback wrote it,
  ///   or if it cannot be written.
  public init(
    path: String, acceptingLoss: Bool = false,
    now: @escaping @Sendable () -> Timestamp = { .now }
  ) throws {
    self.path = path
    self.now = now
    let file = StoreFile(path: path)
    self.file = file
    lock = WriterLock(storePath: path)
    (keptWriteAheadLog, database) = try lock.withLock {
      let kept = try WriteAheadLog.putAside(ofStore: path, acceptingLoss: acceptingLoss)
      let database = try file.openForWriting()
      if kept != nil {
        // SQLite would go on after the end and leave the rest to be found again.
        try file.translatingErrors {
          try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        }
      }
      return (kept, database)
    }
  }

  /// Closes the store. The last writer to close moves the write-ahead log into the file.
  public func close() throws {
    try lock.withLock { try file.translatingErrors { try database.close() } }
    lock.closeFile()
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

  private func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try lock.withLock {
      do {
        return try file.transaction(in: database, body)
      } catch {
        // Nothing may have been written, so the cache may be ahead of the store.
        latest.forgetAll()
        throw error
      }
    }
  }
}
