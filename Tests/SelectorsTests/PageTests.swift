import Foundation
import Selectors
import Testing

/// The page of rules agrees with the code and the tests.
@Suite("The page of rules is kept")
struct PageTests {
  @Test("Every rule has a test that cites it, by id")
  func covered() throws {
    let cited = Set(try Page.citations(under: "Tests").map(\.id))
    let missing = try Page.rules().map(\.id).filter { !cited.contains($0) }
    #expect(missing.isEmpty, "no test cites \(missing.joined(separator: ", "))")
  }

  @Test("Whatever is cited is on the page")
  func known() throws {
    let page = try Page.text()
    let sections = page.matches(of: #/(?m)^##+ (\d+(?:\.\d+)?) /#).map { String($0.1) }
    let known = Set(sections).union(try Page.rules().map(\.id))
    for folder in ["Tests", "Sources", "tools"] {
      for citation in try Page.citations(under: folder) {
        #expect(known.contains(citation.id), "\(citation.path) cites \(citation.id)")
      }
    }
  }

  @Test("The rules that a verdict can cite are those that the page says it names, as sure as there")
  func named() throws {
    // Rules on what a caller may put decide no verdict.
    let named = try Page.rules().filter { rule in
      !rule.id.hasPrefix("4.") && (rule.isNamed || rule.tag == "UNKNOWN")
    }
    #expect(named.map(\.id).sorted() == Rule.allCases.map(\.rawValue).sorted())
    for rule in named { #expect(Rule(rawValue: rule.id)?.certainty.rawValue == rule.tag) }
  }

  @Test("The situations on the page are those that are tested, by name and in the same order")
  func situations() throws {
    let rows = try Page.text().matches(of: #/(?m)^\| ([A-Z][^|]+?) \| [A-Z][^|]* \|$/#)
    let named = rows.map { String($0.1) }
    #expect(named.count >= 12)
    #expect(try named == Page.testNames(in: "Tests/SoundnessTests/Coverage/SituationTests.swift"))
  }

  @Test("Ids count up within a section, and none is used twice")
  func ids() throws {
    let ids = try Page.rules().map(\.id)
    #expect(ids.count > 100)
    #expect(Set(ids).count == ids.count)
  }
}

private enum Page {
  struct Rule {
    var id: String
    var tag: String
    /// Whether its answer says that a verdict names it.
    var isNamed: Bool
  }

  struct Citation {
    var path: String
    var id: String
  }

  private static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text() throws -> String {
    let path = package.appendingPathComponent("Sources/Selectors/Selectors.docc/Semantics.md")
    return try String(contentsOf: path, encoding: .utf8)
  }

  static func testNames(in path: String) throws -> [String] {
    let file = package.appendingPathComponent(path)
    return try String(contentsOf: file, encoding: .utf8).matches(of: #/@Test\("(.*?)"\)/#)
      .map { String($0.1) }
  }

  static func rules() throws -> [Rule] {
    let rule =
      #/(?m)^- \*\*(\d+(?:\.\d+)?[a-z])\*\* \[(DOC|OBSERVED|INFERRED|UNKNOWN)\] .*\n  \*Answer: (.*?)\* \*Source: /#
    return try text().matches(of: rule).map {
      Rule(id: String($0.1), tag: String($0.2), isNamed: $0.3.contains(#/\bnamed\b/#))
    }
  }

  /// `SEMANTICS 1.4g`, also in lists: `SEMANTICS 1.4g, 2.3 and 2.9a`.
  static func citations(under folder: String) throws -> [Citation] {
    let list = #/SEMANTICS (\d+(?:\.\d+)?[a-z]?\b(?:(?:, | and | to )\d+(?:\.\d+)?[a-z]?\b)*)/#
    let files = FileManager.default.enumerator(
      at: package.appendingPathComponent(folder), includingPropertiesForKeys: nil)
    var citations: [Citation] = []
    while let file = files?.nextObject() as? URL {
      guard ["swift", "cpp", "h", "sql", "json"].contains(file.pathExtension),
        file.lastPathComponent != "PageTests.swift"
      else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      guard text.contains("SEMANTICS ") else { continue }
      for match in text.matches(of: list) {
        for id in match.1.matches(of: #/\d+(?:\.\d+)?[a-z]?/#) {
          citations.append(Citation(path: file.lastPathComponent, id: String(id.0)))
        }
      }
    }
    return citations
  }
}
