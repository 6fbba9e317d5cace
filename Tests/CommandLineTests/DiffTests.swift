import CloudTrail
import Foundation
import Testing

/// Two configurations held against each other, from wherever they come.
@Suite("Diff")
struct DiffTests {
  private let place: Workplace
  private static let all = #"{"EventSelectors":[{"ReadWriteType":"All"}]}"#
  private static let reads = #"{"EventSelectors":[{"ReadWriteType":"ReadOnly"}]}"#

  init() throws {
    place = try Workplace()
    try place.write(Self.all, to: "all.json")
    try place.write(Self.reads, to: "reads.json")
  }

  private func recorded() throws {
    try place.write(
      LogRecord.file([
        .create("one", at: 0, id: "a"), .start("one", at: 1, id: "b"),
        .put("one", at: 60, id: "c", reads: "ReadOnly"), .create("two-trails", at: 0, id: "d"),
      ]), to: "logs/first.json")
    try place.trailback("import", "logs")
  }

  private func diff(_ words: String..., input: String? = nil) throws -> Outcome {
    try place.start(["diff"] + words, input: input.map { Data($0.utf8) }).outcome()
  }

  @Test("Two files need no store, and none is made")
  func files() throws {
    let outcome = try diff("all.json", "reads.json")
    #expect(outcome.code == 1 && outcome.errors == "", "\(outcome.errors)")
    #expect(outcome.out.hasPrefix("stops logging management writes\n"), "\(outcome.out)")
    let back = try diff("reads.json", "all.json")
    #expect(back.code == 1 && back.out.hasPrefix("also logs management writes\n"), "\(back.out)")
    let same = try diff("all.json", "all.json")
    #expect(same.code == 0 && same.out.hasPrefix("same in meaning\n"))
    #expect(!place.hasStore)
  }

  @Test(
    "What GetEventSelectors answers, a byte order mark, standard input, a path that is not UTF-8")
  func forms() throws {
    try place.write(
      "\u{FEFF}" + #"{"TrailARN":"\#(LogRecord.arn("one"))","EventSelectors":[{}]}"#,
      to: "answer.json")
    #expect(try diff("all.json", "answer.json").code == 0)
    #expect(try diff("-", "answer.json", input: Self.all).code == 0)
    #expect(try diff("all.json", "-", input: Self.reads).out.contains("second  standard input"))
    let shell = try place.shell(
      "cp all.json $'b\\xffd'; trailback diff $'b\\xffd' <(cat reads.json)")
    #expect(shell.code == 1 && shell.out.contains("first   b\u{FFFD}d"), "\(shell.errors)")
  }

  @Test("A trail now, at a moment, by name and by ARN")
  func trails() throws {
    try recorded()
    for (first, second, code) in [
      ("one@2025-03-04T00:00:30Z", "one", 1), ("one", LogRecord.arn("one"), 0),
      ("\(LogRecord.arn("one"))@2025-03-04T00:00:30Z", "all.json", 0), ("one", "all.json", 1),
      ("one@2025-03-04T00:00:30Z", "reads.json", 1),
    ] as [(String, String, Int32)] {
      let outcome = try diff(first, second)
      #expect(outcome.code == code, "\(first) \(second): \(outcome.out)\(outcome.errors)")
    }
    let json = try place.json("diff", "one@2025-03-04T00:00:30Z", "one", "--format", "json")
    #expect(json["outcome"] == "narrowed")
    #expect(
      json["first"]?["time"] == "2025-03-04T00:00:30.000000Z"
        || json["first"]?["time"] == "2025-03-04T00:00:30Z")
    #expect(json["first"]?["trailARN"] == .string(LogRecord.arn("one")))
    let witness = json["losses"]?.array?.first?["witness"]
    #expect(witness?["record"]?["readOnly"] == false)
    #expect(witness?["first"] == "selected" && witness?["second"] == "readWriteTypeDiffers")
  }

  @Test("A trail that logs nothing is said so")
  func still() throws {
    try recorded()
    let outcome = try diff("two-trails", "reads.json")
    #expect(outcome.code == 0)
    #expect(outcome.out.contains("note: two-trails: logging was off, so nothing was logged"))
  }

  @Test("Before and after an event")
  func event() throws {
    try recorded()
    let put = try diff("--event", "c")
    #expect(put.code == 1 && put.out.hasPrefix("stops logging management writes\n"), "\(put.out)")
    #expect(put.out.contains("first   one before PutEventSelectors at 2025-03-04T00:01:00Z"))
    let start = try diff("--event", "b")
    #expect(start.code == 1 && start.out.hasPrefix("also logs management events"), "\(start.out)")
    let unknown = try diff("--event", "nope")
    #expect(unknown.code == 2 && unknown.errors.contains("trailback history"))
    #expect(try diff("--event", "c", "one").code == 2)
    #expect(try diff("one").code == 2 && diff().code == 2)
  }

  @Test("A file wins over a trail of the same name, which the ARN names")
  func sameName() throws {
    try recorded()
    try place.write(Self.all, to: "one")
    #expect(try diff("one", "all.json").code == 0)
    #expect(try diff(LogRecord.arn("one"), "all.json").code == 1)
    // A folder of that name is in nobody's way.
    try place.write("", to: "two-trails/file")
    #expect(try diff("two-trails", "two-trails").code == 0)
  }

  @Test("Selectors that CloudTrail would refuse are refused in its words")
  func refused() throws {
    try place.write(#"{"EventSelectors":[]}"#, to: "none.json")
    let outcome = try diff("all.json", "none.json")
    #expect(outcome.code == 2 && outcome.out == "")
    #expect(outcome.errors.contains("InvalidEventSelectorsException"))
    // Of another partition, they fit each other, and not a trail of this one.
    try place.write(
      #"{"EventSelectors":[{"DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws-cn:s3"]}]}]}"#,
      to: "china.json")
    #expect(try diff("china.json", "china.json").code == 0)
    try recorded()
    #expect(try diff("one", "china.json").code == 2)
  }

  @Test("What cannot be read is named, with what to do")
  func bad() throws {
    for (words, fact) in [
      (["all.json", "nope.json"], "nope.json cannot be read: No such file or directory"),
      (["all.json", "nope"], "nope names no file, and there is no store"),
      (["all.json", "one@2025-03-04"], "one names no file, and there is no store"),
      (["all.json", "/tmp"], "/tmp cannot be read: Is a directory"),
      (["all.json", "one@noon"], "noon after the @ is not a time"),
      (["all.json", "one@"], "nothing after the @ is not a time"),
      (["all.json", ""], "an empty word names no file"),
      (["-", "-"], "standard input can be read once, and - is given twice"),
    ] {
      let outcome = try place.start(["diff"] + words).outcome()
      #expect(outcome.code == 2 && outcome.out == "", "\(words)")
      #expect(outcome.errors.hasPrefix("error: \(fact)"), "\(outcome.errors)")
      #expect(outcome.errors.contains("\n  hint: "), "\(outcome.errors)")
    }
    try recorded()
    for (word, fact) in [
      ("onee", "onee names neither a file nor a trail in the history\n  hint: did you mean one?"),
      ("a b", "a b names neither a file nor a trail"),
      ("zzzzzzzzzzzz", "names neither a file nor a trail in the history\n  hint: check the path"),
      ("onee@2025-03-04", "no trail onee is in the history"),
      (LogRecord.arn("zzz"), "no trail arn:aws:cloudtrail"),
      ("\u{1B}[2J", "\\u{1b}[2J names neither"),
    ] {
      let outcome = try diff("all.json", word)
      #expect(outcome.code == 2 && outcome.errors.contains(fact), "\(outcome.errors)")
      #expect(!outcome.errors.contains("\u{1B}"))
    }
  }

  @Test("What is not known cannot be compared")
  func unknown() throws {
    try place.write(
      LogRecord.file([.start("one", at: 1, id: "b")]), to: "logs/first.json")
    try place.trailback("import", "logs")
    let outcome = try diff("one", "all.json")
    #expect(outcome.code == 2 && outcome.out.hasPrefix("not comparable: "), "\(outcome.out)")
    let json = try place.start(["diff", "one", "all.json", "--format", "json"]).outcome()
    #expect(json.code == 2)
    let document = try JSONValue(parsing: json.out)
    #expect(document["outcome"] == "notComparable" && document["reason"]?.string != nil)
  }

  @Test("Trails of two accounts are each taken for their own")
  func accounts() throws {
    try recorded()
    let other = "arn:aws:cloudtrail:us-east-1:999999999999:trail/other"
    try place.trailback("put", "--trail", other, "--selectors", "reads.json")
    let notes = try place.start(["diff", "one", other, "--format", "json"]).outcome().out
    #expect(notes.contains("999999999999; each is taken for the trail of its own account"))
  }

  @Test(
    "As many selectors and values as CloudTrail takes are answered, and a file that is too large refused"
  )
  func large() throws {
    func file(_ selectors: Int, _ values: Int, _ seed: String) -> String {
      let list = (0..<selectors).map { selector in
        let values = (0..<values).map { "\"arn:aws:s3:::bucket-\(selector)/\(seed)\($0)/\"" }
        return """
          {"FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]},\
          {"Field":"resources.type","Equals":["AWS::S3::Object"]},\
          {"Field":"resources.ARN","StartsWith":[\(values.joined(separator: ","))]}]}
          """
      }
      return "{\"AdvancedEventSelectors\":[\(list.joined(separator: ","))]}"
    }
    try place.write(file(100, 3, "a"), to: "a.json")
    try place.write(file(100, 3, "b"), to: "b.json")
    let outcome = try diff("a.json", "b.json")
    #expect(outcome.code == 1 && outcome.errors == "", "\(outcome.errors)")
    #expect(outcome.out.utf8.count < 20_000)
    try place.write(String(repeating: " ", count: 17 << 20), to: "huge.json")
    let huge = try diff("huge.json", "all.json")
    #expect(huge.code == 2 && huge.errors.contains("huge.json is larger than 16 MB"))
    try place.write(
      String(repeating: "[", count: 100_000), to: "deep.json")
    #expect(try diff("deep.json", "all.json").code == 2)
  }
}
