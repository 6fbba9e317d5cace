import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Where a store is: the absolute path of one regular file, with every symbolic link followed, so that
/// all who mean one file have one text for it, one lock and one write-ahead log.
///
/// SQLite reads some texts in ways of its own: an empty one is a temporary file, `:memory:` is none at
/// all, `file:…` is a URI with settings. So it only ever gets a path of this type.
public struct StorePath: Sendable, Hashable, CustomStringConvertible {
  /// The absolute path of the store's main file.
  public let text: String

  /// The write-ahead log, which holds what was acknowledged last.
  var writeAheadLog: String { text + "-wal" }
  /// What the connections to the store share.
  var sharedMemory: String { text + "-shm" }
  /// See ``WriterLock``.
  var lock: String { text + "-lock" }
  /// What SQLite would restore the file from before it is a store with a write-ahead log.
  var rollbackJournal: String { text + "-journal" }
  /// Every name that belongs to the store, of files that may or may not be there.
  var files: [String] { [text, writeAheadLog, sharedMemory, rollbackJournal, lock] }
  /// The folder that the store is in.
  var folder: String { (text as NSString).deletingLastPathComponent }

  /// The path.
  public var description: String { text }

  /// Finds the file that a text means. There need be none yet.
  ///
  /// - Throws: ``HistoryError/unusablePath(path:reason:)``; ``HistoryError/notAFile(path:kind:)``, which
  ///   is found without opening it; ``HistoryError/cannotOpen(path:reason:)`` if a folder or a link on
  ///   the way cannot be followed.
  public init(_ text: String) throws {
    if let reason = Self.flaw(in: text) {
      throw HistoryError.unusablePath(path: text, reason: reason)
    }
    self.text = try Self.resolved(Self.absolute(text), given: text)
    _ = try status()
  }

  private static func flaw(in text: String) -> String? {
    if text.isEmpty { return "it is empty" }
    if text == ":memory:" { return "SQLite keeps nothing under the name :memory:" }
    if text.hasPrefix("file:") { return "a store is named by a path, not by a URI" }
    if text.utf8.contains(0) { return "it has a zero byte" }
    return nil
  }

  private static func absolute(_ text: String) -> String {
    text.hasPrefix("/") ? text : FileManager.default.currentDirectoryPath + "/" + text
  }

  /// As realpath(3), for a file that need not exist: then its folder is resolved, and a link that leads
  /// to nothing is followed to the name that it gives. The text is left as it is if there is no such
  /// folder, since nothing can be there.
  private static func resolved(_ absolute: String, given: String) throws -> String {
    var path = absolute
    // As many links as Linux follows.
    for _ in 0..<40 {
      if let found = try realPath(path, given: given) { return found }
      let name = (path as NSString).lastPathComponent
      guard
        let folder = try realPath((path as NSString).deletingLastPathComponent, given: given),
        !path.hasSuffix("/"), name != "..", name != "."
      else { return path }
      path = (folder == "/" ? "" : folder) + "/" + name
      guard let target = try linkTarget(path, given: given) else { return path }
      path = target.hasPrefix("/") ? target : folder + "/" + target
    }
    throw HistoryError.cannotOpen(path: given, reason: String(cString: strerror(ELOOP)))
  }

  /// Nil if nothing is there.
  private static func realPath(_ path: String, given: String) throws -> String? {
    guard let resolved = realpath(path, nil) else {
      guard errno == ENOENT else {
        throw HistoryError.cannotOpen(path: given, reason: String(cString: strerror(errno)))
      }
      return nil
    }
    defer { free(resolved) }
    return try readable(resolved, given: given)
  }

  /// What a symbolic link says; nil if the path is none.
  private static func linkTarget(_ path: String, given: String) throws -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    guard readlink(path, &buffer, buffer.count - 1) >= 0 else { return nil }
    return try buffer.withUnsafeBufferPointer { buffer in
      try buffer.baseAddress.map { try readable($0, given: given) }
    }
  }

  private static func readable(_ path: UnsafePointer<CChar>, given: String) throws -> String {
    guard let text = String(validatingCString: path) else {
      throw HistoryError.unusablePath(path: given, reason: "it leads to a name that is not UTF-8")
    }
    return text
  }

  /// What the system says about the main file; nil if it is not there.
  ///
  /// - Throws: ``HistoryError/notAFile(path:kind:)``, ``HistoryError/cannotOpen(path:reason:)``
  func status() throws -> FileStatus? {
    let status = try status(of: text)
    if let status, let kind = status.specialKind {
      throw HistoryError.notAFile(path: text, kind: kind)
    }
    return status
  }

  /// What the system says about one of the store's files; nil if it is not there.
  ///
  /// - Parameter followingLinks: as for ``FileStatus``.
  /// - Throws: ``HistoryError/cannotOpen(path:reason:)``
  func status(of file: String, followingLinks: Bool = true) throws -> FileStatus? {
    do {
      return try FileStatus(at: file, followingLinks: followingLinks)
    } catch let error as FileStatus.Unknown {
      throw HistoryError.cannotOpen(path: text, reason: error.reason)
    }
  }
}
