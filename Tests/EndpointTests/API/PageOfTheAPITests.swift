import Foundation
import Testing

@testable import Endpoint

@Suite("The page about the API")
struct PageOfTheAPITests {
  private let lines: [String]

  init() throws {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    let page = url.appendingPathComponent("Sources/Endpoint/Endpoint.docc/API.md")
    lines = try String(contentsOf: page, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
  }

  /// The rows of the one table below a heading, without its head.
  private func table(below heading: String) throws -> [[String]] {
    let start = try #require(lines.firstIndex { $0.hasPrefix("#") && $0.hasSuffix(" \(heading)") })
    let section = lines[(start + 1)...].prefix { !$0.hasPrefix("#") }
    let rows = section.filter { $0.hasPrefix("|") }.dropFirst(2)
    return rows.map { row in
      row.dropFirst().dropLast().split(separator: "|").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
  }

  @Test("It lists the operations, what each of them is and which exceptions it gives")
  func operations() throws {
    let rows = try table(below: "What is served")
    let expected = APIOperation.allCases.map { operation in
      [
        "`\(operation.rawValue)`", operation.isWrite ? "writes" : "reads",
        APIContract.errors(of: operation).sorted().joined(separator: ", "),
      ]
    }
    #expect(rows == expected)
  }

  @Test("It lists the exceptions that are never given, and why")
  func neverThrown() throws {
    let rows = try table(below: "Exceptions that are never given")
    #expect(rows == APIContract.neverThrown.map { ["`\($0.error)`", $0.why] })
  }

  @Test("It lists the members of outputs that are never given")
  func neverGiven() throws {
    let rows = try table(below: "Members that are never given")
    let expected = APIOperation.allCases.filter { !APIContract.neverGiven(by: $0).isEmpty }.map {
      ["`\($0.rawValue)`", APIContract.neverGiven(by: $0).sorted().joined(separator: ", ")]
    }
    #expect(rows == expected)
  }

  @Test("It names no path of one machine")
  func paths() {
    #expect(!lines.contains { $0.contains("/home/") || $0.contains("/tmp/") })
    #expect(lines.allSatisfy { $0.hasPrefix("|") || $0.count <= 110 })
  }
}
