public import CloudTrail
import GRDB

/// One job's view of the store within ``Recorder/run(_:)``: what is there, and what it adds.
public struct RecordingSession {
  /// Everything that was appended so far, this transaction's jobs included.
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

  /// When the store learns of what this transaction appends.
  public var recordedAt: Timestamp { appender.recordedAt }

  /// Appends an event; ``history`` shows it at once.
  ///
  /// - Throws: as ``Recorder/append(_:from:expecting:)``.
  @discardableResult
  public mutating func append(
    _ event: TrailEvent, from provenance: Provenance
  ) throws -> AppendOutcome {
    try append(EventDraft(event, from: provenance))
  }

  /// Appends an event that was written out before.
  ///
  /// - Throws: as ``Recorder/append(_:from:expecting:)``.
  @discardableResult
  public mutating func append(_ draft: EventDraft) throws -> AppendOutcome {
    let outcome = try appender.append(draft)
    if case .refused(let error) = outcome { throw error }
    try appender.fold()
    return outcome
  }

  /// Moves the projections' cursor, once for all jobs.
  mutating func finish() throws {
    try appender.finish()
  }

  /// Runs a job in a savepoint of its own. GRDB's would be parsed anew for each job.
  ///
  /// - Returns: what the job threw.
  /// - Throws: what ends the whole transaction: the store itself failed.
  mutating func run(
    _ job: (inout RecordingSession) throws -> Void
  ) throws -> (any Error)? {
    let before = appender
    try database.run("SAVEPOINT job", [])
    do {
      try file.translatingErrors { try job(&self) }
    } catch {
      // SQLite gives a whole transaction up where the disk is full or fails.
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
