import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// One writer and checkpointer at a time, across processes.
///
/// SQLite 3.7.0 to 3.51.2 can corrupt a store when two connections write or checkpoint its WAL at the
/// same time (the WAL-reset bug), so every append, and every opening and closing that may checkpoint,
/// happens under an advisory lock on a file beside the store. The kernel drops the lock when the
/// process ends, however it ends.
struct WriterLock: Sendable {
  let storePath: String

  static let patience: TimeInterval = 30

  var path: String { storePath + "-lock" }

  /// Runs the body while no other process writes.
  ///
  /// - Throws: ``HistoryError/busy(path:)`` when another one does for longer than ``patience``.
  func withLock<Result>(_ body: () throws -> Result) throws -> Result {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw switch errno {
      case EROFS, EACCES: HistoryError.readOnly(path: storePath)
      case ENOSPC, EDQUOT: HistoryError.diskFull(path: storePath)
      default: HistoryError.cannotOpen(path: storePath, reason: String(cString: strerror(errno)))
      }
    }
    defer { close(file) }
    let deadline = Date().addingTimeInterval(Self.patience)
    var wait: UInt32 = 500
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw HistoryError.cannotOpen(path: storePath, reason: String(cString: strerror(errno)))
      }
      guard Date() < deadline else { throw HistoryError.busy(path: storePath) }
      usleep(wait)
      wait = min(wait * 2, 20_000)
    }
    return try body()
  }
}
