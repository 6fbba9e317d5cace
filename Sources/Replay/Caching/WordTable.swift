import CloudTrail

/// Numbers by words of 64 bits.
struct WordTable: Sendable {
  /// A word beside its number: a look into a large table mostly waits for memory.
  private struct Slot: Sendable {
    /// 0 where there is none.
    var word: UInt64 = 0
    var number: UInt32 = 0
  }

  private var slots = [Slot](repeating: Slot(), count: fewest)
  private var count = 0
  private let hash = KeyHash()

  private static let fewest = 64

  /// In bytes, about.
  var size: Int { MemoryLayout<Slot>.stride * slots.count }

  subscript(word: UInt64) -> UInt32? {
    let word = Self.kept(word)
    return slots.withUnsafeBufferPointer { slots in
      var place = Int(truncatingIfNeeded: hash.hash(word)) & (slots.count - 1)
      while slots[place].word != 0 {
        if slots[place].word == word { return slots[place].number }
        place = (place + 1) & (slots.count - 1)
      }
      return nil
    }
  }

  /// Adds a word that is not there.
  mutating func add(_ word: UInt64, _ number: UInt32) {
    count += 1
    if 2 * count > slots.count { grow() }
    settle(Slot(word: Self.kept(word), number: number))
  }

  /// 0 stands for none. As a pair of numbers the word of all ones is never met; of hashes the two are
  /// one pair more that may collide.
  private static func kept(_ word: UInt64) -> UInt64 { word == 0 ? .max : word }

  private mutating func settle(_ slot: Slot) {
    var place = Int(truncatingIfNeeded: hash.hash(slot.word)) & (slots.count - 1)
    while slots[place].word != 0 { place = (place + 1) & (slots.count - 1) }
    slots[place] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: 2 * old.count)
    for slot in old where slot.word != 0 { settle(slot) }
  }
}
