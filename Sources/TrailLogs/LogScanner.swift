import CSimdJSON
import CloudTrail

/// Finds many records and their fields in one pass over a text, with simdjson's index (log.cpp). Reuses
/// its memory: one per thread.
struct LogScanner: ~Copyable {
  private let scanner = trailback_log_scanner_create()

  deinit {
    if let scanner { trailback_log_scanner_free(scanner) }
  }

  /// The records of `text`, which must be padded; nil unless it is plainly a log file and a reader of
  /// one record at a time is sure to find the same. Valid until the next call.
  func records(
    of text: UnsafeRawBufferPointer, maximumBytes: Int
  ) -> UnsafeBufferPointer<trailback_located_record>? {
    var records: UnsafePointer<trailback_located_record>?
    var count = 0
    let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let scanner,
      trailback_scan_log(scanner, start, text.count, maximumBytes, &records, &count)
    else { return nil }
    return UnsafeBufferPointer(start: records, count: count)
  }

  /// Records that follow one another.
  struct Run {
    var records: UnsafeBufferPointer<trailback_located_record>
    /// How many bytes they take up, from the start of the text.
    var bytes: Int
  }

  /// The records that `text` begins with, up to the first that is not plain or not whole; nil if there
  /// is none.
  func run(
    of text: UnsafeRawBufferPointer, isInList: Bool, isInEnvelope: Bool, maximumBytes: Int
  ) -> Run? {
    var records: UnsafePointer<trailback_located_record>?
    var count = 0
    let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard let scanner, start != nil else { return nil }
    let end = trailback_scan_run(
      scanner, start, text.count, isInList, isInEnvelope, maximumBytes, &records, &count)
    if end == 0 { return nil }
    return Run(records: UnsafeBufferPointer(start: records, count: count), bytes: end)
  }
}

/// Growing memory that can be read for some bytes past its content, as simdjson requires.
struct PaddedBuffer: ~Copyable {
  private(set) var base: UnsafeMutableRawPointer
  private(set) var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = capacity
    base = Self.allocate(capacity)
  }

  deinit { base.deallocate() }

  private static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
    let bytes = capacity + trailback_padding
    let base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    return base
  }

  var content: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// All of the memory, for a system call to write into.
  var room: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: base, count: capacity)
  }

  mutating func removeAll() { count = 0 }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
    makeRoom(for: count + bytes.count, atMost: .max)
    (base + count).copyMemory(from: source, byteCount: bytes.count)
    count += bytes.count
  }

  /// Makes the buffer large enough for `needed` bytes, including those that it holds. It grows to twice
  /// its size at least, unless that is more than `limit`.
  mutating func makeRoom(for needed: Int, atMost limit: Int) {
    if needed > capacity { grow(to: max(needed, min(capacity * 2, limit))) }
  }

  /// Counts bytes that were written after the content as part of it.
  mutating func advance(by written: Int) {
    precondition(count + written <= capacity)
    count += written
  }

  private mutating func grow(to larger: Int) {
    let moved = Self.allocate(larger)
    moved.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = moved
    capacity = larger
  }
}
