import Foundation

/// A store in a folder of its own, which goes away with it.
final class TemporaryStore: Sendable {
  let folder: URL
  var path: String { folder.appendingPathComponent("trailback.sqlite").path }

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trailback-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch {}
  }
}
