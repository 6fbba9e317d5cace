import CloudTrail
import Foundation
import TestSupport
import Testing

/// Hints name commands and options only where someone sits at a terminal, and the commands work when
/// they are copied.
@Suite("Advice at the terminal")
struct AdviceTests {
  private static let arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/management-trail"
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// The commands between backticks in the hint below an error.
  private func commands(in outcome: Outcome) -> [String] {
    let hint = outcome.errors.split(separator: "\n").first { $0.hasPrefix("  hint: ") } ?? ""
    return hint.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// Runs a command as it was copied from a terminal.
  private func paste(_ command: String) throws -> Outcome {
    try place.shell("PATH=\(Program.folder.path):$PATH; \(command)")
  }

  @Test("A hint names the store that was given, and its command runs")
  func store() throws {
    let store = place.path("my store.sqlite")
    let imported = try place.trailback("import", SampleTree.path, "--store", store)
    try #require(imported.code == 0, "\(imported.errors)")
    for given in [["--store", store], ["--store=\(store)"]] {
      let before = try place.start(
        ["get", "--trail", Self.arn, "--at", "2025-03-01"] + given
      ).outcome()
      #expect(before.code == 2)
      let command = "trailback history \(Self.arn) --store '\(store)'"
      #expect(commands(in: before) == [command])
      let pasted = try paste(command)
      #expect(pasted.code == 0 && pasted.out.contains("CreateTrail"), "\(pasted.errors)")
    }
  }

  @Test("A mistyped trail: the whole command with the nearest one, which runs")
  func nearest() throws {
    let store = place.path("my store.sqlite")
    try place.trailback("import", SampleTree.path, "--store", store)
    for (words, meant) in [
      (["get", "data-trial", "--at", "2025-03-04"], "get data-trail --at 2025-03-04"),
      (["history", "--trail=data-trial"], "history --trail=data-trail"),
      (["lint", "data-trial@2025-03-04"], "lint data-trail@2025-03-04"),
    ] {
      let outcome = try place.start(words + ["--store", store]).outcome()
      #expect(outcome.code == 2 && outcome.errors.contains("did you mean data-trail?"))
      let found = commands(in: outcome)
      #expect(found.count == 1, "\(outcome.errors)")
      #expect(
        found.map { $0.replacing("'", with: "") } == ["trailback \(meant) --store \(store)"])
      #expect(try paste(found.first ?? "false").code < 2)
    }
  }

  @Test("Where there is no store: the import of what was to be read, into the store that was named")
  func noStore() throws {
    let sample = try SampleTree.path
    let outcome = try place.trailback("replay", sample, "--store", "mine.sqlite", "--trust-silence")
    #expect(outcome.code == 2)
    let found = try #require(commands(in: outcome).first)
    #expect(found == "trailback import \(sample) --store mine.sqlite")
    #expect(try paste(found).code == 0)
    let unnamed = try place.trailback("explain", "some-event", sample)
    #expect(commands(in: unnamed).first == "trailback import \(sample)", "\(unnamed.errors)")
  }

  @Test("A trail that nothing is called like: the list of trails")
  func trails() throws {
    try place.trailback("import", SampleTree.path)
    let unknown = try place.trailback("get", "--trail", "something-entirely-different")
    #expect(unknown.code == 2)
    #expect(commands(in: unknown) == ["trailback trails"])
    #expect(try paste("trailback trails").out.contains("management-trail"))
  }

  @Test("Selectors that are not known: what is, and why")
  func unknown() throws {
    try place.write(
      (["Records": [Self.put("a", nil), Self.put("b", "ReadOnly"), Self.put("c", "WriteOnly")]]
        as JSONValue).compact, to: "calls.json")
    try place.trailback("import", "calls.json")
    let ambiguous = try place.trailback(
      "get", "--trail", Self.arn, "--at", "2025-03-05T00:00:00Z")
    #expect(ambiguous.code == 2, "\(ambiguous.out)")
    let found = commands(in: ambiguous)
    #expect(
      found == [
        "trailback get \(Self.arn) --at 2025-03-05T00:00:00Z --format text",
        "trailback history \(Self.arn)",
      ])
    for command in found {
      let pasted = try paste(command)
      #expect(pasted.code == 0 && !pasted.out.isEmpty, "\(command): \(pasted.errors)")
    }
  }

  /// Two PutEventSelectors of one second after a CreateTrail.
  private static func put(_ id: String, _ type: String?) -> JSONValue {
    var record: [JSONValue.Member] = [
      .init("eventVersion", "1.08"), .init("eventID", .string(id)),
      .init("eventTime", .string("2025-03-04T00:00:0\(type == nil ? 0 : 5)Z")),
      .init("eventSource", "cloudtrail.amazonaws.com"), .init("awsRegion", "us-east-1"),
      .init("recipientAccountId", "111122223333"),
      .init("eventName", type == nil ? "CreateTrail" : "PutEventSelectors"),
    ]
    if let type {
      record.append(
        .init(
          "requestParameters",
          [
            "trailName": .string(arn), "eventSelectors": [["readWriteType": .string(type)]],
          ]))
    } else {
      record += [
        .init("requestParameters", ["name": "management-trail", "s3BucketName": "logs"]),
        .init("responseElements", ["trailARN": .string(arn), "name": "management-trail"]),
      ]
    }
    return .object(record)
  }

  @Test("An event that is in none of the files")
  func event() throws {
    try place.trailback("import", SampleTree.path)
    let outcome = try place.trailback("explain", "no-such-event", SampleTree.path)
    #expect(outcome.code == 2)
    // The sample's own figures are those of the README.
    #expect(
      outcome.errors == """
        error: no event with the id no-such-event is in the files: 445 files; 1 digest, \
        1 Insight file or record skipped
          hint: give the folder that holds the file with the event

        """)
  }

  @Test("What a replay misses comes with the commands that settle it")
  func missing() throws {
    try place.trailback("import", SampleTree.path)
    let report = try place.json("replay", SampleTree.path, "--format", "json")
    let legacy = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/legacy-trail"
    let missing = report["trails"]?.array?.first { $0["trailARN"]?.string == legacy }?["missing"]
    let commands = (missing?.array ?? []).map { fact in
      (fact["commands"]?.array ?? []).compactMap(\.string)
    }
    let again = try "trailback replay --assume assumed.json \(SampleTree.path)"
    #expect(
      commands == [
        [
          "aws cloudtrail describe-trails --trail-name-list \(legacy) --region eu-west-1 >> assumed.json",
          "\(again) --format json",
        ],
        [
          "aws cloudtrail get-trail-status --name \(legacy) --region eu-west-1 > status.json",
          "trailback import status.json --trail \(legacy)",
        ],
        [
          "aws cloudtrail get-event-selectors --trail-name \(legacy) --region eu-west-1 >> assumed.json",
          "\(again) --format json",
        ],
      ])
    let text = try place.trailback("replay", SampleTree.path).out
    for command in commands.joined() {
      let line = command.replacingOccurrences(of: " --format json", with: "")
      #expect(text.contains("    $ \(line)\n"))
    }
    // The same command line, with the store that was given.
    let (store, sample) = try (place.path("of mine.sqlite"), SampleTree.path)
    try place.trailback("import", SampleTree.path, "--store", store)
    let named = try place.trailback("replay", "--store", store, SampleTree.path).out
    #expect(
      named.contains(
        "    $ trailback replay --assume assumed.json --store '\(store)' \(sample)\n"))
    #expect(
      named.contains(
        "    $ trailback import status.json --trail \(legacy) --store '\(store)'\n"))
  }

  @Test("A name from a log does not run when the command is pasted")
  func quoted() throws {
    try place.trailback("import", SampleTree.path)
    let name = "arn:aws:cloudtrail:us-east-1:111122223333:trail/a'; touch pasted '"
    try place.write(#"{"TrailARN":"\#(name)","IsLogging":true}"#, to: "assumed.json")
    let report = try place.json(
      "replay", SampleTree.path, "--assume", "assumed.json", "--format", "json")
    let trail = report["trails"]?.array?.first { $0["trailARN"]?.string == name }
    let commands = (trail?["missing"]?.array ?? []).flatMap { $0["commands"]?.array ?? [] }
      .compactMap(\.string)
    #expect(!commands.isEmpty)
    for command in commands {
      // Neither program is there.
      _ = try place.shell("PATH=/bin; \(command)")
    }
    #expect(!FileManager.default.fileExists(atPath: place.path("pasted")))
  }

  // MARK: - The libraries

  /// The text of every string literal of a source, with the number of its line.
  private static func literals(in source: String) -> [(line: Int, text: String)] {
    var found: [(Int, String)] = []
    var isMultiline = false
    for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      if line.contains("\"\"\"") {
        isMultiline.toggle()
        continue
      }
      if isMultiline {
        found.append((index + 1, String(line)))
      } else if !line.drop(while: { $0 == " " }).hasPrefix("//") {
        for match in line.matches(of: #/"(?:[^"\\]|\\.)*"/#) {
          found.append((index + 1, String(match.0)))
        }
      }
    }
    return found
  }

  /// An option (`--trail`, but not the ending `--x-s3` of a bucket, `--text: #1d1e1c` or `var(--text)` of a style sheet), a command of
  /// this program, or one of the AWS CLI.
  private static var advice: Regex<Substring> {
    #/(?:^|[\s"`'])--(?!x-s3")[a-z][a-z-]*(?![a-z-]*:)|`trailback|"trailback |aws cloudtrail /#
  }

  @Test("No text of a library names a command or an option: HTTP clients hear it, too")
  func libraries() throws {
    let sources = Package.folder.appendingPathComponent("Sources")
    let files = try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var read = 0
    // Commands that somebody asked to see, and the words of the program's own command line, which are read.
    let exempt = ["AWSCommand.swift", "ProgramCommand.swift", "CommandWords.swift"]
    for case let file as URL in files
    where file.pathExtension == "swift" && !exempt.contains(file.lastPathComponent) {
      read += 1
      for (line, text) in Self.literals(in: try String(contentsOf: file, encoding: .utf8)) {
        #expect(!text.contains(Self.advice), "\(file.lastPathComponent), line \(line): \(text)")
      }
    }
    #expect(read > 100)
  }

  @Test(
    "What counts as naming one",
    arguments: [
      (#"x("give it with --store")"#, true), (#"x("run `trailback verify`")"#, true),
      (#"x("trailback import status.json")"#, true), (#"x("aws cloudtrail get-trail")"#, true),
      ("\"\"\"\n--at TIME\n\"\"\"", true), (#"// "--store""#, false),
      (#"x("background: var(--link);")"#, false), ("\"\"\"\n  --ground: #fff;\n\"\"\"", false),
      (#"x("trailback.sqlite")"#, false), (#"x("a -- b")"#, false),
      (#"x("trailback:Read")"#, false),
    ])
  func naming(source: String, isAdvice: Bool) {
    let literals = Self.literals(in: source)
    #expect(literals.contains { $0.text.contains(Self.advice) } == isAdvice, "\(literals)")
  }
}
