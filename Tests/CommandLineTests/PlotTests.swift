import CloudTrail
import Foundation
import Testing

/// The picture of the sample's three days.
@Suite("Plot")
struct PlotTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    let imported = try place.trailback("import", SampleTree.path)
    try #require(imported.code == 0, "\(imported.errors)")
  }

  @Test("The night is in it at every width, and no line is too wide", arguments: [40, 80, 200])
  func night(width: Int) throws {
    let outcome = try place.trailback("plot", "--width", "\(width)")
    #expect(outcome.code == 0 && outcome.errors == "")
    let lines = outcome.lines
    #expect(lines.allSatisfy { $0.count <= width })
    let trail = try #require(lines.first { $0.hasPrefix("manageme") && !$0.contains(":") })
    #expect(trail.contains("B") && trail.contains("▄"), "\(trail)")
    #expect(outcome.out.contains("blind for 44 min 49 s"))
    // The worst trail comes first.
    #expect(lines.first { $0.hasPrefix("data-trail  ") || $0.hasPrefix("manageme") } == trail)
  }

  @Test("Words are trails or files; the logs say how much was missed")
  func words() throws {
    let path = try SampleTree.path
    let outcome = try place.trailback(
      "plot", "data-trail", path, "--format", "json", "--since", "2025-03-04T02:00Z", "--until",
      "2025-03-04T03:00Z")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let json = try JSONValue(parsing: outcome.out)
    #expect(json["accounts"] == [] && json["trails"]?.array?.count == 1)
    let density = json["density"]
    func sum(_ name: String) -> Int64 {
      (density?[name]?.array ?? []).reduce(0) { sum, count in
        if case .integer(let count) = count { sum + count } else { sum }
      }
    }
    #expect(sum("happened") > sum("missed") && sum("missed") > 100)
    let unknown = try place.trailback("plot", "no-such-trail")
    #expect(unknown.code == 2 && unknown.isExplained)
  }

  @Test("The SVG is a file of its own, without a script or anything from elsewhere")
  func svg() throws {
    let outcome = try place.trailback("plot", "--format", "svg")
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(outcome.out.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(outcome.out.contains("<style>") && !outcome.out.contains("<script"))
    #expect(outcome.out.matches(of: /https?:/).count == 1)
    #expect(
      outcome.out.contains(
        "Tue 2025-03-04 02:58:41Z SupportAccess/support-8841: also logs management events"))
  }

  @Test("Widths out of bounds are refused", arguments: ["39", "1001", "-1", "x"])
  func widths(width: String) throws {
    let outcome = try place.trailback("plot", "--width=\(width)")
    #expect(outcome.code == 2 && outcome.isExplained)
  }
}
