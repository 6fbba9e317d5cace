import Foundation
import TestSupport

/// The output of a script of checks: a line for each, and their number.
struct ClientScript {
  /// The checks that passed, in the order of the script.
  let right: [String]
  /// All other lines.
  let wrong: [String]

  /// Runs a script against an endpoint.
  ///
  /// - Throws: `TestFailure` if it did not come to its end, or did not check anything.
  init(_ name: String, against address: String, in place: Workplace) throws {
    guard let python = Clients.python else { throw TestFailure(Clients.requirement.reason) }
    let path = Clients.scripts.appendingPathComponent(name).path
    let outcome = try Running(
      python, [path], in: place.folder,
      environment: ["ENDPOINT": address, "PYTHONDONTWRITEBYTECODE": "1"]
    ).outcome(within: 240)
    let lines = outcome.lines
    guard let last = lines.last?.wholeMatch(of: /([0-9]+) checks, ([0-9]+) wrong/),
      let count = Int(last.1), count > 0
    else { throw TestFailure("\(name) did not come to its end: \(outcome.errors)") }
    right = lines.filter { $0.hasPrefix("ok ") }.map { String($0.dropFirst("ok ".count)) }
    wrong = lines.dropLast().filter { !$0.hasPrefix("ok ") }
    guard right.count + wrong.count == count, (outcome.code == 0) == wrong.isEmpty else {
      throw TestFailure("\(name) counts \(count) checks, and has \(lines.count - 1) lines")
    }
  }
}
