import Foundation
import TestSupport

/// AWS's own clients, boto3 and the AWS CLI, as PyPI has them.
enum Clients {
  /// The Python that has both: the one of `tools/test`, or the machine's own; nil if neither has.
  static let python: String? = {
    let own = Package.folder.appendingPathComponent(".build/clients/bin/python").path
    return [own, "python3"].lazy.compactMap { executable(of: $0) }.first
  }()

  static let requirement = Requirement(
    python != nil,
    otherwise: "boto3 and awscli are not installed; tools/test installs them from PyPI")

  /// The interpreter that a name leads to, since that may be a script that chooses one; nil if it
  /// does not have both.
  private static func executable(of python: String) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-c", "import awscli, boto3, sys; print(sys.executable)"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
      let data = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      let path = String(decoding: data, as: UTF8.self).split(separator: "\n").last
      return process.terminationStatus == 0 ? path.map(String.init) : nil
    } catch {
      return nil
    }
  }

  /// The folder of the scripts that the tests run.
  static let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Scripts")
}

/// The AWS CLI, as `tools/test` installs it or as the system has it.
enum AWSCommandLine {
  static let requirement = Requirement(
    folder != nil, otherwise: "the AWS CLI is not installed; tools/test installs it from PyPI")

  /// The folder that holds `aws`; nil if there is none.
  static let folder: String? = {
    let own = Package.folder.appendingPathComponent(".build/clients/bin").path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return ([own] + path.split(separator: ":").map(String.init)).first {
      FileManager.default.isExecutableFile(atPath: $0 + "/aws")
    }
  }()
}
