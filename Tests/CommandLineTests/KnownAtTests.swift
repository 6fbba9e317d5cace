import CloudTrail
import Foundation
import Testing

/// What was answered as known at a moment stays the answer, whatever is learned later.
@Suite("As known at")
struct KnownAtTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// A moment after everything that was recorded before this call.
  private func now() throws -> String {
    usleep(2000)
    let time = try place.shell("date -u +%Y-%m-%dT%H:%M:%S.%6NZ").out
      .trimmingCharacters(in: .whitespacesAndNewlines)
    usleep(2000)
    return time
  }

  /// Every answer about a grid of effective and recorded times.
  private func answers(asKnownAt moments: [String]) throws -> [String: String] {
    var answers: [String: String] = [:]
    for known in moments {
      for at in ["00:00:01", "00:01:00", "00:02:30", "00:05:00"] {
        for form in ["json", "text"] {
          let asked = try place.trailback(
            "get", "--trail", LogRecord.arn("one"), "--at", "2025-03-04T\(at)Z", "--as-known-at",
            known, "--format", form)
          answers["\(known) \(at) \(form)"] = "\(asked.code) \(asked.out)\(asked.errors)"
        }
      }
      for verb in [["export", "timeline"], ["history"], ["history", "--format", "jsonl"]] {
        let asked = try place.start(verb + ["--as-known-at", known]).outcome()
        answers["\(known) \(verb)"] = "\(asked.code) \(asked.out)\(asked.errors)"
      }
      let judged = try place.trailback(
        "replay", place.path("first.json"), "--as-known-at", known, "--format", "jsonl")
      answers["\(known) replay"] = "\(judged.code) \(judged.out)\(judged.errors)"
    }
    return answers
  }

  @Test("Before anything was known, no answer says that a trail did not exist")
  func nothingKnown() throws {
    try place.write(
      LogRecord.file([.create("one", at: 0, id: "a"), .start("one", at: 1, id: "b")]),
      to: "first.json")
    try place.trailback("import", "first.json")
    for question in [["get", "one"], ["lint", "one"], ["restore", "one", "--at", "2025-03-04"]] {
      let asked = try place.start(question + ["--as-known-at", "2025-03-05"]).outcome()
      #expect(asked.code == 2 && asked.out.isEmpty)
      #expect(
        asked.errors.contains(
          "at 2025-03-05T00:00:00Z no change of \(LogRecord.arn("one")) was known"),
        "\(question) \(asked.errors)")
      #expect(asked.isExplained)
    }
  }

  @Test("Late files and a correction change today's answers, and no earlier ones")
  func unchanged() throws {
    try place.write(
      LogRecord.file([
        .create("one", at: 0, id: "a"), .start("one", at: 1, id: "b"),
        .put("one", at: 120, id: "c", reads: "ReadOnly"),
      ]), to: "first.json")
    try place.write(
      LogRecord.file([.put("one", at: 30, id: "d", reads: "WriteOnly")]), to: "late.json")
    try place.write(LogRecord.file([.put("one", at: 240, id: "e")]), to: "later.json")

    var moments: [String] = []
    try place.trailback("import", "first.json")
    moments.append(try now())
    let first = try answers(asKnownAt: moments)
    #expect(first.values.contains { $0.contains("ReadOnly") })
    try place.trailback("import", "late.json")
    moments.append(try now())
    try place.trailback("import", "later.json")
    moments.append(try now())
    let corrected = try place.trailback("correct", "c", "--reason", "a test call")
    #expect(corrected.code == 0, "\(corrected.errors)")
    moments.append(try now())

    let recorded = try answers(asKnownAt: moments)
    for (question, answer) in first { #expect(recorded[question] == answer, "\(question)") }
    // Each step was learned: the same question at the four moments has different answers.
    let asked = moments.map { recorded["\($0) 00:01:00 json"] }
    #expect(asked[0] != asked[1])
    let voided = moments.map { recorded["\($0) 00:02:30 json"] }
    #expect(voided[2] != voided[3])

    try place.trailback("import", "first.json", "late.json", "later.json")
    try place.trailback("correct", "d", "--reason", "this one, too")
    try place.trailback(
      "put", "--trail", LogRecord.arn("one"), "--selectors", "-", "--at", "2025-03-04T00:00:10Z",
      input: Data(#"{"EventSelectors":[{"ReadWriteType":"ReadOnly"}]}"#.utf8))
    try place.trailback("rebuild")
    #expect(try answers(asKnownAt: moments) == recorded)
    #expect(try place.isSound())
  }

  /// SEMANTICS 3.6w
  @Test("While a program writes, it is said that what was known just now can still change")
  func unsettled() throws {
    try place.write(
      LogRecord.file([.create("one", at: 0, id: "a"), .start("one", at: 1, id: "b")]),
      to: "first.json")
    try place.trailback("import", "first.json")
    let moment = try now()
    let questions = [
      ["get", "--trail", "one"], ["history"], ["export", "timeline"], ["replay", "first.json"],
    ]
    func answers() throws -> [Outcome] {
      try questions.map { try place.start($0 + ["--as-known-at", moment]).outcome() }
    }
    let free = try answers()
    // As a writer does in a transaction.
    let lock = open(place.path("trailback.sqlite-lock"), O_RDWR)
    try #require(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
    let held = try answers()
    close(lock)
    for (free, held) in zip(free, held) {
      #expect(free.code == 0 && held.code == 0 && free.out == held.out)
      #expect(!free.errors.contains("settled"))
      #expect(held.errors.contains("note: what was known at \(moment) is not settled"))
    }
    // Something that was recorded since settles it, too.
    try place.write(LogRecord.file([.put("one", at: 240, id: "e")]), to: "later.json")
    try place.trailback("import", "later.json")
    let again = open(place.path("trailback.sqlite-lock"), O_RDWR)
    try #require(again >= 0 && flock(again, LOCK_EX | LOCK_NB) == 0)
    for answer in try answers() { #expect(!answer.errors.contains("settled")) }
    close(again)
  }

  @Test("Before the first import nothing was known; a moment to come is refused")
  func ends() throws {
    try place.write(LogRecord.file([.create("one", at: 0, id: "a")]), to: "first.json")
    let before = try now()
    try place.trailback("import", "first.json")
    let asked = try place.trailback(
      "get", "--trail", "one", "--at", "2025-03-04T01:00:00Z", "--as-known-at", before)
    #expect(asked.code == 2 && asked.isExplained, "\(asked.errors)")
    #expect(try place.jsonLines("export", "timeline", "--as-known-at", before).isEmpty)
    let future = try place.trailback("get", "--trail", "one", "--as-known-at", "2199-01-01")
    #expect(future.code == 2 && future.isExplained, "\(future.errors)")
    #expect(future.errors.contains("not known yet"))
  }

  @Test("A correction names an event that is there, and counts once")
  func corrections() throws {
    try place.write(
      LogRecord.file([
        .create("one", at: 0, id: "a"), .put("one", at: 60, id: "b", reads: "ReadOnly"),
      ]),
      to: "first.json")
    try place.trailback("import", "first.json")
    let missing = try place.trailback("correct", "nobody", "--reason", "x")
    #expect(missing.code == 2 && missing.isExplained)
    try place.trailback("correct", "b", "--reason", "a mistake")
    let history = try place.trailback("history").out
    #expect(history.contains("PutEventSelectors (voided)") && history.contains("a mistake"))
    let now = try place.json("get", "--trail", "one")
    #expect(now["EventSelectors"]?.array?.first?["ReadWriteType"] == "All")
    #expect(try place.isSound())
  }
}
