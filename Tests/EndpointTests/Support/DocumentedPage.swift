import Foundation

/// A page of the module's documentation, and the tables in it.
struct DocumentedPage {
  let lines: [String]

  /// - Parameter name: of a page in `Endpoint.docc`, without its ending.
  init(_ name: String) throws {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    let page = url.appendingPathComponent("Sources/Endpoint/Endpoint.docc/\(name).md")
    lines = try String(contentsOf: page, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
  }

  /// The rows of all tables that have this head.
  func rows(of head: [String]) -> [[String]] {
    var rows: [[String]] = []
    var isInside = false
    for line in lines {
      guard line.hasPrefix("|") else {
        isInside = false
        continue
      }
      let cells = Self.cells(line)
      if cells == head {
        isInside = true
      } else if isInside, cells.contains(where: { !$0.hasPrefix("---") }) {
        rows.append(cells)
      }
    }
    return rows
  }

  static func cells(_ row: String) -> [String] {
    row.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }
}
