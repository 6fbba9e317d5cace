import Foundation
import GRDB

#if canImport(Glibc)
  import Glibc
#endif

/// The SQLite file of a store: opened with the settings that its guarantees depend on, and never
/// confused with somebody else's file.
struct StoreFile: Sendable {
  let place: StorePath
  var path: String { place.text }

  private static let busyTimeout: TimeInterval = 10

  /// Opens an existing store for reading, of this version or an older one. Nothing is written, not
  /// even a checkpoint; a store on a read-only medium can be read, too.
  ///
  /// - Returns: the database and the version of its schema, which a writer may raise at any time.
  func openForReading() throws -> (database: any DatabaseReader, version: Int) {
    guard let status = try place.status() else { throw HistoryError.noStore(path: path) }
    if status.size == 0 { throw try unfinished() }
    return try translatingErrors {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(Self.busyTimeout)
      configuration.label = "trailback"
      let database = try openQueue(configuration)
      let version = try database.read(identify)
      guard version > 0 else { throw HistoryError.unfinishedStore(path: path) }
      return (database, version)
    }
  }

  /// Opens a store for appending, and upgrades an older one to this program's schema. The caller holds
  /// the ``WriterLock``.
  ///
  /// - Parameter creating: whether to make a store if there is none, or finish one that was begun.
  func openForWriting(creating: Bool = true) throws -> DatabaseQueue {
    try prepare(creating: creating)
    return try translatingErrors {
      var configuration = Configuration()
      configuration.busyMode = .timeout(Self.busyTimeout)
      configuration.label = "trailback"
      let database = try DatabaseQueue(path: path, configuration: configuration)
      let version = try database.read(identify)
      guard version > 0 || creating else { throw HistoryError.unfinishedStore(path: path) }
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

  /// Makes sure that there is a file to open, which only its owner may read if it is a new one.
  private func prepare(creating: Bool) throws {
    guard let status = try place.status() else {
      guard creating else { throw HistoryError.noStore(path: path) }
      if let loss = try lossBySQLite() { throw loss }
      return try create()
    }
    guard status.links == 1 else {
      throw HistoryError.linkedTwice(path: path, links: status.links)
    }
    guard status.size == 0 else { return }
    let unfinished = try unfinished()
    guard creating, case .unfinishedStore = unfinished else { throw unfinished }
  }

  /// What an empty file is: a store whose making was cut short, unless the log beside it shows that
  /// there was more.
  private func unfinished() throws -> HistoryError {
    try lossBySQLite() ?? .unfinishedStore(path: path)
  }

  /// SQLite removes the write-ahead log of a file that is empty or gone. The file is written before the
  /// log ever is, so a log with something in it belongs to a store that was cut off or taken away.
  private func lossBySQLite() throws -> HistoryError? {
    guard let log = try place.status(of: place.writeAheadLog), log.size > 0 else { return nil }
    return .damaged(
      path: path, reason: "it is empty or gone, and its write-ahead log holds what was written last"
    )
  }

  /// SQLite would make a file that everyone may read. Its other files get the permissions of this one.
  func create() throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw switch errno {
      case EROFS: HistoryError.readOnly(path: path)
      case ENOSPC, EDQUOT: HistoryError.diskFull(path: path)
      default: HistoryError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
      }
    }
    close(descriptor)
    try Durability.flushFolder(of: place)
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
      // An empty one is left by a writer that moved everything into the file.
      guard try (place.status(of: place.writeAheadLog)?.size ?? 0) == 0 else { throw error }
      return try openImmutable(configuration)
    }
  }

  /// Whether a store was opened as one that nobody can write.
  static func isImmutable(_ database: any DatabaseReader) -> Bool {
    database.path.hasPrefix(immutablePrefix)
  }

  private static let immutablePrefix = "file:"

  /// Opens the file alone, as if nobody could write it. Nothing appears beside it.
  private func openImmutable(_ configuration: Configuration) throws -> DatabaseQueue {
    let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    return try DatabaseQueue(
      path: "\(Self.immutablePrefix)\(escaped)?immutable=1", configuration: configuration)
  }

  /// Verifies a file that nobody else knows of.
  func verifyAlone() throws -> Verification {
    try translatingErrors {
      var configuration = Configuration()
      configuration.readonly = true
      let database = try openImmutable(configuration)
      let verification = try database.read { database in
        let version = try identify(database)
        guard version > 0 else { throw HistoryError.unfinishedStore(path: path) }
        if version < Schema.version { try OlderStore.showLog(database, path: path) }
        return try HistorySnapshot(database: database).verify()
      }
      try database.close()
      return verification
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
