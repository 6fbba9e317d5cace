import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

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
  private let place: StorePath
  private var storePath: String { place.text }
  /// The descriptor of the lock file, opened when it is first needed. The mutex is held for as long
  /// as the lock is.
  private let file = Mutex<Int32?>(nil)

  static let patience: TimeInterval = 30

  var path: String { place.lock }

  init(_ place: StorePath) {
    self.place = place
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

  /// Waits for the lock. If the lock file was removed or replaced in the meantime, it no longer keeps
  /// others out and is opened again.
  private func lock(_ file: inout Int32?) throws -> Int32 {
    while true {
      let descriptor = try file ?? openFile()
      file = descriptor
      try wait(descriptor)
      if try isAtPath(descriptor) { return descriptor }
      close(descriptor)
      file = nil
    }
  }

  private func isAtPath(_ descriptor: Int32) throws -> Bool {
    var open = stat()
    guard fstat(descriptor, &open) == 0 else { return false }
    return try place.status(of: path, followingLinks: false)?.identity == FileStatus(open).identity
  }

  private func openFile() throws -> Int32 {
    // A pipe would make the opening wait, but for O_NONBLOCK.
    let descriptor = open(
      path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw switch errno {
      case ELOOP: HistoryError.unusableLock(path: path, kind: "a symbolic link")
      case EISDIR: HistoryError.unusableLock(path: path, kind: "a folder")
      case ENXIO: HistoryError.unusableLock(path: path, kind: "no regular file")
      case EROFS, EACCES: HistoryError.readOnly(path: storePath)
      case ENOSPC, EDQUOT: HistoryError.diskFull(path: storePath)
      default: HistoryError.cannotOpen(path: storePath, reason: String(cString: strerror(errno)))
      }
    }
    do {
      try guardFile(descriptor)
    } catch {
      close(descriptor)
      throw error
    }
    return descriptor
  }

  /// Who can open the lock file can hold the lock. So that is whoever may write the store, and its owner
  /// alone if there is no store yet.
  private func guardFile(_ descriptor: Int32) throws {
    var open = stat()
    guard fstat(descriptor, &open) == 0 else {
      throw HistoryError.cannotOpen(path: storePath, reason: String(cString: strerror(errno)))
    }
    let lock = FileStatus(open)
    if let kind = lock.specialKind { throw HistoryError.unusableLock(path: path, kind: kind) }
    let store = try place.status()
    let writers = (store?.mode ?? 0) & 0o022
    let mode = 0o600 | writers | writers << 1
    // Only the owner can do this. If it fails, the file is as it was, and locks all the same.
    if lock.mode != mode { _ = fchmod(descriptor, mode) }
    if let store, geteuid() == 0, (lock.owner, lock.group) != (store.owner, store.group) {
      _ = fchown(descriptor, store.owner, store.group)
    }
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
