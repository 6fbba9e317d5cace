package import CloudTrail
package import Selectors

/// A record, read by the same scanner as the records of log files. Its fields point into bytes that
/// live as long as this object.
package final class ScannedRecord {
  private let bytes: UnsafeMutableRawBufferPointer
  private let scanner = RecordScanner()
  package let judged: JudgedRecord

  package var fields: RecordFields { judged.fields }

  /// Nil if the text is not one JSON object.
  package convenience init?(_ text: String) {
    var message: String?
    self.init(text, &message)
    if message != nil { return nil }
  }

  /// - Parameter record: its strings are written as they are, so that a test can spell an escape; only
  ///   control characters, which JSON does not allow, are escaped.
  package convenience init(_ record: JSONValue) {
    var message: String?
    self.init(Self.unescapedText(record), &message)
    precondition(message == nil, message ?? "")
  }

  private init(_ text: String, _ message: inout String?) {
    let count = text.utf8.count
    bytes = .allocate(byteCount: count + RecordScanner.padding, alignment: 64)
    bytes.initializeMemory(as: UInt8.self, repeating: 0)
    bytes.copyBytes(from: text.utf8)
    message = scanner.scan(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    judged = JudgedRecord(scanner.fields)
  }

  deinit { bytes.deallocate() }

  private static func unescapedText(_ json: JSONValue) -> String {
    switch json {
    case .string(let text):
      "\""
        + text.unicodeScalars.map { $0.value < 0x20 ? "\\u00" + Self.hexadecimal($0) : String($0) }
        .joined() + "\""
    case .array(let items): "[" + items.map(unescapedText).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\"\($0.key)\":" + unescapedText($0.value) }.joined(separator: ",") + "}"
    case .null, .bool, .integer, .number: json.compact
    }
  }

  private static func hexadecimal(_ control: Unicode.Scalar) -> String {
    Hexadecimal.string(CollectionOfOne(UInt8(control.value)))
  }
}
