import CloudTrail
import Foundation
import Testing

/// Logs and the answers of the AWS CLI are enough to judge by: no store is needed, and none is made.
@Suite("Judging without a store")
struct NoStoreTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    var call = LogRecord(name: "RunInstances", trail: "", second: 60, id: "run")
    call.request = [:]
    let text = LogRecord.file([call]).replacing(
      "cloudtrail.amazonaws.com", with: "ec2.amazonaws.com")
    try place.write(text, to: "logs/1.json")
    try place.write(
      """
      {"trailList":[{"TrailARN":"\(LogRecord.arn("one"))","Name":"one","IsMultiRegionTrail":true,
      "IncludeGlobalServiceEvents":true,"IsOrganizationTrail":false,"HomeRegion":"us-east-1"}]}
      """, to: "trails.json")
    try place.write(
      #"{"TrailARN":"\#(LogRecord.arn("one"))","EventSelectors":[{"ReadWriteType":"WriteOnly"}]}"#,
      to: "selectors.json")
    try place.write(#"{"IsLogging":true}"#, to: "status.json")
  }

  private let answers = [
    "--assume", "trails.json", "--assume", "selectors.json", "--assume", "status.json",
  ]

  private func run(_ words: String..., environment: [String: String] = [:]) throws -> Outcome {
    try place.start(words, environment: environment).outcome()
  }

  @Test("Answers in several files, and one that names no trail is about the one that others name")
  func judged() throws {
    let outcome = try place.start(["replay", "logs", "--format", "json"] + answers).outcome()
    #expect(outcome.code == 0)
    #expect(
      outcome.errors
        == "no store: judged by what trails.json, selectors.json, status.json say\n")
    let trail = try JSONValue(parsing: outcome.out)["trails"]?.array?.first
    #expect(trail?["trailARN"] == .string(LogRecord.arn("one")))
    #expect(trail?["verdicts"]?["logged"]?["events"] == 1 && trail?["assumed"] == 1)
    #expect(!place.hasStore)
    let files = try FileManager.default.contentsOfDirectory(atPath: place.folder.path)
    #expect(Set(files) == ["logs", "trails.json", "selectors.json", "status.json"])
  }

  @Test("All answers in one file do, too, and all verbs that judge take them")
  func oneFile() throws {
    let shell = try place.shell("cat trails.json selectors.json status.json > answers.json")
    #expect(shell.code == 0)
    try place.write(#"{"EventSelectors":[{"ReadWriteType":"ReadOnly"}]}"#, to: "new.json")
    for (line, words) in [
      ("replay logs", "logged"), ("explain run logs", "one: logged"),
      ("replay logs --explain run", "one: logged"),
      ("replay logs --trail \(LogRecord.arn("one")) --selectors new.json", "lost"),
    ] {
      let outcome = try place.start(
        line.split(separator: " ").map(String.init) + ["--assume", "answers.json"]
      ).outcome()
      #expect(outcome.code == 0, "\(line): \(outcome.errors)")
      #expect(outcome.errors == "no store: judged by what answers.json says\n")
      #expect(outcome.out.contains(words), "\(outcome.out)")
    }
    #expect(!place.hasStore)
  }

  @Test("A trail is found by its name where only answers know it")
  func named() throws {
    let outcome = try place.start(["replay", "logs", "--trail", "one"] + answers).outcome()
    #expect(outcome.code == 0 && outcome.out.contains("one (us-east-1)"), "\(outcome.errors)")
  }

  @Test("A call in the files that speaks against the answers is named")
  func contradicted() throws {
    try place.write(
      LogRecord.file([.put("one", at: 30, id: "put", reads: "ReadOnly")]), to: "logs/2.json")
    let outcome = try place.start(["replay", "logs"] + answers).outcome()
    #expect(outcome.code == 1)
    #expect(outcome.out.contains("1 call in these files is not in the history"))
    #expect(outcome.out.contains("PutEventSelectors  one"))
  }

  @Test("Without both, the error names both ways; a store that was named must be there")
  func neither() throws {
    for words in [["replay", "logs"], ["explain", "run", "logs"]] {
      let outcome = try place.start(words).outcome()
      #expect(outcome.code == 2 && outcome.errors.contains("there is no store at"))
      #expect(outcome.errors.contains("trailback import") && outcome.errors.contains("--assume"))
    }
    let given = try place.start(["replay", "logs", "--store", "no.sqlite"] + answers).outcome()
    #expect(given.code == 2 && given.errors.contains("no.sqlite"))
    let set = try place.start(
      ["replay", "logs"] + answers, environment: ["TRAILBACK_STORE": place.path("no.sqlite")]
    ).outcome()
    #expect(set.code == 2 && set.errors.contains("no.sqlite"))
  }

  @Test("An answer that names no trail, where none or several are named, is refused")
  func nameless() throws {
    let alone = try run("replay", "logs", "--assume", "status.json")
    #expect(alone.code == 2 && alone.errors.contains("status.json"))
    try place.write(
      #"{"TrailARN":"\#(LogRecord.arn("two"))","EventSelectors":[]}"#, to: "other.json")
    let several = try place.start(["replay", "logs", "--assume", "other.json"] + answers).outcome()
    #expect(several.code == 2 && several.errors.contains("status.json"))
  }
}
