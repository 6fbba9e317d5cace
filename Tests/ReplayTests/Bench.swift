import Foundation
import History
import Replay
import Selectors
import TrailLogs

/// A store and log files in a folder of their own, which goes away with the test.
final class Bench {
  private let folder: URL
  var store: String { folder.appendingPathComponent("trailback.sqlite").path }
  var logs: String { folder.appendingPathComponent("logs").path }

  init(_ events: [TrailEvent] = []) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trailback-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("logs"), withIntermediateDirectories: true)
    let recorder = try Recorder(path: store)
    for outcome in try recorder.append(events.map { ($0, Provenance(channel: .call)) }) {
      if case .refused(let error) = outcome { throw error }
    }
    try recorder.close()
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch {}
  }

  /// A log file with these records.
  @discardableResult
  func write(_ name: String, _ records: [JSONValue]) throws -> String {
    try write(name, text: (["Records": .array(records)] as JSONValue).compact)
  }

  @discardableResult
  func write(_ name: String, text: String) throws -> String {
    let path = logs + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  func judges(
    trails: [String]? = nil, assuming assumptions: Assumptions = .none,
    asKnownAt knownAt: Timestamp? = nil
  ) throws -> Judges {
    try History(path: store).snapshot {
      try Judges($0, trails: trails, assuming: assumptions, asKnownAt: knownAt)
    }
  }

  /// Reads answers of the API, one document after another, from a file beside the logs.
  func assuming(_ answers: JSONValue...) throws -> Assumptions {
    try assuming(text: answers.map(\.pretty).joined(separator: "\n"))
  }

  func assuming(text: String) throws -> Assumptions {
    let path = folder.appendingPathComponent("assumed.json")
    try Data(text.utf8).write(to: path)
    return try Assumptions(reading: LogFile(path: path.path))
  }

  /// Hands the body the record, read as any other.
  func reading<Result>(
    _ record: JSONValue, _ body: @escaping (borrowing Record) throws -> Result
  ) throws -> Result {
    var result: Result?
    try each(of: write("record.json", text: record.compact)) { result = try body($0) }
    guard let result else { throw NoRecord() }
    return result
  }

  /// Hands the body every record of a file.
  func each(of path: String, _ body: @escaping (borrowing Record) throws -> Void) throws {
    var visitor = Records(body: body)
    var reader = LogReader()
    try reader.read(LogFile(path: path), into: &visitor)
  }

  private struct NoRecord: Error {}

  private struct Records: LogVisitor {
    let body: (borrowing Record) throws -> Void

    mutating func record(_ record: borrowing Record) throws { try body(record) }
    mutating func observation(_ event: TrailEvent, number: Int) {}
    mutating func problem(_ problem: InputProblem) throws { throw problem }
  }
}
