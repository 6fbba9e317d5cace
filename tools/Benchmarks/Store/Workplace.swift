import Foundation

/// The folder in which the stores of one run lie.
struct Workplace {
  let folder: URL

  init(_ path: String) throws {
    folder = URL(fileURLWithPath: path).appendingPathComponent("\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func path(_ name: String) -> String {
    folder.appendingPathComponent(name + ".sqlite").path
  }

  /// Removes one store, so that a long run does not need room for all of them at once.
  func remove(_ name: String) {
    for suffix in ["", "-wal", "-shm", "-lock"] { unlink(path(name) + suffix) }
  }

  func clear() {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      say("could not remove \(folder.path): \(error.localizedDescription)")
    }
  }
}

/// A line of progress on standard error.
func say(_ line: String) {
  FileHandle.standardError.write(Data("store-benchmark: \(line)\n".utf8))
}
