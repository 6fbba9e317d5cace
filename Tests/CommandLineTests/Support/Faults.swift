import Foundation
import TestSupport

/// Faults of the system, injected into single calls of a program by `strace`.
struct Faults {
  static let requirement = Requirement(
    otherwise: "strace is not installed (tools/install strace), or may trace nobody here"
  ) {
    try Workplace().shell("strace -f --seccomp-bpf -o /dev/null trailback --version").code == 0
  }

  /// What came of one run with a fault.
  struct Run {
    var outcome: Outcome
    /// Whether the call was reached. If not, there are no more occurrences of it.
    var isInjected: Bool
  }

  let place: Workplace
  /// The calls, as strace names them.
  let call: String
  let error: String
  /// Only calls on these files.
  let files: [String]

  /// Runs a command line whose call number `when` fails.
  ///
  /// - Parameter when: as strace has it: `3`, `3+` for the third and all later ones, `2+3` for each third
  ///   from the second on.
  func run(_ command: String, when: String) throws -> Run {
    let paths = files.map { "-P '\($0)'" }.joined(separator: " ")
    let outcome = try place.shell(
      "strace -f --seccomp-bpf -o trace -e trace=\(call) -e inject=\(call):error=\(error):when=\(when) \(paths) "
        + command)
    let trace = try String(contentsOfFile: place.path("trace"), encoding: .utf8)
    return Run(outcome: outcome, isInjected: trace.contains("(INJECTED)"))
  }

  /// Runs a command line once for each occurrence of the call, until one is not reached.
  ///
  /// - Parameters:
  ///   - persists: whether all later calls fail, too.
  ///   - before: called before each run.
  ///   - check: gets the number of the occurrence, and what came of it.
  /// - Returns: how many occurrences there were.
  func atEvery(
    _ command: String, persists: Bool, before: () throws -> Void = {},
    check: (Int, Outcome) throws -> Void
  ) throws -> Int {
    for number in 1..<200 {
      try before()
      let run = try run(command, when: "\(number)" + (persists ? "+" : ""))
      guard run.isInjected else { return number - 1 }
      try check(number, run.outcome)
    }
    throw TestFailure("\(command) makes 200 calls of \(call)")
  }
}
