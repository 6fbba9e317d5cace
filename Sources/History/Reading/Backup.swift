import CloudTrail
import Foundation
import GRDB

#if canImport(Glibc)
  import Glibc
#endif

/// A copy of a store in a new file, made while others go on writing to the store.
///
/// A copy of the main file alone lacks what is in the write-ahead log, so it is SQLite that copies, in
/// one view of the store. The copy gets its name once it is whole, verified and durable.
public struct Backup: Sendable {
  /// The new file.
  public let path: String
  /// Its size.
  public let bytes: Int64
  /// What was found in the copy. A store that is not sound is copied as it is.
  public let verification: Verification
}

extension History {
  /// Copies the store into a new file, which only its owner may read, and verifies the copy.
  ///
  /// - Parameters:
  ///   - target: where the copy shall be. Nothing may be there.
  ///   - shouldStop: asked often; true ends the copying.
  /// - Returns: nil if it was stopped. Then, and if it throws, no file is left.
  /// - Throws: ``HistoryError/fileExists(path:)``, or an error of the store or of the copy.
  public func backup(
    to target: StorePath, shouldStop: @escaping () -> Bool = { false }
  ) throws -> Backup? {
    // A log that lies there would be taken for that of the copy.
    for name in [target.text, target.writeAheadLog, target.rollbackJournal] {
      guard try !Self.isTaken(name) else { throw HistoryError.fileExists(path: name) }
    }
    let part = try StorePath(target.text + "-part")
    guard try !Self.isTaken(part.text) else { throw HistoryError.fileExists(path: part.text) }
    let copy = StoreFile(place: part)
    try copy.create()
    do {
      let isWhole = try copyPages(to: copy, shouldStop: shouldStop)
      guard isWhole, !shouldStop() else {
        try Self.removeAll(of: part)
        return nil
      }
      try Durability.flushFile(part)
      let verification = try copy.verifyAlone()
      try Self.name(part, target)
      try Durability.flushFolder(of: target)
      return Backup(
        path: target.text, bytes: try target.status()?.size ?? 0, verification: verification)
    } catch {
      try Self.removeAll(of: part)
      throw error
    }
  }

  /// In one transaction that reads, so that what others write meanwhile does not begin it anew.
  ///
  /// - Returns: whether it came to the end.
  private func copyPages(to copy: StoreFile, shouldStop: @escaping () -> Bool) throws -> Bool {
    struct Stopped: Error {}
    do {
      let destination = try copy.translatingErrors { try DatabaseQueue(path: copy.path) }
      try reading { source in
        try copy.translatingErrors {
          try destination.writeWithoutTransaction { destination in
            // 4 MB at a time.
            try source.backup(to: destination, pagesPerStep: 1024) { _ in
              if shouldStop() { throw Stopped() }
            }
          }
        }
      }
      try copy.translatingErrors { try destination.close() }
      return true
    } catch is Stopped {
      return false
    }
  }

  private static func isTaken(_ path: String) throws -> Bool {
    do {
      return try FileStatus(at: path, followingLinks: false) != nil
    } catch let error as FileStatus.Unknown {
      throw HistoryError.cannotOpen(path: path, reason: error.reason)
    }
  }

  /// A file that has come to the target meanwhile is not replaced.
  private static func name(_ part: StorePath, _ target: StorePath) throws {
    if link(part.text, target.text) == 0 {
      unlink(part.text)
    } else if errno == EEXIST {
      throw HistoryError.fileExists(path: target.text)
    } else {
      // The file system has no links.
      guard try !isTaken(target.text) else { throw HistoryError.fileExists(path: target.text) }
      guard rename(part.text, target.text) == 0 else {
        throw HistoryError.cannotOpen(path: target.text, reason: String(cString: strerror(errno)))
      }
    }
  }

  private static func removeAll(of part: StorePath) throws {
    for name in part.files {
      guard unlink(name) == 0 || errno == ENOENT else {
        throw HistoryError.cannotOpen(path: name, reason: String(cString: strerror(errno)))
      }
    }
  }
}
