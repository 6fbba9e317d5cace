import CSimdJSON
import CloudTrail
import Selectors

@testable import TrailLogs

/// A record as the replay meets it: bytes, read by the scanner of log files. Its fields point into
/// the bytes, which live as long as this does.
final class ScannedRecord {
  private let bytes: PaddedBuffer
  /// The scanner's own changes with the next record.
  private let found: UnsafeMutablePointer<trailback_record>
  private let resources: UnsafeMutableBufferPointer<trailback_resource>
  let judged: JudgedRecord

  /// Nil where the text is not one JSON object.
  init?(_ text: String, _ scanner: RecordScanner) {
    bytes = Self.padded(Array(text.utf8))
    guard scanner.scan(bytes.content) == nil else { return nil }
    found = .allocate(capacity: 1)
    found.initialize(to: scanner.found.pointee)
    resources = .allocate(capacity: found.pointee.resource_count)
    _ = resources.initialize(
      from: UnsafeBufferPointer(start: found.pointee.resources, count: resources.count))
    found.pointee.resources = UnsafePointer(resources.baseAddress)
    judged = JudgedRecord(RecordFields(found))
  }

  deinit {
    found.deallocate()
    resources.deallocate()
  }

  private static func padded(_ text: [UInt8]) -> PaddedBuffer {
    var buffer = PaddedBuffer(capacity: text.count)
    text.withUnsafeBytes { buffer.append($0) }
    return buffer
  }
}
