import Foundation

/// A program of this package, as it was built beside the tests.
enum Program: String {
  case trailback
  case sampleLogs = "sample-logs"

  /// Where the build puts its programs: the folder of the test program itself.
  static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  var path: String { Self.folder.appendingPathComponent(rawValue).path }
}

/// What a program did: its exit code, or the signal that ended it, and what it wrote.
struct Outcome {
  var code: Int32
  var signal: Int32?
  var bytes: Data
  var errors: String

  var out: String { String(decoding: bytes, as: UTF8.self) }
  var lines: [String] { out.split(separator: "\n").map(String.init) }

  /// One error told in full: what is wrong and what to do next, and nothing of the program's
  /// insides.
  var isExplained: Bool {
    errors.contains("error: ") && errors.contains("hint: ") && !errors.contains("Fatal error")
      && !errors.contains("SQLITE") && !errors.contains("Backtrace")
  }
}

/// A test that could not be carried out.
struct TestFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
