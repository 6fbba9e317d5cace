import Foundation
import TestSupport
import Testing

/// What the README shows is what the program does: its commands are run, in order, in one folder
/// where `sample` is what `sample-logs` writes.
@Suite("README")
struct ReadmeTests {
  private static let page = Package.folder.appendingPathComponent("README.md")
  /// The port that the page names, which another program may be using.
  private static let port = ":8383"

  private static func steps() throws -> [Transcript.Step] {
    let steps = Transcript(try String(contentsOf: page, encoding: .utf8)).steps
    try #require(!steps.isEmpty, "README.md shows no command")
    return steps
  }

  @Test("Every command runs, and prints what is shown below it")
  func commands() throws {
    let place = try Workplace()
    var servers: [Running] = []
    defer { for server in servers { server.send(SIGKILL) } }
    try FileManager.default.copyItem(
      at: try SampleTree.folder, to: place.folder.appendingPathComponent("sample"))
    // Our own program, the one that the page opens the store with, and the client of the server.
    var programs = ["trailback ", "sqlite3 "]
    if AWSCommandLine.requirement.allowsPart("the calls of the server in README.md") {
      programs.append("aws ")
    }
    let steps = try Self.steps().filter { step in programs.contains { step.command.hasPrefix($0) } }
    #expect(steps.contains { $0.command.hasPrefix("trailback ") && $0.showsOutput })
    var port = Self.port
    for step in steps {
      if step.command.hasSuffix(" &") {
        servers.append(try place.start(Self.words(of: step.command) + ["--listen", "127.0.0.1:0"]))
        port = try Self.port(of: servers[servers.count - 1], step)
        continue
      }
      // Both streams in the order in which a person sees them.
      let command = step.command.replacing(Self.port, with: port)
      let outcome = try place.shell(
        "exec 2>&1; PATH=\(AWSCommandLine.folder ?? ""):$PATH; \(command)",
        environment: ["COLUMNS": "80", "LC_ALL": "C.UTF-8", "TERM": "xterm"])
      #expect(outcome.code < 2 && outcome.signal == nil, "line \(step.line): \(outcome.out)")
      guard step.showsOutput else { continue }
      var real = outcome.out.split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
      while real.last == "" { real.removeLast() }
      #expect(
        Transcript.matches(step.printed.map { $0.replacing(Self.port, with: port) }, real),
        "README.md, line \(step.line): \(command) printed\n\(outcome.out)")
    }
  }

  /// The arguments of a server that the page starts in the background.
  private static func words(of command: String) -> [String] {
    command.dropLast(2).split(separator: " ").dropFirst().map(String.init)
  }

  /// Waits until a server listens, compares what it prints with the page, and gives its port.
  private static func port(of server: Running, _ step: Transcript.Step) throws -> String {
    for _ in 0..<400 {
      let printed = String(decoding: try server.written(), as: UTF8.self)
      if let line = printed.wholeMatch(of: /.*(:\d+)\n/) {
        let shown = step.printed.last?.replacing(Self.port, with: line.1)
        #expect(shown.map { $0 + "\n" } == printed, "README.md, line \(step.line)")
        return String(line.1)
      }
      if !server.isRunning { break }
      usleep(50_000)
    }
    server.send(SIGKILL)
    throw TestFailure(
      "README.md, line \(step.line): \(step.command) did not begin: \(try server.outcome().errors)")
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
