import Foundation

/// The AWS CLI, where it is installed: as tools/test does, or as the system has it.
enum AWSCommandLine {
  /// The folder that holds `aws`; nil where there is none.
  static let folder: String? = {
    let own = RealData.package.appendingPathComponent(".build/clients/bin").path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return ([own] + path.split(separator: ":").map(String.init)).first {
      FileManager.default.isExecutableFile(atPath: $0 + "/aws")
    }
  }()
}
