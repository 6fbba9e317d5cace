import CloudTrail
import Foundation

#if canImport(Glibc)
  import Glibc
#endif

extension WriteAheadLog {
  /// What the name of a copy begins with, after the path of the store.
  private static let kept = "-wal-kept-"

  /// As ``read(of:limit:)``, but believes in what follows the end only if it is still there a
  /// moment later: another program may be writing that very frame.
  static func settled(of place: StorePath, limit: Int? = nil) throws -> WriteAheadLog? {
    let first = try read(of: place, limit: limit)
    guard let first, first.leftCommits > 0 else { return first }
    usleep(20_000)
    guard var second = try read(of: place, limit: limit) else { return nil }
    if (second.salts, second.end) != (first.salts, first.end) {
      (second.leftFrames, second.leftCommits) = (0, 0)
    }
    return second
  }

  /// To be called by a writer before SQLite opens the store, and so forgets what follows the end of
  /// its write-ahead log. The caller holds the ``WriterLock``.
  ///
  /// What a power cut may have left is put aside as a copy and may be removed. If acknowledged
  /// transactions are lost, nobody writes on without having said so.
  ///
  /// - Parameter acceptingLoss: whether the caller wants to go on without them.
  /// - Returns: the path of the copy, or nil if there was nothing to put aside.
  /// - Throws: ``HistoryError/writesLost(path:commits:)``, or an error of the file system.
  static func putAside(of place: StorePath, acceptingLoss: Bool) throws -> String? {
    guard let log = try settled(of: place), log.leftCommits > 0 else { return nil }
    guard !log.isDamaged || acceptingLoss else {
      throw HistoryError.writesLost(path: place.text, commits: log.leftCommits)
    }
    let copy = place.text + kept + Hexadecimal.string(log.salts)
    guard !FileManager.default.fileExists(atPath: copy) else { return copy }
    let part = copy + "-part"
    do {
      if FileManager.default.fileExists(atPath: part) {
        try FileManager.default.removeItem(atPath: part)
      }
      try FileManager.default.copyItem(atPath: place.writeAheadLog, toPath: part)
      let file = try FileHandle(forUpdating: URL(fileURLWithPath: part))
      try file.synchronize()
      try file.close()
      try FileManager.default.moveItem(atPath: part, toPath: copy)
    } catch {
      throw HistoryError.cannotOpen(
        path: place.text,
        reason: "no copy of its write-ahead log could be made: \(error.localizedDescription)")
    }
    return copy
  }

  /// The copies that lie beside a store, in the order of their names.
  static func copies(of place: StorePath) throws -> [String] {
    let url = URL(fileURLWithPath: place.text)
    let folder = url.deletingLastPathComponent().path
    return try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasPrefix(url.lastPathComponent + kept) && !$0.hasSuffix("-part") }.sorted()
  }
}
