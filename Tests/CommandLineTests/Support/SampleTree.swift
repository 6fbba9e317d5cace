import Foundation

/// What `sample-logs` writes, made once for all tests that only read it.
enum SampleTree {
  private static let made = Result { try make() }

  /// The folder that was given to `sample-logs`.
  static var folder: URL { get throws { try made.get() } }
  static var path: String { get throws { try folder.path } }

  /// Every log file in it.
  static var files: [URL] {
    get throws {
      let walk = FileManager.default.enumerator(at: try folder, includingPropertiesForKeys: nil)
      return (walk?.compactMap { $0 as? URL } ?? [])
        .filter { $0.path.contains("/CloudTrail/") && $0.pathExtension == "gz" }
        .sorted { $0.path < $1.path }
    }
  }

  private static func make() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trailback-sample-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    atexit { SampleTree.remove() }
    let sample = folder.appendingPathComponent("sample")
    let outcome = try Running(Program.sampleLogs.path, [sample.path], in: folder).outcome()
    guard outcome.code == 0 else { throw TestFailure("sample-logs: \(outcome.errors)") }
    return sample
  }

  private static func remove() {
    guard case .success(let folder) = made else { return }
    do { try FileManager.default.removeItem(at: folder.deletingLastPathComponent()) } catch {}
  }
}
