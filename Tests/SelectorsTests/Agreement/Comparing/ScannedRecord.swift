import Selectors

@testable import TrailLogs

/// A record as the replay meets it: bytes, read by the scanner of log files. Its fields point into
/// the bytes, which live as long as this does.
final class ScannedRecord {
  private let bytes: PaddedBuffer
  let judged: JudgedRecord

  /// Nil where the text is not one JSON object.
  init?(_ text: String, _ scanner: RecordScanner) {
    bytes = Self.padded(Array(text.utf8))
    var fields = RecordFields()
    guard scanner.scan(bytes.content, into: &fields) == nil else { return nil }
    judged = JudgedRecord(fields)
  }

  private static func padded(_ text: [UInt8]) -> PaddedBuffer {
    var buffer = PaddedBuffer(capacity: text.count)
    text.withUnsafeBytes { buffer.append($0) }
    return buffer
  }
}
