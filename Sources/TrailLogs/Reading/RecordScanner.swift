import CSimdJSON
import CloudTrail

/// Reads the fields of records; a thin face over simdjson with reusable memory. One per thread.
final class RecordScanner {
  private let scanner = trailback_scanner_create()
  let found = UnsafeMutablePointer<trailback_record>.allocate(capacity: 1)

  init() { found.initialize(to: trailback_record()) }

  deinit {
    if let scanner { trailback_scanner_free(scanner) }
    found.deallocate()
  }

  /// What ``scan(_:)`` found last; it changes with the next scan.
  var fields: RecordFields { RecordFields(found) }

  /// Reads the fields of the one object in `bytes`, which must be padded. Returns simdjson's words
  /// when they are not one JSON object.
  func scan(_ bytes: UnsafeRawBufferPointer) -> String? {
    guard let scanner else { return "out of memory" }
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    return trailback_scan_record(scanner, start, bytes.count, found).map { String(cString: $0) }
  }

  /// The JSON text of a member of the one object in `bytes`, as received; nil where it is absent or
  /// null. A slice of `bytes`, and padded like them.
  func member(_ key: StaticString, of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard let scanner else { return nil }
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let name = UnsafeRawPointer(key.utf8Start).assumingMemoryBound(to: CChar.self)
    let text = trailback_member_text(scanner, start, bytes.count, name)
    guard UInt32(text.kind) == TRAILBACK_FIELD_OTHER.rawValue else { return nil }
    return UnsafeRawBufferPointer(start: text.start, count: Int(text.length))
  }
}
