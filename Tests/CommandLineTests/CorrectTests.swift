import CloudTrail
import Foundation
import Testing

@Suite("Correct")
struct CorrectTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.write(
      LogRecord.file([
        .create("one", at: 0, id: "a"), .put("one", at: 60, id: "b", reads: "ReadOnly"),
      ]), to: "first.json")
    try place.trailback("import", "first.json")
  }

  private func reads() throws -> JSONValue? {
    try place.json("get", "--trail", "one")["EventSelectors"]?.array?.first?["ReadWriteType"]
  }

  /// The command that undoes a correction, as the program printed it.
  private func undoing(_ text: String) throws -> String {
    let line = try #require(text.split(separator: "\n").first { $0.contains("trailback correct ") })
    return String(line[try #require(line.range(of: "trailback correct ")).lowerBound...])
  }

  @Test("A reason is needed, and blanks are none", arguments: ["", " ", "\t\n"])
  func reason(_ reason: String) throws {
    let outcome = try place.trailback("correct", "b", "--reason", reason)
    #expect(outcome.code == 2 && outcome.isExplained, "\(outcome.errors)")
    #expect(try place.eventIDs().count == 2)
  }

  @Test("The command that undoes a correction is printed, and works when it is copied")
  func undone() throws {
    let outcome = try place.trailback("correct", "b", "--reason", "never made")
    #expect(try reads() == "All")
    let undone = try place.shell(undoing(outcome.out))
    #expect(undone.code == 0, "\(undone.errors)")
    #expect(try reads() == "ReadOnly")
    let again = try place.shell(undoing(undone.out))
    #expect(try again.code == 0 && reads() == "All")
    #expect(try place.isSound())
  }

  @Test("An event that is voided already is left so, with a warning")
  func twice() throws {
    try place.trailback("correct", "b", "--reason", "never made")
    let again = try place.trailback("correct", "b", "--reason", "really")
    #expect(again.code == 0 && again.out == "")
    #expect(again.errors.contains("warning: event b is voided already"), "\(again.errors)")
    #expect(try place.eventIDs().count == 3)
    // What it says to do instead works.
    #expect(try place.shell(undoing(again.errors)).code == 0)
    #expect(try reads() == "ReadOnly")
    // Now it counts again, and can be voided again.
    #expect(try place.trailback("correct", "b", "--reason", "yes").out.contains("voided"))
    #expect(try reads() == "All")
  }

  @Test("Who made the correction is recorded")
  func who() throws {
    let arn = "arn:aws:iam::111122223333:user/mary"
    try place.trailback("correct", "b", "--reason", "never made", "--by", arn)
    try place.trailback("correct", "a", "--reason", "this, too")
    let principals = try place.jsonLines("export", "timeline")
      .filter { $0["what"] == "Correction" }.map { $0["principal"]?.string }
    #expect(principals == [arn, NSUserName()])
  }
}
