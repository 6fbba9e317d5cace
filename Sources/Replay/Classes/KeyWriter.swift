import CloudTrail

/// Writes the parts of a key one behind the other into memory that is lent for it. Every part tells
/// where it ends, so that two keys are the same only where all of their parts are.
///
/// Behind the end of the memory it only counts, so that whoever lent it learns how much is needed.
struct KeyWriter {
  private let memory: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init(_ memory: UnsafeMutableRawBufferPointer) {
    self.memory = memory
  }

  var written: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

  /// Where a part of so many bytes goes; nil where it does not fit.
  @inline(__always)
  private mutating func place(_ bytes: Int) -> UnsafeMutableRawPointer? {
    let start = count
    count += bytes
    return count <= memory.count ? memory.baseAddress.map { $0 + start } : nil
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    place(1)?.storeBytes(of: byte, as: UInt8.self)
  }

  @inline(__always)
  mutating func append(_ number: UInt32) {
    place(4)?.storeBytes(of: number, as: UInt32.self)
  }

  mutating func append(_ text: UnsafeRawBufferPointer) {
    guard let to = place(4 + text.count) else { return }
    to.storeBytes(of: UInt32(truncatingIfNeeded: text.count), as: UInt32.self)
    Self.copy(text, to: to + 4)
  }

  private mutating func append(_ tag: UInt8, _ text: UnsafeRawBufferPointer) {
    guard let to = place(5 + text.count) else { return }
    to.storeBytes(of: tag, as: UInt8.self)
    to.storeBytes(of: UInt32(truncatingIfNeeded: text.count), toByteOffset: 1, as: UInt32.self)
    Self.copy(text, to: to + 5)
  }

  /// Most texts are too short for a call of the system's.
  @inline(__always)
  private static func copy(_ text: UnsafeRawBufferPointer, to: UnsafeMutableRawPointer) {
    guard let from = text.baseAddress else { return }
    guard text.count >= 8, text.count <= 64 else {
      return to.copyMemory(from: from, byteCount: text.count)
    }
    var at = 0
    while at + 8 < text.count {
      to.storeBytes(
        of: from.loadUnaligned(fromByteOffset: at, as: UInt64.self), toByteOffset: at,
        as: UInt64.self)
      at += 8
    }
    at = text.count - 8
    to.storeBytes(
      of: from.loadUnaligned(fromByteOffset: at, as: UInt64.self), toByteOffset: at, as: UInt64.self
    )
  }

  /// What a field holds, and as what: two fields with the same bytes here compare alike with
  /// everything.
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
}
