import CSchema
import Foundation
import GRDB

/// The SQLite file of a store: opened with the settings that its guarantees depend on, and never
/// confused with somebody else's file.
struct StoreFile: Sendable {
  let path: String

  private static let busyTimeout: TimeInterval = 10

  /// Opens an existing store for reading, of this version or an older one. Nothing is written, not
  /// even a checkpoint; a store on a read-only medium can be read, too.
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
      try Schema.migrate(database, from: version)
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

  /// Runs the body and translates SQLite's errors into ``HistoryError``.
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

// MARK: - Schema

/// The SQL of `schema/`, compiled in, and the upgrades that bring an older store to it.
enum Schema {
  /// The `PRAGMA application_id` of a store: "Trlb".
  static let applicationID: Int64 = 0x54_72_6C_62

  static let log = text(trailback_log_sql)
  static let projections = text(trailback_projections_sql)
  static let views = text(trailback_views_sql)

  /// The version of a new store. `PRAGMA user_version` holds the version of a store.
  static var version: Int { 1 + SchemaUpgrade.all.count }

  /// Turns an empty file (version 0) into a new store, and upgrades an older store to ``version``.
  /// Each step has a transaction of its own, which also writes the version that it leads to.
  static func migrate(_ database: any DatabaseWriter, from version: Int) throws {
    guard version > 0 else {
      return try database.write { database in
        try create(database)
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
        try database.execute(sql: "PRAGMA user_version = \(Self.version)")
      }
    }
    for (index, upgrade) in SchemaUpgrade.all.enumerated().dropFirst(version - 1) {
      try database.write { database in
        try upgrade.run(database)
        try database.execute(sql: "PRAGMA user_version = \(index + 2)")
      }
    }
  }

  private static func create(_ database: Database) throws {
    try database.execute(sql: log)
    try database.execute(sql: projections)
    try database.execute(sql: views)
    try database.execute(sql: "INSERT INTO projection VALUES ('periods', 0)")
  }

  /// The text of every table, index, view and trigger of a database, as `sqlite_schema` holds it.
  static func objects(_ database: Database) throws -> [String: String] {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    var objects: [String: String] = [:]
    while let row = try rows.next() { objects[row[0]] = row[1] }
    return objects
  }

  /// The objects that an unaltered store of a version has, word for word.
  static func expectedObjects(version: Int) throws -> [String: String] {
    let database = try DatabaseQueue()
    try migrate(database, from: 0)
    var objects = try database.read(objects)
    for upgrade in SchemaUpgrade.all.dropFirst(max(version, 1) - 1).reversed() {
      objects["table event"] = objects["table event"].map(upgrade.undone)
    }
    return objects
  }

  /// The version of a store.
  static func version(of database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
  }

  private static func text(_ sql: trailback_sql) -> String {
    String(decoding: UnsafeRawBufferPointer(start: sql.text, count: sql.length), as: UTF8.self)
  }
}

/// A step from one version of the schema to the next that lets the table `event` hold more kinds.
///
/// SQLite cannot alter a CHECK, and copying the log for it is out of the question. So only the
/// table's own text changes, in the way that SQLite documents for changes that do not affect the
/// content on disk (the page on ALTER TABLE, "Making Other Kinds Of Table Schema Changes"). No row,
/// index or trigger is touched, and any other change that somebody made to the text remains for
/// `verify` to find.
struct SchemaUpgrade: Sendable {
  /// The part of the text that is replaced.
  let old: String
  let new: String

  /// From version 1 to 2, from 2 to 3, and so on.
  static let all = [
    SchemaUpgrade(old: "'Correction'))", new: "'Correction', 'AddTags', 'RemoveTags'))")
  ]

  /// Runs within the caller's transaction.
  func run(_ database: Database) throws {
    guard let text = try Schema.objects(database)["table event"], text.contains(old) else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "the table event is not as Trailback created it")
    }
    let version = try Int64.fetchOne(database, sql: "PRAGMA schema_version") ?? 0
    try database.execute(sql: "PRAGMA writable_schema = ON")
    try database.execute(
      sql:
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'event'",
      arguments: [old, new])
    // Other connections read the schema again when its version changes, this one at the reset.
    try database.execute(sql: "PRAGMA schema_version = \(version + 1)")
    try database.execute(sql: "PRAGMA writable_schema = RESET")
  }

  /// The text of the table before this step.
  func undone(in text: String) -> String { text.replacing(new, with: old) }
}
