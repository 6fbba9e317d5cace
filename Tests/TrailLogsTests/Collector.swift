import Foundation
import Selectors

@testable import TrailLogs

/// Keeps all that a reader hands on.
struct Collector: LogVisitor {
  struct Kept: Equatable {
    var name: String
    var number: Int
    var offset: Int
    var channel: Provenance.Channel
    var json: JSONValue
  }

  var records: [Kept] = []
  var trailEvents: [TrailEvent] = []
  var observations: [TrailEvent] = []
  var problems: [InputProblem] = []
  var kinds: [InputProblem.Kind] { problems.map(\.kind) }
  var names: [String] { records.map(\.name) }

  mutating func record(_ record: borrowing Record) throws {
    var json = JSONValue.null
    do { json = try JSONValue(parsing: record.bytes) } catch {}
    records.append(
      Kept(
        name: record.fields.eventName.string ?? "", number: record.number, offset: record.offset,
        channel: record.channel, json: json))
    do {
      if let event = try record.trailEvent() { trailEvents.append(event) }
    } catch let problem as InputProblem {
      problems.append(problem)
    }
  }

  mutating func observation(_ event: TrailEvent, number: Int) throws { observations.append(event) }

  mutating func problem(_ problem: InputProblem) throws { problems.append(problem) }
}

/// A folder that goes away with the test.
final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "traillogs-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: path) } catch {}
  }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> LogFile {
    let url = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return LogFile(path: url.path)
  }
}

/// Reads `bytes` as a file would be read, `chunk` bytes at a time.
func read(
  _ bytes: [UInt8], name: String = "log.json", chunk: Int = 256 * 1024,
  options: LogReadingOptions = LogReadingOptions()
) throws -> (Collector, FileReport) {
  let scratch = try Scratch()
  let file = try scratch.write(name, bytes)
  var options = options
  options.chunkBytes = chunk
  var reader = LogReader(options: options)
  var collector = Collector()
  let report = try reader.read(file, into: &collector)
  withExtendedLifetime(scratch) {}
  return (collector, report)
}

func read(
  _ text: String, chunk: Int = 256 * 1024, options: LogReadingOptions = LogReadingOptions()
) throws -> (Collector, FileReport) {
  try read(Array(text.utf8), chunk: chunk, options: options)
}

/// A record with the fewest members, and those given.
func record(_ name: String, _ members: String = "") -> String {
  #"{"eventTime":"2024-05-01T10:00:00Z","eventSource":"s3.amazonaws.com","eventName":"\#(name)""#
    + (members.isEmpty ? "}" : ",\(members)}")
}
