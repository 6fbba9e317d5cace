import Foundation
import Testing

/// What `--help` prints is kept in Snapshots. After an intended change, run once with
/// `TRAILBACK_RECORD=1` and read the difference.
@Suite("Help")
struct HelpTests {
  static let verbs = [
    "", "import", "put", "get", "history", "diff", "lint", "gaps", "plot", "report", "covers",
    "restore", "replay", "compile", "audit", "explain", "export",
    "export timeline", "export timesketch", "export ocsf", "export ecs", "export datasette",
    "trails", "sources", "serve", "head", "validate-logs", "verify", "rebuild", "mark", "correct",
    "backup",
  ]

  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  private func run(_ line: String) throws -> Outcome {
    // The width of whoever runs the tests must not matter.
    try place.shell("trailback \(line)", environment: ["COLUMNS": "80"])
  }

  @Test("Every verb's help is as it was", arguments: verbs)
  func help(verb: String) throws {
    let outcome = try run("\(verb) --help")
    #expect(outcome.code == 0 && outcome.errors == "")
    try expect(outcome.out, "help\(verb.isEmpty ? "" : "-" + verb.replacing(" ", with: "-")).txt")
  }

  @Test("Help shows an example, and no line is broken in the middle", arguments: verbs)
  func form(verb: String) throws {
    let help = try run("\(verb) --help").out
    #expect(verb == "export" || help.contains("EXAMPLES\n  trailback "))
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE") })
    for example in help.split(separator: "\n") where example.hasPrefix("  trailback ") {
      let words = example.split(separator: " ").dropFirst()
      #expect(Self.verbs.contains { verb in words.starts(with: verb.split(separator: " ")) })
    }
  }

  @Test("The snapshots are of all verbs that there are")
  func allVerbs() throws {
    for parent in ["", "export"] {
      let lines = try run("\(parent) --help").out.split(separator: "\n").map(String.init)
      let list = lines.drop { !$0.hasSuffix("SUBCOMMANDS:") }
        .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") && !$0.hasPrefix("  See") }
      for line in list {
        let name = line.split(separator: " ")[0]
        #expect(Self.verbs.contains(parent.isEmpty ? String(name) : "\(parent) \(name)"))
      }
      #expect(!list.isEmpty)
    }
  }

  @Test("Without a word, and with help, there is help")
  func withoutArguments() throws {
    let bare = try run("")
    #expect(bare.code == 0)
    #expect(try bare.out == run("--help").out)
    #expect(try run("help get").out == run("get --help").out)
  }

  @Test("The version is one line")
  func version() throws {
    let outcome = try run("--version")
    #expect(outcome.code == 0)
    #expect(outcome.out.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
  }

  @Test("Completions for each shell", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let outcome = try run("--generate-completion-script \(shell)")
    #expect(outcome.code == 0 && outcome.errors == "")
    for verb in ["import", "replay", "as-known-at"] { #expect(outcome.out.contains(verb)) }
    if shell == "bash" {
      try place.write(outcome.bytes, to: "completion.bash")
      #expect(try place.shell("bash -n completion.bash").code == 0)
    }
  }

  private func expect(_ text: String, _ name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Snapshots").appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["TRAILBACK_RECORD"] != nil {
      try Data(text.utf8).write(to: file)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(name) differs")
  }
}
