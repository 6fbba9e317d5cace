import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Waits until files and their names would survive a power cut.
enum Durability {
  /// A file that nobody has open by SQLite: closing it would drop SQLite's locks.
  static func flushFile(_ place: StorePath) throws {
    try flush(place.text, O_RDONLY, of: place)
  }

  /// The folder, and with it the name of a file that was made or removed in it.
  static func flushFolder(of place: StorePath) throws {
    try flush(place.folder, O_RDONLY | O_DIRECTORY, of: place)
  }

  private static func flush(_ path: String, _ mode: Int32, of place: StorePath) throws {
    let descriptor = open(path, mode | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(place) }
    defer { close(descriptor) }
    // Some file systems cannot flush a folder, and say so.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure(place) }
  }

  private static func failure(_ place: StorePath) -> HistoryError {
    switch errno {
    case ENOSPC, EDQUOT: .diskFull(path: place.text)
    case EROFS: .readOnly(path: place.text)
    default: .failed(path: place.text, reason: String(cString: strerror(errno)))
    }
  }
}
