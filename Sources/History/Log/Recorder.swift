public import CloudTrail
import Foundation
import GRDB
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

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

  /// Opens the store at `path`, and creates it if there is none.
  ///
  /// - Parameters:
  ///   - path: the path of the store's file.
  ///   - now: the clock from which the recorded time is taken.
  /// - Throws: ``HistoryError`` if the file is not a store, if a newer version of Trailback wrote it,
  ///   or if it cannot be written.
  public init(path: String, now: @escaping @Sendable () -> Timestamp = { .now }) throws {
    self.path = path
    self.now = now
    let file = StoreFile(path: path)
    self.file = file
    lock = WriterLock(storePath: path)
    database = try lock.withLock { try file.openForWriting() }
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
    guard !events.isEmpty else { return [] }
    return try appending { appender in
      try events.map { try appender.append($0, $1, expecting: nil) }
    }
  }

  /// Reads and appends in one transaction, so that nobody can write between a check and the append
  /// that depends on it. If the body throws, nothing is appended; when this returns, everything is
  /// durable.
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
  /// - Throws: an error of the transaction itself; then nothing was appended.
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
        return try file.translatingErrors { try database.write(body) }
      } catch {
        // Nothing was written, so the cache may be ahead of the store.
        latest.forgetAll()
        throw error
      }
    }
  }
}

// MARK: - One writer at a time

/// One writer and checkpointer at a time, across processes.
///
/// SQLite 3.7.0 to 3.51.2 can corrupt a store when two connections write or checkpoint its WAL at
/// the same time (the WAL-reset bug), so every append, and every opening and closing that may
/// checkpoint, happens under an advisory lock on a file next to the store. The kernel releases the
/// lock when the process ends, however it ends.
///
/// The file stays open between appends. Since the kernel grants the lock to an open file, not to a
/// thread, threads that share this value also wait for one another.
final class WriterLock: Sendable {
  let storePath: String
  /// The descriptor of the lock file, opened when it is first needed. The mutex is held for as long
  /// as the lock is.
  private let file = Mutex<Int32?>(nil)

  static let patience: TimeInterval = 30

  var path: String { storePath + "-lock" }

  init(storePath: String) {
    self.storePath = storePath
  }

  deinit {
    closeFile()
  }

  /// Closes the lock file, which would keep its file system busy; the next use opens it again.
  func closeFile() {
    file.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }

  /// Runs the body while no other process writes. Must not be nested.
  ///
  /// - Throws: ``HistoryError/busy(path:)`` if another one writes for longer than ``patience``.
  func withLock<Result>(_ body: () throws -> Result) throws -> Result {
    // The result need not be Sendable: it never leaves this thread, so it bypasses the mutex.
    var outcome: Swift.Result<Result, any Error>?
    try file.withLock { file in
      let descriptor = try lock(&file)
      defer { flock(descriptor, LOCK_UN) }
      outcome = Swift.Result { try body() }
    }
    guard let outcome else { throw HistoryError.busy(path: storePath) }
    return try outcome.get()
  }

  /// Waits for the lock. If the lock file was removed in the meantime, it no longer keeps others
  /// out and is created again.
  private func lock(_ file: inout Int32?) throws -> Int32 {
    while true {
      let descriptor = try file ?? openFile()
      file = descriptor
      try wait(descriptor)
      var status = stat()
      if fstat(descriptor, &status) == 0, status.st_nlink > 0 { return descriptor }
      close(descriptor)
      file = nil
    }
  }

  private func openFile() throws -> Int32 {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw switch errno {
      case EROFS, EACCES: HistoryError.readOnly(path: storePath)
      case ENOSPC, EDQUOT: HistoryError.diskFull(path: storePath)
      default: HistoryError.cannotOpen(path: storePath, reason: String(cString: strerror(errno)))
      }
    }
    return descriptor
  }

  private func wait(_ descriptor: Int32) throws {
    guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return }
    let deadline = Date().addingTimeInterval(Self.patience)
    var pause: UInt32 = 500
    repeat {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw HistoryError.cannotOpen(path: storePath, reason: String(cString: strerror(errno)))
      }
      guard Date() < deadline else { throw HistoryError.busy(path: storePath) }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    } while flock(descriptor, LOCK_EX | LOCK_NB) != 0
  }
}
