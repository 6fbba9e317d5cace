import CloudTrail
import Foundation

/// A program that writes credentials, as `credential_process` of a profile names it.
enum CredentialProcess {
  /// It is waited for as long as it takes, since it may ask its user for something. What it writes to standard
  /// error is its user's to read, and nothing of its output is quoted.
  ///
  /// - Parameter command: for the shell.
  static func credentials(_ command: String) async throws(CredentialsProblem) -> AWSCredentials {
    let source = "credential_process"
    let output: (status: Int32, bytes: [UInt8])
    do {
      output = try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try run(command) }) }
      }
    } catch {
      throw .unusable(source, "the shell cannot be started")
    }
    guard output.status == 0 else {
      throw .unusable(source, "the program ended with status \(output.status)")
    }
    let json = try AWSCredentials.json(output.bytes, from: source)
    guard json["Version"] == 1 else { throw .unusable(source, "its answer is not of Version 1") }
    return try AWSCredentials(output.bytes, tokenName: "SessionToken", from: source)
  }

  private static func run(_ command: String) throws -> (status: Int32, bytes: [UInt8]) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, Array(data))
  }
}
