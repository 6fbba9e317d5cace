import GRDB
import GRDBSQLite
import Synchronization

/// The files that a writer has open, to find out whether the paths still lead to them.
///
/// A store that is replaced, renamed or removed under a writer takes appends as before: they go to a
/// file that nobody finds again. So each transaction asks before it commits. Four questions to the
/// system take some microseconds; a commit waits for the disk.
struct OpenFiles: Sendable {
  private let path: StorePath
  private let main: FileStatus.Identity
  /// They are made by the first read, and stay the same files for as long as the store is open.
  private let beside: [String: FileStatus.Identity]

  /// To be made once the database has been read. The caller holds the ``WriterLock``.
  ///
  /// - Throws: ``HistoryError/moved(path:)``, ``HistoryError/linkedTwice(path:links:)``
  init(_ path: StorePath, _ database: Database) throws {
    self.path = path
    guard let status = try path.status() else { throw HistoryError.moved(path: path.text) }
    main = status.identity
    var beside: [String: FileStatus.Identity] = [:]
    for name in [path.writeAheadLog, path.sharedMemory] {
      beside[name] = try path.status(of: name, followingLinks: false)?.identity
    }
    self.beside = beside
    try check(database)
  }

  /// - Throws: ``HistoryError/moved(path:)`` if a path leads elsewhere or nowhere,
  ///   ``HistoryError/linkedTwice(path:links:)`` if the store has a second name.
  func check(_ database: Database) throws {
    let status: FileStatus?
    do {
      status = try path.status()
    } catch HistoryError.notAFile {
      throw HistoryError.moved(path: path.text)
    }
    guard let status, status.identity == main, try !Self.hasMoved(database) else {
      throw HistoryError.moved(path: path.text)
    }
    guard status.links == 1 else {
      throw HistoryError.linkedTwice(path: path.text, links: status.links)
    }
    for (name, identity) in beside {
      guard try path.status(of: name, followingLinks: false)?.identity == identity else {
        throw HistoryError.moved(path: path.text)
      }
    }
  }

  /// Whether SQLite finds another file under the name than the one that it has open.
  private static func hasMoved(_ database: Database) throws -> Bool {
    var moved: Int32 = 0
    let code = sqlite3_file_control(
      database.sqliteConnection, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    return moved != 0
  }
}

/// The file that a reader has open. One that was replaced or removed says nothing of the store any more.
///
/// The system is asked again after a millisecond: it takes a thirtieth of the time of a brief read, and a
/// read that began a millisecond before the file was replaced is not wrong either.
final class OpenedFile: Sendable {
  private let path: StorePath
  private let identity: FileStatus.Identity?
  /// When the path last led to the file, in nanoseconds since ``start``.
  private let found: Atomic<Int64>
  private let start = ContinuousClock.now

  private static let trusted: Int64 = 1_000_000

  init(_ path: StorePath, _ identity: FileStatus.Identity?) {
    self.path = path
    self.identity = identity
    found = Atomic(-Self.trusted)
  }

  /// - Throws: ``HistoryError/moved(path:)`` if the path leads elsewhere or nowhere.
  func refuseMoved() throws {
    let age = (ContinuousClock.now - start).components
    let now = age.seconds * 1_000_000_000 + age.attoseconds / 1_000_000_000
    if now - found.load(ordering: .relaxed) < Self.trusted { return }
    guard let identity, try path.status()?.identity == identity else {
      throw HistoryError.moved(path: path.text)
    }
    found.store(now, ordering: .relaxed)
  }
}
