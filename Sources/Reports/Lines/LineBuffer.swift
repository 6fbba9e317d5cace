/// Lines put together in memory that stays.
struct LineBuffer: Sendable {
  private var memory: [UInt8]
  private(set) var count = 0

  init(capacity: Int) {
    memory = [UInt8](repeating: 0, count: capacity)
  }

  mutating func append(_ byte: UInt8) {
    makeRoom(1)
    memory[count] = byte
    count += 1
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let from = bytes.baseAddress else { return }
    makeRoom(bytes.count)
    memory.withUnsafeMutableBytes { $0.baseAddress?.advanced(by: count) }?
      .copyMemory(from: from, byteCount: bytes.count)
    count += bytes.count
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// Gives away what was put together.
  mutating func take() -> [UInt8] {
    defer { count = 0 }
    return Array(memory[..<count])
  }

  private mutating func makeRoom(_ more: Int) {
    guard count + more > memory.count else { return }
    memory += [UInt8](repeating: 0, count: count + more)
  }
}
