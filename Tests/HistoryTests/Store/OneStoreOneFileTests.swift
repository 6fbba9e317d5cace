import CloudTrail
import Foundation
import GRDB
import Testing

@testable import History

#if canImport(Glibc)
  import Glibc
#endif

@Suite("One store is one file, and stays it while it is written")
struct OneStoreOneFileTests {
  private static let call = Provenance(channel: .call)
  private let store: TemporaryStore

  init() throws {
    store = try TemporaryStore()
  }

  private func append(_ id: String, _ recorder: Recorder) throws {
    try recorder.append(Sample.event(id, .startLogging), from: Self.call)
  }

  // MARK: - Second names

  @Test("A second hard link is refused for writing, by either name, and harms no reader")
  func hardLink() throws {
    try append("1", Recorder(path: store.path))
    let other = store.folder.appendingPathComponent("other.sqlite").path
    #expect(link(store.path, other) == 0)
    for path in [store.path, other] {
      #expect(throws: HistoryError.linkedTwice(path: path, links: 2)) { try Recorder(path: path) }
    }
    #expect(try store.verify().isSound)
    #expect(unlink(other) == 0)
    try append("2", Recorder(path: store.path))
    #expect(try store.readLog() == ["1", "2"])
  }

  @Test("A hard link that is made under a writer ends its writing until it is gone")
  func hardLinkLater() throws {
    let recorder = try Recorder(path: store.path)
    try append("1", recorder)
    let other = store.folder.appendingPathComponent("other.sqlite").path
    #expect(link(store.path, other) == 0)
    #expect(throws: HistoryError.linkedTwice(path: store.path, links: 2)) {
      try append("2", recorder)
    }
    #expect(unlink(other) == 0)
    try append("3", recorder)
    try recorder.close()
    #expect(try store.readLog() == ["1", "3"])
  }

  @Test("Writers by a symbolic link and by its target take turns on one log")
  func symbolicLink() throws {
    let name = store.folder.appendingPathComponent("link.sqlite").path
    try FileManager.default.createSymbolicLink(
      atPath: name, withDestinationPath: "trailback.sqlite")
    let recorders = try [Recorder(path: store.path), Recorder(path: name)]
    for number in 0..<20 { try append("\(number)", recorders[number % 2]) }
    for recorder in recorders { try recorder.close() }
    #expect(try store.readLog().sorted() == (0..<20).map(String.init).sorted())
    #expect(try store.verify().isSound)
  }

  // MARK: - Files that are taken away

  /// What somebody does to the files under a writer.
  enum Blow: String, CaseIterable, CustomTestStringConvertible {
    case removeStore, renameStore, replaceStore, copyOver, makeLink, removeLog, replaceLog
    case removeSharedMemory

    var testDescription: String { rawValue }

    func strike(_ path: String) throws {
      let files = FileManager.default
      switch self {
      case .removeStore: try files.removeItem(atPath: path)
      case .renameStore: try files.moveItem(atPath: path, toPath: path + ".old")
      case .replaceStore: #expect(rename(path + ".new", path) == 0)
      case .copyOver:
        try files.removeItem(atPath: path)
        try files.copyItem(atPath: path + ".new", toPath: path)
      case .makeLink:
        try files.moveItem(atPath: path, toPath: path + ".old")
        try files.createSymbolicLink(atPath: path, withDestinationPath: path + ".new")
      case .removeLog: try files.removeItem(atPath: path + "-wal")
      case .replaceLog:
        try files.copyItem(atPath: path + "-wal", toPath: path + ".log")
        #expect(rename(path + ".log", path + "-wal") == 0)
      case .removeSharedMemory: try files.removeItem(atPath: path + "-shm")
      }
    }

    /// Whether a reader looks at another file now than the path leads to.
    var takesMainFile: Bool {
      switch self {
      case .removeStore, .renameStore, .replaceStore, .copyOver, .makeLink: true
      case .removeLog, .replaceLog, .removeSharedMemory: false
      }
    }
  }

  @Test("Nothing is acknowledged once the path leads elsewhere", arguments: Blow.allCases)
  func struck(_ blow: Blow) throws {
    let another = try Recorder(path: store.path + ".new")
    try append("another", another)
    try another.close()
    let recorder = try Recorder(path: store.path)
    let history = try History(path: store.path)
    try append("1", recorder)
    #expect(try history.snapshot { try $0.eventCount() } == 1)
    try blow.strike(store.path)
    let resolved = try StorePath(store.path).text
    #expect(blow == .makeLink || resolved == store.path)
    for _ in 0..<2 {
      #expect(throws: HistoryError.moved(path: store.path)) { try append("2", recorder) }
      #expect(throws: HistoryError.moved(path: store.path)) {
        _ = try recorder.run([{ try $0.append(Sample.event("3", .stopLogging), from: Self.call) }])
      }
    }
    if blow.takesMainFile {
      #expect(throws: HistoryError.moved(path: store.path)) {
        try history.snapshot { try $0.eventCount() }
      }
      #expect(throws: HistoryError.moved(path: store.path)) { try history.verify() }
    }
    #expect(throws: HistoryError.moved(path: store.path)) { try recorder.close() }
  }

  @Test("Closing after a replacement leaves the files of the new store alone, its log too")
  func newStoreKeepsItsLog() throws {
    let recorder = try Recorder(path: store.path)
    try append("old", recorder)
    for suffix in ["", "-wal", "-shm", "-lock"] {
      try FileManager.default.moveItem(
        atPath: store.path + suffix, toPath: store.path + ".old" + suffix)
    }
    let new = try Recorder(path: store.path)
    try append("new", new)
    let log = try Data(contentsOf: URL(fileURLWithPath: store.path + "-wal"))
    #expect(log.count > 4096)
    #expect(throws: HistoryError.moved(path: store.path)) { try append("lost", recorder) }
    #expect(throws: HistoryError.moved(path: store.path)) { try recorder.close() }
    #expect(try Data(contentsOf: URL(fileURLWithPath: store.path + "-wal")) == log)
    #expect(try store.readLog() == ["new"])
    try append("more", new)
    try new.close()
    #expect(try store.readLog().sorted() == ["more", "new"])
  }

  // MARK: - The lock

  @Test(
    "A lock that is a link, a folder or a pipe is refused, and what it leads to left alone",
    .timeLimit(.minutes(60)), arguments: ["a symbolic link", "a folder", "no regular file"])
  func oddLock(kind: String) throws {
    let lock = store.path + "-lock"
    let victim = store.folder.appendingPathComponent("victim").path
    switch kind {
    case "a symbolic link":
      try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: victim)
    case "a folder":
      try FileManager.default.createDirectory(atPath: lock, withIntermediateDirectories: false)
    default: #expect(mknod(lock, S_IFSOCK | 0o600, 0) == 0)
    }
    #expect(throws: HistoryError.unusableLock(path: lock, kind: kind)) {
      try Recorder(path: store.path)
    }
    #expect(!FileManager.default.fileExists(atPath: victim))
    #expect(!FileManager.default.fileExists(atPath: store.path))
  }

  @Test("A pipe in place of the lock is refused without waiting", .timeLimit(.minutes(60)))
  func pipeAsLock() throws {
    #expect(mkfifo(store.path + "-lock", 0o600) == 0)
    #expect(throws: HistoryError.unusableLock(path: store.path + "-lock", kind: "a named pipe")) {
      try Recorder(path: store.path)
    }
  }

  @Test("A lock that is replaced under a writer keeps two writers apart all the same")
  func replacedLock() throws {
    let recorder = try Recorder(path: store.path)
    try append("1", recorder)
    #expect(FileManager.default.createFile(atPath: store.path + "-new", contents: nil))
    #expect(rename(store.path + "-new", store.path + "-lock") == 0)
    // Somebody holds the lock that is at the path now.
    let held = open(store.path + "-lock", O_RDWR | O_CLOEXEC)
    #expect(flock(held, LOCK_EX | LOCK_NB) == 0)
    let released = Date().addingTimeInterval(0.3)
    Thread {
      Thread.sleep(until: released)
      close(held)
    }.start()
    try append("2", recorder)
    #expect(Date() >= released)
    try recorder.close()
  }

  // MARK: - Permissions

  private func mode(_ suffix: String) throws -> mode_t? {
    try FileStatus(at: store.path + suffix)?.mode
  }

  @Test("All files of a new store are its owner's alone, and nobody else can hold its lock")
  func permissions() throws {
    let recorder = try Recorder(path: store.path)
    try append("1", recorder)
    for suffix in ["", "-wal", "-shm", "-lock"] { #expect(try mode(suffix) == 0o600, "\(suffix)") }
    try recorder.close()
  }

  @Test(
    "A store keeps the permissions that it was given; who may write it can take the lock",
    arguments: [(0o644, 0o600), (0o660, 0o660), (0o664, 0o660), (0o666, 0o666)]
      as [(mode_t, mode_t)])
  func keptPermissions(store mode: mode_t, lock: mode_t) throws {
    try Recorder(path: store.path).close()
    #expect(chmod(store.path, mode) == 0)
    // As an older program made it.
    #expect(chmod(store.path + "-lock", 0o644) == 0)
    let recorder = try Recorder(path: store.path)
    try append("1", recorder)
    for suffix in ["", "-wal", "-shm"] { #expect(try self.mode(suffix) == mode, "\(suffix)") }
    #expect(try self.mode("-lock") == lock)
    try recorder.close()
  }

  // MARK: - Stores that are not there, or not finished

  @Test("A writer that may not make a store leaves no file behind")
  func notThere() throws {
    #expect(throws: HistoryError.noStore(path: store.path)) {
      try Recorder(at: StorePath(store.path), creating: false)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder.path).isEmpty)
    try append("1", Recorder(path: store.path))
    try append("2", Recorder(at: StorePath(store.path), creating: false))
    #expect(try store.readLog() == ["1", "2"])
  }

  @Test(
    "What a first import leaves when it dies early is an unfinished store, and is finished",
    arguments: ["empty", "empty, and an empty log", "a database without tables"])
  func unfinished(left: String) throws {
    #expect(FileManager.default.createFile(atPath: store.path, contents: nil))
    switch left {
    case "empty": break
    case "empty, and an empty log":
      #expect(FileManager.default.createFile(atPath: store.path + "-wal", contents: nil))
    default: try store.run("PRAGMA journal_mode = WAL")
    }
    let expected = HistoryError.unfinishedStore(path: store.path)
    #expect(throws: expected) { try History(path: store.path) }
    #expect(throws: expected) { try Recorder(at: StorePath(store.path), creating: false) }
    try append("1", Recorder(path: store.path))
    #expect(try store.readLog() == ["1"])
  }

  @Test(
    "A log whose store is empty or gone is kept: SQLite would remove it",
    arguments: ["empty", "gone"])
  func logWithoutStore(main: String) throws {
    let recorder = try Recorder(path: store.path)
    try append("1", recorder)
    let kept = try Data(contentsOf: URL(fileURLWithPath: store.path + "-wal"))
    let copy = try TemporaryStore()
    try kept.write(to: URL(fileURLWithPath: copy.path + "-wal"))
    if main == "empty" { #expect(FileManager.default.createFile(atPath: copy.path, contents: nil)) }
    for creating in [true, false] where creating || main == "empty" {
      let error = #expect(throws: HistoryError.self) {
        try Recorder(at: StorePath(copy.path), creating: creating)
      }
      #expect(error?.code == "damaged")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: copy.path + "-wal")) == kept)
    try recorder.close()
  }

  // MARK: - Closing

  @Test("A clean end leaves everything in the main file", arguments: [false, true])
  func closing(besideReader: Bool) throws {
    let recorder = try Recorder(path: store.path)
    for number in 0..<5 { try append("\(number)", recorder) }
    let reader = besideReader ? try History(path: store.path) : nil
    #expect(try reader.map { try $0.snapshot { try $0.eventCount() } } ?? 5 == 5)
    #expect(try FileStatus(at: store.path + "-wal")?.size ?? 0 > 0)
    try recorder.close()
    #expect(try FileStatus(at: store.path + "-wal")?.size ?? 0 == 0)
    let copy = try TemporaryStore()
    try FileManager.default.copyItem(atPath: store.path, toPath: copy.path)
    #expect(try copy.readLog() == (0..<5).map(String.init))
    #expect(try copy.verify().isSound)
    try reader?.close()
  }
}
