import Foundation
import Testing

/// Runs the commands that a page of Markdown shows, in order, in one folder, and compares what they
/// print with the page.
final class PageRun {
  /// The port that the pages name, which another program may be using.
  private static let writtenPort = ":8383"

  let name: String
  private let place: Workplace
  private let environment: [String: String]
  private var servers: [Running] = []
  private var port = PageRun.writtenPort
  /// How many commands ran.
  private(set) var count = 0

  init(_ name: String, in place: Workplace, environment: [String: String] = [:]) {
    self.name = name
    self.place = place
    self.environment = environment
  }

  deinit {
    for server in servers { server.send(SIGKILL) }
  }

  func run(_ step: Transcript.Step) throws {
    count += 1
    if step.command.hasSuffix(" &") { return try start(step) }
    // Both streams in the order in which a person sees them.
    let command = step.command.replacing(Self.writtenPort, with: port)
    let outcome = try place.shell(
      "exec 2>&1; PATH=\(AWSCommandLine.folder ?? ""):$PATH; \(command)",
      environment: environment.mapValues { $0.replacing(Self.writtenPort, with: port) }
        .merging(["COLUMNS": "80", "LC_ALL": "C.UTF-8", "TERM": "xterm"]) { $1 })
    #expect(outcome.code < 2 && outcome.signal == nil, "line \(step.line): \(outcome.out)")
    guard step.showsOutput else { return }
    var real = outcome.out.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    while real.last == "" { real.removeLast() }
    #expect(
      Transcript.matches(step.printed.map { $0.replacing(Self.writtenPort, with: port) }, real),
      "\(name), line \(step.line): \(command) printed\n\(outcome.out)")
  }

  /// Starts a server that the page starts in the background, on a free port.
  private func start(_ step: Transcript.Step) throws {
    let words = step.command.dropLast(2).split(separator: " ").dropFirst().map(String.init)
    let server = try place.start(words + ["--listen", "127.0.0.1:0"])
    servers.append(server)
    port = try Self.port(of: server, step, name)
  }

  /// Waits until a server listens, compares what it prints with the page, and gives its port.
  private static func port(
    of server: Running, _ step: Transcript.Step, _ name: String
  ) throws -> String {
    for _ in 0..<400 {
      let printed = String(decoding: try server.written(), as: UTF8.self)
      if let line = printed.wholeMatch(of: /.*(:\d+)\n/) {
        let shown = step.printed.last?.replacing(writtenPort, with: line.1)
        #expect(shown.map { $0 + "\n" } == printed, "\(name), line \(step.line)")
        return String(line.1)
      }
      if !server.isRunning { break }
      usleep(50_000)
    }
    server.send(SIGKILL)
    throw TestFailure(
      "\(name), line \(step.line): \(step.command) did not begin: \(try server.outcome().errors)")
  }
}
