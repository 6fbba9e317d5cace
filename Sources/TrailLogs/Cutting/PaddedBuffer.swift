import CSimdJSON

/// Growing memory that is readable for some bytes past its content, as simdjson asks for.
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

  /// Sees that the buffer can hold `needed` bytes, those that it holds included. Where it must grow
  /// it grows to twice its size, but not past `limit` of its own accord.
  mutating func makeRoom(for needed: Int, atMost limit: Int) {
    if needed > capacity { grow(to: max(needed, min(capacity * 2, limit))) }
  }

  /// Takes on bytes that were written behind the content.
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
