import Foundation
import TestSupport
import Testing

/// What the README shows is what the program does: its commands are run, in order, in one folder
/// where `sample` is what `sample-logs` writes.
@Suite("README")
struct ReadmeTests {
  private static let page = Package.folder.appendingPathComponent("README.md")

  private static func steps() throws -> [Transcript.Step] {
    let steps = Transcript(try String(contentsOf: page, encoding: .utf8)).steps
    try #require(!steps.isEmpty, "README.md shows no command")
    return steps
  }

  @Test("Every command runs, and prints what is shown below it")
  func commands() throws {
    let place = try Workplace()
    try FileManager.default.copyItem(
      at: try SampleTree.folder, to: place.folder.appendingPathComponent("sample"))
    // Our own programs, the one that the page opens the store with, and the client of the server.
    var programs = ["trailback ", "sample-logs ", "sqlite3 "]
    if AWSCommandLine.requirement.allowsPart("the calls of the server in README.md") {
      programs.append("aws ")
    }
    let steps = try Self.steps().filter { step in programs.contains { step.command.hasPrefix($0) } }
    #expect(steps.contains { $0.command.hasPrefix("trailback ") && $0.showsOutput })
    let run = PageRun("README.md", in: place)
    for step in steps { try run.run(step) }
  }

  @Test("Every script that it names exists and can be run")
  func scripts() throws {
    for step in try Self.steps() {
      let name = step.command.split(separator: " ").first.map(String.init) ?? ""
      guard name.hasPrefix("tools/") || name.hasPrefix("./tools/") else { continue }
      let path = Package.folder.appendingPathComponent(name).path
      #expect(
        FileManager.default.isExecutableFile(atPath: path), "README.md, line \(step.line): \(name)")
    }
  }

  @Test("A page without a command is a failure")
  func noCommands() {
    #expect(Transcript("# A page\n\nRun `trailback`.\n").steps.isEmpty)
  }

  @Test("A page is read as a person would")
  func reading() {
    let page = """
      Text with `$ trailback no`.
      ```sh
      tools/quickstart
      trailback import sample
      ```
      ```console
      $ trailback get --trail t \\
          --at now
      {
        …
      }

      $ ls
      $ trailback trails
      ```
      ```json
      $ trailback none
      ```
      """
    let steps = Transcript(page).steps
    #expect(
      steps.map(\.command) == [
        "tools/quickstart", "trailback import sample", "trailback get --trail t  --at now", "ls",
        "trailback trails",
      ])
    #expect(steps[2].printed == ["{", "  …", "}"])
    #expect(steps[4].printed == [])
  }

  @Test(
    "Dots match what differs, and nothing else",
    arguments: [
      (["a"], ["a"], true), (["a"], ["b"], false), (["a"], ["a", "b"], false),
      (["a", "…"], ["a", "b", "c"], true), (["…", "c"], ["a", "b", "c"], true),
      (["…", "b"], ["a", "b", "c"], false), (["a…c"], ["abc"], true), (["a…c"], ["ab"], false),
      (["a…b…c"], ["a1b2c"], true), (["a…a"], ["a"], false), ([], ["a"], false), (["…"], [], true),
    ] as [([String], [String], Bool)])
  func matching(shown: [String], real: [String], expected: Bool) {
    #expect(Transcript.matches(shown, real) == expected)
  }
}
