import CloudTrail

/// The key of a record in the ``VerdictCache``: records with the same key, in the same segment of time,
/// get the same verdict from every trail.
///
/// It has two parts. The *shared* part holds what all trails look at; the *owned* part holds the values
/// that only a few trails have in their selectors, and makes no difference to any other trail.
///
/// The memory is written again for every record. A copy gets memory of its own when it is written.
struct CacheKey: @unchecked Sendable {
  // Safe: the memory is written by its only owner alone, which `writers` makes sure of.
  private var memory = Memory(4096)
  /// Valid until the key is written again.
  private(set) var shared = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Valid until the key is written again.
  private(set) var owned = UnsafeRawBufferPointer(start: nil, count: 0)

  private final class Memory {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ count: Int) { bytes = .allocate(byteCount: count, alignment: 16) }

    deinit { bytes.deallocate() }
  }

  init() {}

  /// Writers for both parts, to be given back to ``take(_:_:)``.
  mutating func writers() -> (shared: KeyWriter, owned: KeyWriter) {
    if !isKnownUniquelyReferenced(&memory) { memory = Memory(memory.bytes.count) }
    let bytes = memory.bytes
    let half = bytes.count / 2
    return (
      KeyWriter(UnsafeMutableRawBufferPointer(rebasing: bytes[..<half])),
      KeyWriter(UnsafeMutableRawBufferPointer(rebasing: bytes[half...]))
    )
  }

  /// Takes what was written.
  ///
  /// - Returns: false if the memory was too small. It is large enough after that, and the key must be
  ///   written again.
  mutating func take(_ shared: KeyWriter, _ owned: KeyWriter) -> Bool {
    let needed = max(shared.count, owned.count)
    if needed > memory.bytes.count / 2 {
      memory = Memory(4 * needed)
      return false
    }
    self.shared = shared.written
    self.owned = owned.written
    return true
  }
}

/// Writes one part of a key. Everything written shows where it ends, so that two parts are equal only if
/// all that was written is.
///
/// Past the end of its memory it only counts, so that ``CacheKey`` learns how much is needed.
struct KeyWriter {
  private let memory: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init(_ memory: UnsafeMutableRawBufferPointer) {
    self.memory = memory
  }

  var written: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)?.storeBytes(of: byte, as: UInt8.self)
  }

  @inline(__always)
  mutating func append(_ number: UInt32) {
    reserve(4)?.storeBytes(of: number, as: UInt32.self)
  }

  mutating func append(_ text: UnsafeRawBufferPointer) {
    guard let to = reserve(4 + text.count) else { return }
    to.storeBytes(of: UInt32(truncatingIfNeeded: text.count), as: UInt32.self)
    Self.copy(text, to: to + 4)
  }

  /// A whole field. Two fields with the same bytes here compare alike with everything.
  mutating func append(_ field: FieldValue) {
    switch field {
    case .absent: append(0 as UInt8)
    case .null: append(1 as UInt8)
    case .text(let bytes): append(2, bytes)
    case .escaped(let bytes): append(3, bytes)
    case .bool(let truth): append(truth ? 4 : 5 as UInt8)
    case .other: append(6 as UInt8)
    }
  }

  private mutating func append(_ tag: UInt8, _ text: UnsafeRawBufferPointer) {
    guard let to = reserve(5 + text.count) else { return }
    to.storeBytes(of: tag, as: UInt8.self)
    to.storeBytes(of: UInt32(truncatingIfNeeded: text.count), toByteOffset: 1, as: UInt32.self)
    Self.copy(text, to: to + 5)
  }

  /// Memory for so many bytes more; nil if there is not enough.
  @inline(__always)
  private mutating func reserve(_ bytes: Int) -> UnsafeMutableRawPointer? {
    let start = count
    count += bytes
    return count <= memory.count ? memory.baseAddress.map { $0 + start } : nil
  }

  /// Most texts are too short to be worth a call of memcpy.
  @inline(__always)
  private static func copy(_ text: UnsafeRawBufferPointer, to: UnsafeMutableRawPointer) {
    guard let from = text.baseAddress else { return }
    guard text.count >= 8, text.count <= 64 else {
      return to.copyMemory(from: from, byteCount: text.count)
    }
    func copyWord(_ offset: Int) {
      to.storeBytes(
        of: from.loadUnaligned(fromByteOffset: offset, as: UInt64.self), toByteOffset: offset,
        as: UInt64.self)
    }
    for offset in stride(from: 0, to: text.count - 8, by: 8) { copyWord(offset) }
    copyWord(text.count - 8)
  }
}
