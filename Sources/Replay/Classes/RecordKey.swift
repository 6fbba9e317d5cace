/// What tells one record from another where trails are concerned: records with the same key get the
/// same decisions from all selectors, for the same reasons.
///
/// Written over and over, in memory that stays. A copy gets memory of its own when it is written.
struct RecordKey: @unchecked Sendable {
  // The memory is written only by its only owner, which `write` makes sure of.
  private var memory = Memory(4096)
  /// What all trails look at. Valid until the key is written again.
  private(set) var common = UnsafeRawBufferPointer(start: nil, count: 0)
  /// The values that only a few trails own: for all others they make no difference.
  private(set) var rare = UnsafeRawBufferPointer(start: nil, count: 0)

  private final class Memory {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ count: Int) { bytes = .allocate(byteCount: count, alignment: 16) }

    deinit { bytes.deallocate() }
  }

  init() {}

  /// Writers for both parts of the key, to be given back to ``take(_:_:)``.
  mutating func writers() -> (common: KeyWriter, rare: KeyWriter) {
    if !isKnownUniquelyReferenced(&memory) { memory = Memory(memory.bytes.count) }
    let bytes = memory.bytes
    let half = bytes.count / 2
    return (
      KeyWriter(UnsafeMutableRawBufferPointer(rebasing: bytes[..<half])),
      KeyWriter(UnsafeMutableRawBufferPointer(rebasing: bytes[half...]))
    )
  }

  /// Takes what was written. False where there was not room enough: then there is now, and it must be
  /// written again.
  mutating func take(_ common: KeyWriter, _ rare: KeyWriter) -> Bool {
    let needed = max(common.count, rare.count)
    if needed > memory.bytes.count / 2 {
      memory = Memory(4 * needed)
      return false
    }
    self.common = common.written
    self.rare = rare.written
    return true
  }
}
