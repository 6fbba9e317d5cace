import CloudTrail
import Foundation
import Testing

/// What `history` leaves out, in which order it shows the rest, and how it ends.
@Suite("The verb history")
struct HistoryTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    let imported = try place.trailback("import", SampleTree.path)
    try #require(imported.code == 0, "\(imported.errors)")
  }

  private func shown(_ line: String) throws -> [JSONValue] {
    let outcome = try place.shell("trailback history --format jsonl \(line)")
    try #require(outcome.code < 2, "\(outcome.errors)")
    return try outcome.lines.map { try JSONValue(parsing: $0) }
  }

  @Test("Each filter leaves just what its member says")
  func filters() throws {
    let all = try shown("")
    #expect(all.count == 15)
    for (line, isWanted) in [
      ("--by support-8841", { $0["principal"]?.string?.hasSuffix("/support-8841") == true }),
      ("--by SUPPORTACCESS", { $0["principal"]?.string?.contains("/SupportAccess/") == true }),
      ("--ip 203.0.113.77", { $0["sourceIPAddress"] == "203.0.113.77" }),
      ("--region eu-west-1", { $0["region"] == "eu-west-1" }),
      ("--refused", { $0["what"] == "RejectedCall" }),
      (
        "--by SupportAccess --refused",
        {
          $0["what"] == "RejectedCall"
            && $0["principal"]?.string?.contains("/SupportAccess/") == true
        }
      ),
      (
        "--narrowed",
        {
          ["narrowed", "both"].contains($0["meaning"]?.string) || $0["what"] == "StopLogging"
        }
      ),
    ] as [(String, (JSONValue) -> Bool)] {
      let wanted = all.filter(isWanted)
      #expect((1..<all.count).contains(wanted.count), "\(line)")
      #expect(try shown(line) == wanted, "\(line)")
    }
    #expect(try shown("--newest") == all.reversed())
    #expect(try shown("--limit 3") == Array(all.prefix(3)))
    #expect(try shown("--newest --limit 3") == Array(all.reversed().prefix(3)))
    #expect(try shown("--limit 1000") == all)
    let late = all.filter { ($0["time"]?.string ?? "") >= "2025-03-04" }
    #expect(try shown("--since 2025-03-04 --limit 2") == Array(late.prefix(2)))
  }

  @Test("Something narrowed ends with 1, nothing with 0; the narrowed that are left out count, too")
  func exitCodes() throws {
    let some = try place.trailback("history", "--narrowed", "--trail", "management-trail")
    #expect(some.code == 1)
    #expect(some.out.contains("\n    narrowed"))
    #expect(!some.out.contains("\n    widened"))
    let none = try place.trailback("history", "--narrowed", "--since", "2025-03-05")
    #expect(none.code == 0 && none.out == "")
    #expect(none.errors.contains("no change in that time is known to have narrowed anything\n"))
    #expect(try place.trailback("history", "--narrowed", "--limit", "1").code == 1)
    #expect(try place.trailback("history", "--limit", "1").code == 0)
    let nobody = try place.trailback("history", "--by", "nobody")
    #expect(nobody.code == 0 && nobody.errors.contains("nothing of that kind in that time\n"))
  }

  @Test("What cannot be compared is not passed by in silence")
  func open() throws {
    // The selectors of the trail that is older than the history are not known. A stop is one all the same.
    let outcome = try place.trailback("history", "--narrowed", "--trail", "legacy-trail")
    #expect(outcome.code == 1)
    #expect(outcome.out.contains("    not comparable: stops logging; what it logged is not known"))
    #expect(outcome.errors.contains("1 other change narrowed anything is not known"))
  }
}
