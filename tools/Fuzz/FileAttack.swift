import CFuzzer
import CZlib
import CloudTrail
import Glibc

@testable import TrailLogs

/// Attacks the reading of a log file. The same bytes are read in four ways: whole or in pieces, with
/// runs of records read at once (log.cpp) or one record at a time (the cutter and record.cpp). All must
/// find the same.
enum FileAttack {
  /// The first byte decides how large the pieces are; the others are the file.
  static func run(_ input: UnsafeRawBufferPointer) -> CInt {
    guard let first = input.first else { return -1 }
    return run(Array(input.dropFirst()), pieces: Int(first) + 1)
  }

  /// The first three bytes say how large the pieces are, and which byte of the compressed file is
  /// damaged in which bits; the others are the inflated text.
  static func runCompressed(_ input: UnsafeRawBufferPointer) -> CInt {
    guard input.count > 3 else { return -1 }
    let text = Array(input.dropFirst(3))
    // Two members, so that the bytes between them are attacked as well.
    var file = member(text.prefix(text.count / 2)) + member(text.suffix(from: text.count / 2))
    file[Int(input[1]) * (file.count - 1) / 255] ^= input[2]
    return run(file, pieces: Int(input[0]) + 1)
  }

  private static func run(_ file: [UInt8], pieces: Int) -> CInt {
    let path = InMemory(file)
    var whole = LogReadingOptions()
    whole.chunkBytes = pieces
    var results = [read(path.file, whole)]
    for (isWhole, searches) in [(true, 0), (false, 3), (false, 0)] {
      var options = whole
      options.searchesPerChunk = searches
      if !isWhole { options.wholeFileBytes = 0 }
      results.append(read(path.file, options))
    }
    for other in results.dropFirst() {
      claim(other == results[0], "two ways to read a file differ: \(results[0]), \(other)")
    }
    return 0
  }

  private static func read(_ file: LogFile, _ options: LogReadingOptions) -> [String] {
    var found = Found()
    var reader = LogReader(options: options)
    do {
      let report = try reader.read(file, into: &found)
      return found.lines + ["\(report)"]
    } catch {
      fatalError("a reader threw what only a visitor may throw: \(error)")
    }
  }

  private static func member(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var stream = z_stream()
    var text = Array(text)
    var out = [UInt8](repeating: 0, count: text.count + 1000)
    claim(trailback_deflate_init(&stream, 1, 15 + 16) == Z_OK, "zlib cannot begin")
    let count = text.withUnsafeMutableBufferPointer { text in
      out.withUnsafeMutableBufferPointer { out in
        stream.next_in = text.baseAddress
        stream.avail_in = UInt32(text.count)
        stream.next_out = out.baseAddress
        stream.avail_out = UInt32(out.count)
        claim(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib cannot compress")
        return Int(stream.total_out)
      }
    }
    deflateEnd(&stream)
    return Array(out.prefix(count))
  }
}

/// A file that is nowhere but in memory.
private final class InMemory {
  private let descriptor: CInt
  var file: LogFile { LogFile(path: "/proc/self/fd/\(descriptor)") }

  init(_ bytes: [UInt8]) {
    descriptor = memfd_create("attack", 0)
    claim(descriptor >= 0, "memfd_create: \(systemMessage(errno))")
    claim(write(descriptor, bytes, bytes.count) == bytes.count, "write: \(systemMessage(errno))")
  }

  deinit { close(descriptor) }
}

/// All that a reader finds, as text.
private struct Found: LogVisitor {
  var lines: [String] = []

  mutating func record(_ record: borrowing Record) throws {
    let fields = record.fields
    let values = [
      fields.eventVersion, fields.eventID, fields.eventTime, fields.eventSource, fields.eventName,
      fields.eventType, fields.eventCategory, fields.awsRegion, fields.readOnly,
      fields.managementEvent, fields.recipientAccountID, fields.errorCode, fields.vpcEndpointID,
      fields.sessionCredentialFromConsole, fields.userARN, fields.userAccountID, fields.invokedBy,
      fields.stsEndpointType, fields.clientHost, fields.addendum,
    ]
    let resources = fields.resources.flatMap { [$0.type, $0.arn, $0.arnPrefix] }
    lines.append(
      "\(record.number) \(record.offset) \(record.channel) \(record.time) "
        + String(decoding: record.bytes, as: UTF8.self))
    lines += (values + resources).map(Self.text)
  }

  mutating func observation(_ event: TrailEvent, number: Int) throws {
    lines.append("\(number) \(event)")
  }

  /// Without the text: for an object that is not JSON, simdjson's message depends on the bytes after it,
  /// which are others in each way of reading. That it is refused does not.
  mutating func problem(_ problem: InputProblem) throws {
    lines.append("\(problem.kind) \(problem.record ?? 0) \(problem.offset ?? -1)")
  }

  private static func text(_ value: FieldValue) -> String {
    switch value {
    case .text(let bytes): "text \(String(decoding: bytes, as: UTF8.self))"
    case .escaped(let bytes): "escaped \(String(decoding: bytes, as: UTF8.self))"
    case .other(let bytes): "other \(String(decoding: bytes, as: UTF8.self))"
    case .absent, .null, .bool: String(describing: value)
    }
  }
}
