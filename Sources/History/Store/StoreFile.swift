import Foundation
import GRDB

/// The SQLite file of a store: opened with the settings that its promises rest on, and never mistaken
/// for somebody else's.
struct StoreFile: Sendable {
  let path: String

  private static let busyTimeout: TimeInterval = 10

  /// Opens an existing store for reading, of this version or an older one. Nothing is written, not
  /// even a checkpoint; a store on a medium that cannot be written is read as it lies there.
  func openForReading() throws -> any DatabaseReader {
    guard FileManager.default.fileExists(atPath: path) else {
      throw HistoryError.noStore(path: path)
    }
    try refuseFolder()
    return try translatingErrors {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(Self.busyTimeout)
      configuration.label = "trailback"
      let database = try openQueue(configuration)
      let version = try database.read(identify)
      guard version > 0 else { throw HistoryError.notAStore(path: path) }
      return database
    }
  }

  /// Opens a store for appending, makes it where there is none, and brings an older one up to this
  /// program's schema. The caller holds the ``WriterLock``.
  func openForWriting() throws -> DatabaseQueue {
    try refuseFolder()
    return try translatingErrors {
      var configuration = Configuration()
      configuration.busyMode = .timeout(Self.busyTimeout)
      configuration.label = "trailback"
      let database = try DatabaseQueue(path: path, configuration: configuration)
      let version = try database.read(identify)
      try database.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA journal_mode = WAL")
        // An append that was acknowledged must outlive a power cut.
        try database.execute(sql: "PRAGMA synchronous = FULL")
        try database.execute(sql: "PRAGMA cache_size = -65536")
        // An import touches pages all over the file, and most of them again soon: 64 MB of log before
        // they are moved over.
        try database.execute(sql: "PRAGMA wal_autocheckpoint = 16000")
      }
      try Schema.migrate(database, from: version)
      return database
    }
  }

  /// SQLite opens a folder and then speaks of an I/O error.
  private func refuseFolder() throws {
    let url = URL(fileURLWithPath: path)
    if FileManager.default.fileExists(atPath: path),
      try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true
    {
      throw HistoryError.notAStore(path: path)
    }
  }

  /// A read-only medium cannot hold the shared memory of a WAL; where no WAL is left over, the file
  /// alone is the whole store.
  private func openQueue(_ configuration: Configuration) throws -> DatabaseQueue {
    do {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      _ = try database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
      return database
    } catch let error as DatabaseError
      where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
    {
      guard !FileManager.default.fileExists(atPath: path + "-wal") else { throw error }
      let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
      return try DatabaseQueue(path: "file:\(escaped)?immutable=1", configuration: configuration)
    }
  }

  /// The schema version of the store; 0 for an empty file, which is nobody's.
  private func identify(_ database: Database) throws -> Int {
    let application = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let version = try Schema.version(of: database)
    guard application == Schema.applicationID else {
      let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
      guard application == 0, version == 0, count == 0 else {
        throw HistoryError.notAStore(path: path)
      }
      return 0
    }
    guard version <= Schema.version else {
      throw HistoryError.newerStore(path: path, version: version, known: Schema.version)
    }
    return version
  }

  /// Runs the body and puts what SQLite reports into the history's own words.
  func translatingErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw translated(error)
    } catch is RowDecodingError {
      throw HistoryError.damaged(path: path, reason: "a column holds a value of another type")
    }
  }

  private func translated(_ error: DatabaseError) -> HistoryError {
    let reason = error.message ?? "\(error.resultCode)"
    return switch error.extendedResultCode {
    // The shared memory of the WAL is a file, too, and does not fit on a full disk.
    case .SQLITE_IOERR_SHMSIZE: .diskFull(path: path)
    case .SQLITE_NOTADB: .notAStore(path: path)
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: .cannotOpen(path: path, reason: reason)
    case .SQLITE_READONLY: .readOnly(path: path)
    case .SQLITE_FULL: .diskFull(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
    case .SQLITE_CORRUPT: .damaged(path: path, reason: reason)
    default: .failed(path: path, reason: reason)
    }
  }
}
