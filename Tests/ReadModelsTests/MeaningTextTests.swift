import CloudTrail
import History
import ReadModels
import ReplayTestSupport
import Testing

@testable import Comparison

/// How a meaning is shown, with meanings that are given.
@Suite("Marks of changes")
struct MeaningTextTests {
  private static func meaning(
    _ outcome: Comparison.Outcome, reason: String? = nil
  ) -> Comparison {
    Comparison(
      outcome: outcome, losses: [], gains: [], open: [], undocumented: [], reason: reason)
  }

  private func entry(_ meaning: Comparison?) throws -> TimelineEntry {
    var entry = try #require(
      try Bench([
        Example.created, Example.started, Example.event(.putEventSelectors(.default), at: 60),
      ])
      .entries().last)
    entry.meaning = meaning
    return entry
  }

  @Test(
    "Each outcome has a mark of its own, which begins the line",
    arguments: Comparison.Outcome.allCases)
  func marks(_ outcome: Comparison.Outcome) throws {
    let entry = try entry(Self.meaning(outcome))
    let line = try #require(entry.markedMeaning)
    #expect(line.hasPrefix(outcome.mark))
    #expect(!line.dropFirst(outcome.mark.count).contains(outcome.mark))
    #expect(Set(Comparison.Outcome.allCases.map(\.mark)).count == Comparison.Outcome.allCases.count)
    #expect(entry.json["meaning"] == .string(outcome.rawValue))
    #expect(entry.json["meaningInWords"]?.string == entry.meaningInWords)
    #expect(entry.isNarrowed == [.narrowed, .both].contains(outcome))
    #expect(entry.mayHaveNarrowed == [.undecided, .notComparable, .tooLarge].contains(outcome))
  }

  @Test("The line stands between who and what changed, in a colour where colours are asked for")
  func text() throws {
    let entry = try entry(Self.meaning(.notComparable, reason: "a reason"))
    let lines = entry.text(.plain, showsTrail: false).split(separator: "\n")
    #expect(lines[1].hasPrefix("    by "))
    #expect(lines[2] == "    not comparable: a reason")
    let coloured = try Set(
      [Comparison.Outcome.narrowed, .widened, .same, .undecided].map { outcome in
        try self.entry(Self.meaning(outcome)).text(Style(isColoured: true), showsTrail: false)
          .split(separator: "\n")[2].prefix { !$0.isLowercase || $0 == "m" }
      })
    #expect(coloured.count == 4)
  }

  @Test("Nothing from a log reaches a terminal, a table or a line as it is")
  func hostile() throws {
    let entry = try entry(
      Self.meaning(.notComparable, reason: "\u{1B}[2J\n=1+1|\u{202E}"))
    let text = entry.text(.plain, showsTrail: true)
    #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
  }
}
