import CSimdJSON

/// Finds the records of a whole document, with their fields, in one pass over it; a thin face over
/// simdjson with reusable memory. One per thread.
struct LogScanner: ~Copyable {
  private let scanner = trailback_log_scanner_create()

  deinit {
    if let scanner { trailback_log_scanner_free(scanner) }
  }

  /// The records of `text`, which must be padded; nil where it is not plainly a log file, or holds
  /// anything that a reader of one record at a time could see differently. Valid until the next call.
  func records(
    of text: UnsafeRawBufferPointer, maximumBytes: Int
  ) -> UnsafeBufferPointer<trailback_placed_record>? {
    var records: UnsafePointer<trailback_placed_record>?
    var count = 0
    let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let scanner,
      trailback_scan_log(scanner, start, text.count, maximumBytes, &records, &count)
    else { return nil }
    return UnsafeBufferPointer(start: records, count: count)
  }

  /// Records that stand one behind the other.
  struct Run {
    var records: UnsafeBufferPointer<trailback_placed_record>
    /// How many bytes they take up, from the start of the text.
    var bytes: Int
  }

  /// The records that `text` begins with, up to the first that is not plain or not whole; nil where
  /// there is none.
  func run(
    of text: UnsafeRawBufferPointer, isInList: Bool, maximumBytes: Int
  ) -> Run? {
    var records: UnsafePointer<trailback_placed_record>?
    var count = 0
    let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let scanner, start != nil else { return nil }
    let end = trailback_scan_run(
      scanner, start, text.count, isInList, maximumBytes, &records, &count)
    if end == 0 { return nil }
    return Run(records: UnsafeBufferPointer(start: records, count: count), bytes: end)
  }
}
