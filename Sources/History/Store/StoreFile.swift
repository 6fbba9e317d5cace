import Foundation
import GRDB

/// The SQLite file of a store: opened with the settings that its guarantees depend on, and never
/// confused with somebody else's file.
struct StoreFile: Sendable {
  let path: String

  private static let busyTimeout: TimeInterval = 10

  /// Opens an existing store for reading, of this version or an older one. Nothing is written, not
  /// even a checkpoint; a store on a read-only medium can be read, too.
  ///
  /// - Returns: the database and the version of its schema, which a writer may raise at any time.
  func openForReading() throws -> (database: any DatabaseReader, version: Int) {
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
      return (database, version)
    }
  }

  /// Opens a store for appending, creates it if there is none, and upgrades an older one to this
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
        // An acknowledged append must survive a power cut.
        try database.execute(sql: "PRAGMA synchronous = FULL")
        try database.execute(sql: "PRAGMA cache_size = -65536")
        // An import touches pages all over the file, and most of them again soon, so the WAL may
        // grow to 64 MB before its pages are moved into the file.
        try database.execute(sql: "PRAGMA wal_autocheckpoint = 16000")
      }
      if version == 0 {
        try database.write(Schema.create)
      } else if version < Schema.version {
        try database.write(SchemaUpgrade(path: path, version: version).run)
      }
      return database
    }
  }

  /// SQLite opens a folder and then reports an I/O error.
  private func refuseFolder() throws {
    let url = URL(fileURLWithPath: path)
    if FileManager.default.fileExists(atPath: path),
      try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true
    {
      throw HistoryError.notAStore(path: path)
    }
  }

  /// A read-only medium cannot hold the shared memory of a WAL. If no WAL is left over, the file
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

  /// The schema version of the store; 0 for an empty file.
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
}
