public import CloudTrail
import Foundation
import GRDB

/// The one writer of the log.
///
/// Every append is one transaction: the events, the projections and the projections' cursor go in
/// together or not at all, and when ``append(_:)`` returns they outlive a power cut. Any number of
/// processes may append; each waits for its turn.
public struct Recorder: Sendable {
  public let path: String
  private let file: StoreFile
  private let lock: WriterLock
  private let database: DatabaseQueue
  private let now: @Sendable () -> Timestamp
  private let latest = LatestPeriods()

  /// Opens the store at `path` and makes it where there is none.
  ///
  /// - Parameter now: the clock from which the recorded time is taken.
  /// - Throws: ``HistoryError`` where the file is not ours, newer, or cannot be written.
  public init(path: String, now: @escaping @Sendable () -> Timestamp = { .now }) throws {
    self.path = path
    self.now = now
    let file = StoreFile(path: path)
    self.file = file
    lock = WriterLock(storePath: path)
    database = try lock.withLock { try file.openForWriting() }
  }

  /// Closes the store; the last writer out moves the write-ahead log into the file.
  public func close() throws {
    try lock.withLock { try file.translatingErrors { try database.close() } }
    lock.closeFile()
  }

  /// Appends one event.
  ///
  /// - Parameter version: the version at which the trail must stand, 0 for none yet; nil for any.
  /// - Throws: ``HistoryError/versionConflict(trail:expected:found:)``,
  ///   ``HistoryError/differentContent(id:sequence:columns:)``, or what the store reports.
  @discardableResult
  public func append(
    _ event: TrailEvent, from provenance: Provenance, expecting version: Int64? = nil
  ) throws -> AppendOutcome {
    let outcome = try write { appender in
      try appender.append(event, provenance, expecting: version)
    }
    if case .refused(let error) = outcome { throw error }
    return outcome
  }

  /// Appends events in one transaction, in their order. One outcome for each; an event that is refused
  /// does not keep the others out.
  public func append(_ events: [(TrailEvent, Provenance)]) throws -> [AppendOutcome] {
    guard !events.isEmpty else { return [] }
    return try write { appender in
      try events.map { try appender.append($0, $1, expecting: nil) }
    }
  }

  /// Runs jobs one after another in one transaction, so that all of them share one wait for the disk.
  /// Each sees what those before it appended. A job that throws leaves nothing behind, and the others
  /// stand; when this returns, what they appended is durable.
  ///
  /// - Returns: for each job what it threw, or nil.
  /// - Throws: what the store reports of the transaction itself; then nothing of it was appended.
  public func run(
    _ jobs: [(inout RecordingSession) throws -> Void]
  ) throws -> [(any Error)?] {
    guard !jobs.isEmpty else { return [] }
    return try transaction { database in
      var session = RecordingSession(database, try appender(database), file)
      let failures = try jobs.map { try session.run($0) }
      try session.finish()
      return failures
    }
  }

  /// Drops the projections and folds the whole log anew. The log is only read.
  public func rebuild() throws {
    try transaction { database in
      latest.forgetAll()
      try Rebuild.run(database)
    }
  }

  private func write<Result>(_ body: (inout Appender) throws -> Result) throws -> Result {
    try transaction { database in
      var appender = try appender(database)
      let result = try body(&appender)
      try appender.finish()
      return result
    }
  }

  private func appender(_ database: Database) throws -> Appender {
    try Appender(database, path: path, now: now(), latest: latest)
  }

  private func transaction<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try lock.withLock {
      do {
        return try file.translatingErrors { try database.write(body) }
      } catch {
        // Nothing of it was written.
        latest.forgetAll()
        throw error
      }
    }
  }
}

extension Timestamp {
  /// The system's clock.
  public static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}
