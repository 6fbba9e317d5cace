import Foundation
import TestSupport

/// A folder as a bucket, served by tools/s3-server for as long as a test runs.
final class BucketServer {
  /// Python alone, without a package.
  static let requirement = Requirement(
    otherwise: "python3 is not installed; tools/install python3 does that"
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", ""]
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// What a program needs to read it.
  let environment: [String: String]
  private let running: Running

  init(_ folder: String, bucket: String, in place: Workplace) throws {
    let script = Package.folder.appendingPathComponent("tools/Buckets/server.py").path
    running = try Running(
      "/usr/bin/env",
      ["PATH=\(ProcessInfo.processInfo.environment["PATH"] ?? "")", "python3", script, folder]
        + ["--bucket", bucket], in: place.folder)
    environment = [
      "AWS_ENDPOINT_URL": try Self.address(running), "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
      "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1",
    ]
  }

  /// It must not go on running.
  deinit { running.send(SIGKILL) }

  /// Ends it.
  ///
  /// - Returns: how often each operation was called.
  func end() throws -> [String: Int] {
    running.send(SIGTERM)
    let last = try running.outcome().lines.last ?? ""
    return try JSONDecoder().decode([String: Int].self, from: Data(last.utf8))
  }

  /// Waits for the line that says where it listens.
  private static func address(_ running: Running) throws -> String {
    for _ in 0..<4000 {
      let text = String(decoding: try running.written(), as: UTF8.self)
      if let line = text.wholeMatch(of: /.* at (http:\/\/\S+)\n/) { return String(line.1) }
      if !running.isRunning { break }
      usleep(5_000)
    }
    running.send(SIGKILL)
    throw TestFailure("the bucket is not served: \(try running.outcome().errors)")
  }
}
