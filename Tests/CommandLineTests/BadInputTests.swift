import CloudTrail
import Foundation
import Testing

/// Whatever is asked wrongly gets an error with what to do next, and nothing stored is lost.
@Suite("Bad input")
struct BadInputTests {
  /// A command line, in a folder with a store, and what it must answer on standard error.
  struct Case: CustomTestStringConvertible {
    var arguments: [String]
    var words: String
    var code: Int32 = 2
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ line: String, _ words: String, code: Int32 = 2) {
      arguments = line.split(separator: " ").map { String($0.replacing("_", with: " ")) }
      self.words = words
      self.code = code
    }
  }

  static let words: [Case] = [
    Case("nosuch", "nosuch"), Case("get --nope --trail trail-1", "--nope"),
    Case("get", "<trail>"), Case("import", "path"), Case("explain", "event-id"),
    Case("correct event-1", "--reason"), Case("put --trail trail-1", "--selectors"),
    Case("import logs --format nonsense", "nonsense"),
    Case("history --narrowed --refused", "narrows nothing"),
    Case("history --narrowed --corrections", "no change of a trail"),
    Case("history --refused --corrections", "no event is both"),
    Case("history --limit 0", "at least 1"), Case("history --limit many", "many"),
    Case("history --by=", "--by"),
    Case("validate-logs", "path"), Case("validate-logs nosuch", "nosuch"),
    Case("validate-logs logs", "there is no digest"),
    Case("validate-logs logs --format csv", "csv"),
    Case("report --format xml", "xml"), Case("report --account 12", "twelve digits"),
    Case("export timeline --format xml", "xml"), Case("trails --format xml", "xml"),
    Case("export nosuch", "nosuch is not a verb of trailback export"),
    Case("export timesketch --format markdown", "markdown"),
    Case("export ocsf --format csv", "--format"),
    Case("export timeline --bom", "--bom goes with --format csv"),
    Case("gaps --bom --format markdown", "--bom goes with --format csv"),
    Case("replay logs --explain event-1 --format csv", "text and json only"),
    Case("export ecs --logs nosuch", "nosuch"), Case("export ocsf --logs nologs", "nologs"),
    Case("export ecs --logs - --logs -", "given twice"),
    Case("export ocsf trail-77", "no trail trail-77"),
    Case("export datasette --store=", "--store"),
    Case("compile", "--dialect"), Case("compile --dialect mysql", "athena, spark and duckdb"),
    Case("compile --dialect spark --columns all", "json, documented and full"),
    Case("compile --dialect spark --rows all", "verdicts, counts and events"),
    Case("compile --dialect athena --columns json", "documented or full"),
    Case("compile --dialect athena --output folder", "--location s3://BUCKET/PREFIX"),
    Case("compile --dialect duckdb --location folder", "--location needs --output"),
    Case("compile --dialect duckdb --trail trail-77", "no trail trail-77"),
    Case("compile --dialect duckdb --output logs/1000.json", "could not be written"),
    Case("compile --dialect duckdb --table=", "--table"),
  ]

  static let times: [Case] = [
    Case("get --trail trail-1 --at next_tuesday", "next tuesday"),
    Case("get --trail trail-1 --at 2025-02-30", "2025-02-30"),
    Case("get --trail trail-1 --at 2025-03-04T25:00:00Z", "25:00"),
    Case("get --trail trail-1 --at -5", "--at"), Case("history --since 3_moons_ago", "moons"),
    Case("get --trail trail-1 --as-known-at 2199-01-01", "not known yet"),
    Case("replay logs --until 99999999999999999999", "99999"),
    Case("import logs --observed-at soon", "soon"),
  ]

  static let claims: [Case] = [
    Case("import logs --complete 2025-03-04", "two times with a /"),
    Case("import logs --complete 2025-03-04/soon", "soon is not a time"),
    Case("import logs --complete 2025-03-05/2025-03-04", "is not after"),
    Case("import logs --complete 2025-03-04/2025-03-04", "is not after"),
    Case("import logs --complete 2025-03-04/2199-01-01", "in the future"),
    Case("import logs --lookup us-east-1", "a Region and two times"),
    Case("import logs --lookup 2025-03-04,2025-03-05,us-east-1", "is not a Region"),
    Case("import logs --lookup US-EAST-1,2025-03-04,2025-03-05", "is not a Region"),
    Case("import logs --lookup us-east-1,2025-03-04,2025-03-05,12", "twelve digits"),
    Case("import logs --lookup us-east-1,2025-03-05,2025-03-04", "is not after"),
    Case(
      "import logs --complete 2025-03-04/2025-03-05 --lookup us-east-1,2025-03-04,2025-03-05",
      "two imports"),
  ]

  static let trails: [Case] = [
    Case("get --trail trial-1", "did you mean trail-1"),
    Case("history --trail trail-77", "did you mean trail-"),
    Case("replay logs --trail nothing-like-it", "list the trails"),
    Case("export timeline --trail trail-77", "no trail trail-77"),
    Case("get --trail ab", "InvalidTrailNameException"),
    Case("get --trail arn:aws:s3:::bucket", "CloudTrailARNInvalidException"),
    Case("get --trail trail-1 --at 2020-01-01", "did not exist"),
    Case("report trial-1", "did you mean trail-1"), Case("report nothing-like-it logs", "neither"),
    Case("report --trail trail-77 logs", "did you mean trail-"),
    Case("import logs --trail trail-1", "an ARN is needed"),
    Case("explain nobody logs", "nobody"), Case("correct nobody --reason x", "nobody"),
  ]

  static let judgements: [Case] = [
    Case("replay logs --settling-before soon", "soon"),
    Case("replay logs --settling-before -5", "--settling-before"),
    Case("replay logs --settling-after 5y", "5y"),
    Case("replay logs --settling-after 99999999999999999999", "99999"),
    Case("replay logs --settling-after m", "'m'"),
    Case("explain event-1 logs --settling-after 1.5h", "1.5h"),
    Case("replay logs --assume nosuch.json", "nosuch.json"),
    Case("replay logs --workers 0", "from 1 to 256"), Case("replay logs --workers 1000", "256"),
    Case("import logs --workers 0", "from 1 to 256"),
    Case("replay logs --workers two", "two"), Case("replay logs --max-memory 1M", "32M or more"),
    Case("replay logs --max-memory lots", "lots"),
    Case("explain event-1 logs --max-memory -1", "--max-memory"),
    Case("replay logs --explain event-1 --selectors x.json", "cannot be combined"),
    Case("replay logs --trail trail-1 --selectors x.json --format jsonl", "text and json only"),
    Case("replay logs --assume logs", "logs"),
    Case("replay logs --assume empty.json", "empty.json"),
    Case("replay logs --assume notes.txt", "notes.txt"),
    Case("explain event-1 logs --assume logs/1000.json", "an event, where a response"),
    Case("replay logs --assume cut.json.gz", "cut.json.gz"),
    Case("replay logs --selectors good.json", "one trail"),
    Case("replay logs --trail trail-1 --trail trail-2 --selectors good.json", "one trail"),
    Case("replay logs --trail trial-1 --selectors good.json", "did you mean trail-1"),
    Case("replay logs --trail trail-1 --selectors nosuch.json", "nosuch.json"),
    Case("replay logs --trail trail-1 --selectors notes.txt", "is not JSON"),
    Case("replay logs --trail trail-1 --selectors bad.json", "InvalidEventSelectorsException"),
    Case("replay logs --trail trail-1 --selectors foreign.json", "InvalidEventSelectorsException"),
    Case("replay nologs --trail trail-1 --selectors good.json", "nologs"),
  ]

  static let files: [Case] = [
    Case("import nosuch", "nosuch"), Case("replay nosuch", "nosuch"),
    Case("import logs nosuch", "nosuch"), Case("explain event-1 nosuch", "nosuch"),
    Case("put --trail trail-1 --selectors nosuch", "nosuch"),
    Case("report ./nosuch", "nosuch"), Case("report nologs", "nologs"),
    Case("import nologs", "nologs"), Case("replay nologs", "nologs"),
    Case("import empty.json", "nothing in it", code: 1),
    Case("import notes.txt", "neither an object nor a list", code: 1),
    Case("import cut.json.gz", "ends before its end", code: 1),
    Case("replay cut.json.gz", "ends before its end", code: 1),
    Case("import /proc/self/mem", "/proc/self/mem", code: 1),
    Case("put --trail trail-1 --selectors notes.txt", "is not JSON"),
    Case("put --trail trail-1 --selectors logs", "logs"),
  ]

  static let stores: [Case] =
    [
      ("text.sqlite", "is not a Trailback store"), ("foreign.sqlite", "is not a Trailback store"),
      ("empty.sqlite", "was begun and never finished"),
    ].flatMap { store, words in
      ["trails", "plot", "get --trail t-1", "verify", "replay logs", "rebuild", "mark"].map {
        Case("\($0) --store \(store)", words)
      }
    }
    + ["text.sqlite", "foreign.sqlite"].map {
      Case("import logs --store \($0)", "is not a Trailback store")
    }
    + ["trails", "import logs", "rebuild", "mark", "verify", "correct a --reason b"].map {
      Case("\($0) --store newer.sqlite", "newer Trailback")
    }
    + ["trails", "verify", "rebuild", "mark", "history", "replay logs", "correct a --reason b"].map
  {
    Case("\($0) --store missing.sqlite", "/missing.sqlite\n")
  }
    + ["trails", "verify", "import logs"].map {
      Case("\($0) --store nologs", "/nologs is a folder, not a file")
    } + [
      Case("import logs --store no/such/folder/store.sqlite", "cannot be opened"),
      Case("trails --store no/such/folder/store.sqlite", "there is no store"),
    ]

  @Test("The command line", arguments: words + times + claims)
  func commandLine(bad: Case) throws { try expectRefusal(bad) }

  @Test("The trail or the event", arguments: trails)
  func trail(bad: Case) throws { try expectRefusal(bad) }

  @Test("How is judged", arguments: judgements)
  func judging(bad: Case) throws { try expectRefusal(bad) }

  @Test("The files", arguments: files)
  func file(bad: Case) throws { try expectRefusal(bad) }

  @Test("The store", arguments: stores)
  func store(bad: Case) throws { try expectRefusal(bad) }

  private func expectRefusal(_ bad: Case) throws {
    let place = try Self.copy()
    let before = try place.trailback("export", "timeline").bytes
    let others = ["text.sqlite", "foreign.sqlite", "newer.sqlite", "empty.sqlite"]
    let contents = try others.map { try Data(contentsOf: URL(fileURLWithPath: place.path($0))) }

    let outcome = try place.start(bad.arguments).outcome(within: 20)
    #expect(outcome.code == bad.code, "\(outcome.out)\(outcome.errors)")
    #expect(outcome.errors.contains(bad.words), "\(outcome.errors)")
    if bad.code == 2 {
      #expect(outcome.isExplained, "\(outcome.errors)")
      #expect(outcome.out == "")
    } else {
      #expect(outcome.errors.contains("warning: ") && outcome.errors.contains("hint: "))
    }
    #expect(try place.trailback("export", "timeline").bytes.starts(with: before))
    #expect(try place.isSound())
    for (name, content) in zip(others, contents) {
      #expect(try Data(contentsOf: URL(fileURLWithPath: place.path(name))) == content, "\(name)")
    }
    #expect(!FileManager.default.fileExists(atPath: place.path("missing.sqlite")))
  }

  /// A folder with a good store and everything that is none; made once, and copied for each case.
  private static let place = Result { () throws -> Workplace in
    let place = try Workplace()
    _ = try CallTree(in: place, named: "logs", files: 0..<2)
    try place.trailback("import", "logs")
    try place.write("no log\n", to: "nologs/README.md")
    try place.write("some notes\n", to: "notes.txt")
    try place.write("", to: "empty.json")
    try place.write(#"{"EventSelectors":[{"ReadWriteType":"All"}]}"#, to: "good.json")
    try place.write(#"{"EventSelectors":[{"ReadWriteType":"Some"}]}"#, to: "bad.json")
    try place.write(
      #"{"EventSelectors":[{"DataResources":[{"Type":"AWS::S3::Object","Values":["x"]}]}]}"#,
      to: "foreign.json")
    try place.write("", to: "empty.sqlite")
    try place.write(String(repeating: "This is no database. ", count: 100), to: "text.sqlite")
    let made = try place.shell(
      """
      gzip -c logs/1000.json | head -c 300 >cut.json.gz
      sqlite3 foreign.sqlite 'CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)'
      sqlite3 trailback.sqlite '.backup newer.sqlite'
      sqlite3 newer.sqlite 'PRAGMA journal_mode = DELETE; PRAGMA user_version = 99'
      """)
    guard made.code == 0 else { throw TestFailure(made.errors) }
    return place
  }

  private static func copy() throws -> Workplace {
    let copy = try Workplace()
    let copied = try copy.shell("cp -r '\(try place.get().folder.path)'/. .")
    guard copied.code == 0 else { throw TestFailure(copied.errors) }
    return copy
  }
}
