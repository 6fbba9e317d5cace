import CloudTrail
import Foundation

/// A folder of its own for one test, with a store in it; both go away with it.
final class Workplace: Sendable {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trailback-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch {}
  }

  var store: String { path("trailback.sqlite") }
  var hasStore: Bool { FileManager.default.fileExists(atPath: store) }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Writes a file, with its folders, and gives its path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write(Data(text.utf8), to: name)
  }

  @discardableResult
  func write(_ data: Data, to name: String) throws -> String {
    let url = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
    return url.path
  }

  func start(
    _ arguments: [String], input: Data? = nil, environment: [String: String] = [:]
  ) throws -> Running {
    try Running(
      Program.trailback.path, arguments, in: folder, input: input, environment: environment)
  }

  /// Runs `trailback` in the folder, with its default store.
  @discardableResult
  func trailback(
    _ arguments: String..., input: Data? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    try start(arguments, input: input, environment: environment).outcome()
  }

  /// Runs a line as a shell does.
  func shell(_ line: String, environment: [String: String] = [:]) throws -> Outcome {
    try Running("/bin/bash", ["-c", line], in: folder, environment: environment).outcome()
  }

  /// The JSON that a command prints.
  func json(_ arguments: String...) throws -> JSONValue {
    let outcome = try start(arguments).outcome()
    guard outcome.code < 2, outcome.signal == nil else {
      throw TestFailure("trailback \(arguments) ended with \(outcome.code): \(outcome.errors)")
    }
    return try JSONValue(parsing: outcome.out)
  }

  /// Each line that a command prints, as JSON.
  func jsonLines(_ arguments: String...) throws -> [JSONValue] {
    let outcome = try start(arguments).outcome()
    guard outcome.code < 2, outcome.signal == nil else {
      throw TestFailure("trailback \(arguments) ended with \(outcome.code): \(outcome.errors)")
    }
    return try outcome.lines.map { try JSONValue(parsing: $0) }
  }

  /// Whether `verify` finds the store sound.
  func isSound() throws -> Bool { try trailback("verify").code == 0 }

  /// The exported timeline without the two members that depend on the order of import.
  func timeline() throws -> [String] {
    try jsonLines("export", "timeline").map { line in
      let members = line.members ?? []
      return JSONValue.object(
        members.filter { $0.key != "sequence" && $0.key != "recordedTime" }
      ).compact
    }
  }

  /// The ids of all events that the store holds.
  func eventIDs() throws -> Set<String> {
    Set(try jsonLines("export", "timeline").compactMap { $0["eventID"]?.string })
  }
}
