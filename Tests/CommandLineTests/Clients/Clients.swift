import Foundation

/// AWS's own clients, boto3 and the AWS CLI, as PyPI has them.
enum Clients {
  /// The Python that has both: that of `tools/test`, or the machine's own; nil where none has.
  static let python: String? = {
    let own = RealData.package.appendingPathComponent(".build/clients/bin/python").path
    return [own, "python3"].lazy.compactMap { executable(of: $0) }.first
  }()

  static let whereFrom =
    "boto3 and awscli are not installed; tools/test installs them where PyPI can be reached"

  /// The interpreter behind a name, which may be a script that chooses one; nil where it does not have
  /// both.
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
