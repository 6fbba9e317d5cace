import CloudTrail
import Foundation
import Testing

@Suite("Heads that are kept elsewhere")
struct HeadTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.write(
      LogRecord.file([.create("one", at: 0, id: "a"), .create("two-trails", at: 0, id: "b")]),
      to: "logs/first.json")
    try place.trailback("import", "logs")
  }

  private func more() throws {
    try place.write(LogRecord.file([.create("three", at: 5, id: "c")]), to: "logs/second.json")
    #expect(try place.trailback("import", "logs").code == 0)
  }

  @Test("Every head that was added to a file stays checkable")
  func kept() throws {
    #expect(try place.shell("\(Program.trailback.path) head > heads").code == 0)
    try more()
    #expect(try place.shell("\(Program.trailback.path) head >> heads").code == 0)
    let outcome = try place.trailback("verify", "--head-file", "heads")
    #expect(outcome.code == 0, "\(outcome.out)\(outcome.errors)")
    #expect(outcome.out.contains("the head of event 2 is in this log, 1 event since\n"))
    #expect(outcome.out.contains("the head of event 3 is in this log, 0 events since\n"))
    let head = try place.json("head", "--format", "json")
    #expect(head["event"] == 3)
    let text = try #require(head["head"]?.string)
    #expect(try place.trailback("head").out.hasPrefix(text + " "))
    #expect(try place.trailback("verify", "--head", text).code == 0)
    #expect(
      try place.trailback("verify", "--head", #require(head["hash"]?.string).uppercased()).code == 0
    )
    // One that was kept before there was a ledger.
    let word = try #require(text.split(separator: " ").first.map(String.init))
    #expect(try place.trailback("verify", "--head", word).code == 0)
    #expect(text.split(separator: " ").count == 2)
  }

  @Test("An older copy of the store is sound by itself, and not with the head")
  func rolledBack() throws {
    let old = try Data(contentsOf: URL(fileURLWithPath: place.store))
    try more()
    let head = try #require(
      try place.trailback("head").out.split(separator: " ").first.map(String.init))
    try place.write(old, to: "trailback.sqlite")
    #expect(try place.trailback("verify").code == 0)
    let outcome = try place.trailback("verify", "--head", head)
    #expect(outcome.code == 1)
    #expect(outcome.out.contains("a head of event 3 was noted, and the log ends at event 2"))
    let other = "2:" + String(repeating: "ab", count: 32)
    #expect(try place.trailback("verify", "--head", other).out.contains("event 2 was noted with"))
  }

  @Test("What holds no head proves nothing, and is refused")
  func unfit() throws {
    try place.write("# nothing yet\n", to: "empty")
    try place.write("hello\n", to: "other")
    for file in ["empty", "other", "missing"] {
      let outcome = try place.trailback("verify", "--head-file", file)
      #expect(outcome.code == 2 && outcome.out.isEmpty, "\(file)")
      #expect(outcome.errors.contains(file))
    }
    #expect(try place.trailback("verify", "--head", "2:abc").code == 2)
  }

  @Test("A gutted store answers nothing, and the hint is a command that runs")
  func gutted() throws {
    #expect(
      try place.shell(
        "sqlite3 trailback.sqlite 'DROP TRIGGER event_no_delete; DELETE FROM event WHERE sequence = 2'"
      ).code == 0)
    for verb in [
      ["trails"], ["get", "--trail", "one"], ["history"], ["export", "timeline"], ["head"],
    ] {
      let outcome = try place.start(verb).outcome()
      #expect(outcome.code == 2 && outcome.out.isEmpty, "\(verb)")
      #expect(outcome.errors.contains("is damaged"), "\(outcome.errors)")
      #expect(outcome.errors.contains("trailback verify"))
    }
    #expect(try place.trailback("verify").code == 1)
  }
}
