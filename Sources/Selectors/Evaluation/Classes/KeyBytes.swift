/// Bytes that are put together over and over, in memory that stays. Every part tells where it ends,
/// so that two keys are the same only where all of their parts are.
package struct KeyBytes: Sendable {
  private var memory = [UInt8](repeating: 0, count: 512)
  package private(set) var count = 0

  package init() {}

  package mutating func removeAll() { count = 0 }

  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    memory.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }

  package mutating func append(_ byte: UInt8) {
    makeRoom(1)
    memory[count] = byte
    count += 1
  }

  package mutating func append(_ number: UInt32) {
    makeRoom(4)
    memory.withUnsafeMutableBytes {
      $0.storeBytes(of: number, toByteOffset: count, as: UInt32.self)
    }
    count += 4
  }

  package mutating func append(_ text: UnsafeRawBufferPointer) {
    let (start, length) = (count, text.count)
    makeRoom(4 + length)
    memory.withUnsafeMutableBytes { memory in
      memory.storeBytes(
        of: UInt32(truncatingIfNeeded: length), toByteOffset: start, as: UInt32.self)
      if let to = memory.baseAddress, let from = text.baseAddress {
        (to + start + 4).copyMemory(from: from, byteCount: length)
      }
    }
    count += 4 + length
  }

  /// What a field holds, and as what: two fields with the same bytes here compare alike with
  /// everything.
  package mutating func append(_ field: FieldValue) {
    switch field {
    case .absent: append(0 as UInt8)
    case .null: append(1 as UInt8)
    case .text(let bytes):
      append(2 as UInt8)
      append(bytes)
    case .escaped(let bytes):
      append(3 as UInt8)
      append(bytes)
    case .bool(let truth): append(truth ? 4 : 5 as UInt8)
    case .other: append(6 as UInt8)
    }
  }

  package mutating func append(contentsOf other: borrowing KeyBytes) {
    other.withBytes { append($0) }
  }

  private mutating func makeRoom(_ more: Int) {
    let needed = count + more
    guard needed > memory.count else { return }
    memory += [UInt8](repeating: 0, count: max(needed, 2 * memory.count) - memory.count)
  }
}
