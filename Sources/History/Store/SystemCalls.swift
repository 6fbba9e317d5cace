import GRDBSQLite
import Glibc
import Synchronization

/// The calls by which SQLite reads and writes files, with the errors kept apart that SQLite mixes up.
///
/// Where the system cannot read a sector, SQLite reports the same as for a page with wrong content: a
/// damaged database. But a disk, a cable or a network that fails says nothing of what the store holds.
/// So these calls note the system's error number, and give SQLite one that it reports as a failure of
/// reading. SQLite offers the exchange for its own tests (`xSetSystemCall`, sqlite.org/c3ref/vfs.html).
///
/// It holds for all connections of the process, and changes nothing but the kind of an error.
enum SystemCalls {
  private static let lastRead = Atomic<Int32>(0)
  private static let lastWrite = Atomic<Int32>(0)

  /// The system's text for the last error of reading a file; nil before there is one.
  static var readFailure: String? { text(lastRead.load(ordering: .relaxed)) }
  /// The system's text for the last error of writing a file; nil before there is one.
  static var writeFailure: String? { text(lastWrite.load(ordering: .relaxed)) }

  /// Whether the last error of writing was that no room is left.
  static var lacksRoom: Bool {
    [ENOSPC, EDQUOT, 0].contains(lastWrite.load(ordering: .relaxed))
  }

  /// Exchanges the calls, once for the process. False if SQLite does not offer it, which costs nothing
  /// but the difference between the two errors.
  static let areWatched: Bool = {
    guard let files = sqlite3_vfs_find("unix"), let set = files.pointee.xSetSystemCall else {
      return false
    }
    return set(files, "pread64", unsafeBitCast(read, to: sqlite3_syscall_ptr.self)) == SQLITE_OK
      && set(files, "pwrite64", unsafeBitCast(write, to: sqlite3_syscall_ptr.self)) == SQLITE_OK
  }()

  private typealias Read =
    @convention(c) (Int32, UnsafeMutableRawPointer?, Int, off_t) -> Int
  private typealias Write = @convention(c) (Int32, UnsafeRawPointer?, Int, off_t) -> Int

  private static let read: Read = { descriptor, room, count, offset in
    let done = pread(descriptor, room, count, offset)
    if done < 0, errno != EINTR {
      SystemCalls.lastRead.store(errno, ordering: .relaxed)
      // Of EIO, ENXIO and ERANGE SQLite would conclude that the file is damaged.
      errno = EREMOTEIO
    }
    return done
  }

  private static let write: Write = { descriptor, bytes, count, offset in
    let done = pwrite(descriptor, bytes, count, offset)
    if done < 0, errno != EINTR { SystemCalls.lastWrite.store(errno, ordering: .relaxed) }
    return done
  }

  private static func text(_ number: Int32) -> String? {
    guard number != 0, let text = strerror(number) else { return nil }
    return String(cString: text)
  }
}
