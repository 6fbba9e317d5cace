import Foundation

/// The public data sets, where they lie beside the package.
enum RealData {
  /// The package's own folder.
  static let package: URL = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url
  }()

  /// `TRAILBACK_DATA`, or `../shared/data` beside the package.
  static let root =
    ProcessInfo.processInfo.environment["TRAILBACK_DATA"]
    ?? package.deletingLastPathComponent().appendingPathComponent("shared/data").path

  static let invictus = root + "/invictus"
  static var isThere: Bool { FileManager.default.fileExists(atPath: invictus + "/CloudTrail") }
}
