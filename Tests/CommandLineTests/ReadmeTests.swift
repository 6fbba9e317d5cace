import Foundation
import Testing

/// What the README shows is what the program does: its commands are run, in order, in one folder
/// where `sample` is what `sample-logs` writes.
@Suite("README")
struct ReadmeTests {
  static let page = RealData.package.appendingPathComponent("README.md")

  /// Our own program, the one that the page opens the store with, and the client that it calls the
  /// server with, where that is installed.
  private static let runs =
    ["trailback ", "sqlite3 "] + (AWSCommandLine.folder == nil ? [] : ["aws "])

  private static func steps() throws -> [Transcript.Step] {
    guard FileManager.default.fileExists(atPath: page.path) else { return [] }
    return Transcript(try String(contentsOf: page, encoding: .utf8)).steps
  }

  @Test("Every command runs, and prints what is shown below it")
  func commands() throws {
    let place = try Workplace()
    var servers: [Running] = []
    defer { for server in servers { server.send(SIGKILL) } }
    try FileManager.default.copyItem(
      at: try SampleTree.folder, to: place.folder.appendingPathComponent("sample"))
    for step in try Self.steps() where Self.runs.contains(where: step.command.hasPrefix) {
      if step.command.hasSuffix(" &") {
        servers.append(try place.start(Self.words(of: step.command)))
        try awaitBeginning(of: servers[servers.count - 1], step)
        continue
      }
      // Both streams in the order in which a person sees them.
      let outcome = try place.shell(
        "exec 2>&1; PATH=\(AWSCommandLine.folder ?? ""):$PATH; \(step.command)")
      #expect(outcome.code < 2 && outcome.signal == nil, "line \(step.line): \(outcome.out)")
      guard step.showsOutput else { continue }
      var real = outcome.out.split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
      while real.last == "" { real.removeLast() }
      #expect(
        Transcript.matches(step.printed, real),
        "README.md, line \(step.line): \(step.command) printed\n\(outcome.out)")
    }
  }

  /// The arguments of a server that the page starts in the background.
  private static func words(of command: String) -> [String] {
    command.dropLast(2).split(separator: " ").dropFirst().map(String.init)
  }

  private func awaitBeginning(of running: Running, _ step: Transcript.Step) throws {
    for _ in 0..<200 {
      let printed = String(decoding: try running.written(), as: UTF8.self)
      if printed.hasSuffix("\n") {
        #expect(step.printed.last.map { $0 + "\n" } == printed)
        return
      }
      usleep(50_000)
    }
    Issue.record("README.md, line \(step.line): \(step.command) did not begin")
  }

  @Test("Every script that it names is there and can be run")
  func scripts() throws {
    for step in try Self.steps() {
      let name = step.command.split(separator: " ").first.map(String.init) ?? ""
      guard name.hasPrefix("tools/") || name.hasPrefix("./tools/") else { continue }
      let path = RealData.package.appendingPathComponent(name).path
      #expect(
        FileManager.default.isExecutableFile(atPath: path), "README.md, line \(step.line): \(name)")
    }
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
    "Dots stand for what differs, and for nothing else",
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
