import CloudTrail
import Foundation
import TestSupport
import Testing

@testable import TrailLogs

/// Keeps all that a reader hands on.
struct Collector: LogVisitor, Equatable {
  struct Kept: Equatable {
    var name: String
    var number: Int
    var offset: Int
    var channel: Provenance.Channel
    var json: JSONValue
    /// Every byte of the record, and every field as it stands in it.
    var text: String
    var fields: String
    var time: Timestamp
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
        channel: record.channel, json: json, text: String(decoding: record.bytes, as: UTF8.self),
        fields: Self.words(record.fields), time: record.time))
    if let event = record.trailEvent() { trailEvents.append(event) }
  }

  static func words(_ fields: RecordFields) -> String {
    let values = [
      fields.eventVersion,
      fields.eventID,
      fields.eventTime,
      fields.eventSource,
      fields.eventName,
      fields.eventType,
      fields.eventCategory,
      fields.awsRegion,
      fields.readOnly,
      fields.managementEvent,
      fields.recipientAccountID,
      fields.errorCode,
      fields.vpcEndpointID,
      fields.sessionCredentialFromConsole,
      fields.userARN,
      fields.userAccountID,
      fields.invokedBy,
      fields.stsEndpointType, fields.clientHost, fields.addendum,
    ]
    let resources = fields.resources.map {
      "\(words($0.type)) \(words($0.arn)) \(words($0.arnPrefix))"
    }
    let list = fields.hasResourceList ? ["a list of \(resources.count)"] : []
    return (values.map(words) + list + resources).joined(separator: "\n")
  }

  private static func words(_ value: FieldValue) -> String {
    switch value {
    case .text(let bytes): "text \(String(decoding: bytes, as: UTF8.self))"
    case .escaped(let bytes): "escaped \(String(decoding: bytes, as: UTF8.self))"
    case .other(let bytes): "other \(String(decoding: bytes, as: UTF8.self))"
    case .absent, .null, .bool: String(describing: value)
    }
  }

  mutating func observation(_ event: TrailEvent, number: Int) throws { observations.append(event) }

  mutating func problem(_ problem: InputProblem) throws { problems.append(problem) }
}

extension ScratchFolder {
  /// Writes a file to be read.
  @discardableResult
  func log(_ name: String, _ bytes: [UInt8]) throws -> LogFile {
    LogFile(path: try write(name, bytes))
  }
}

/// Reads `bytes` as a file would be read, `chunk` bytes and one record at a time; and once more in the
/// ways that are faster. Whatever is in a file, all find the same.
func read(
  _ bytes: [UInt8], name: String = "log.json", chunk: Int = 256 * 1024,
  options: LogReadingOptions = LogReadingOptions()
) throws -> (Collector, FileReport) {
  let scratch = try ScratchFolder()
  let file = try scratch.log(name, bytes)
  var options = options
  options.chunkBytes = chunk
  let reading = try read(file, options: options)
  let text = String(decoding: bytes.prefix(2000), as: UTF8.self)
  for slower in slower(options) {
    let other = try read(file, options: slower)
    #expect(reading == other, "\(text)")
  }
  withExtendedLifetime(scratch) {}
  return (reading.collector, reading.report)
}

/// The ways that are slower than these options have it: whole files record by record, files in pieces,
/// and both.
func slower(_ options: LogReadingOptions) -> [LogReadingOptions] {
  var oneByOne = options
  oneByOne.searchesPerChunk = 0
  var inPieces = options
  inPieces.wholeFileBytes = 0
  var both = oneByOne
  both.wholeFileBytes = 0
  return [both, inPieces, oneByOne]
}

struct Reading: Equatable {
  var collector = Collector()
  var report: FileReport
}

func read(_ file: LogFile, options: LogReadingOptions) throws -> Reading {
  var reader = LogReader(options: options)
  var collector = Collector()
  let report = try reader.read(file, into: &collector)
  return Reading(collector: collector, report: report)
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
