import CloudTrail
import Glibc

/// Numbers for keys: a hash table with open addressing. A key is a string of bytes, which may come in
/// two parts, or a word of 64 bits. One table holds keys of one kind.
///
/// A lookup in a large table spends its time waiting for memory. So a slot holds the whole word: one
/// access finds a word, two find bytes.
package struct KeyTable: Sendable {
  private struct Slot: Sendable {
    /// The hash of the bytes, or the scrambled word itself.
    var word: UInt64 = 0
    /// The key's number plus 1; 0 in an empty slot.
    var number: UInt32 = 0
    /// Of a key of bytes, the offset of its ``Header``.
    var offset: UInt32 = 0
  }

  /// Precedes a key's bytes. The counts are compared, too: "ab" and "c" are not "a" and "bc".
  private struct Header {
    var first: UInt32
    var second: UInt32
  }

  private var slots = [Slot](repeating: Slot(), count: fewest)
  /// How many slots are taken.
  private var taken = 0
  private var keys: [UInt8] = []
  /// How many keys of bytes have a number.
  package private(set) var count = 0
  private let hash = KeyHash()

  package init() {}

  private static let fewest = 64
  /// A longer key gets a number and is not found again: a hostile record may be one long name.
  private static let longest = 16_384

  /// In bytes, about. A key that is not found again takes none here.
  package var size: Int { keys.count + MemoryLayout<Slot>.stride * slots.count }

  // MARK: Words

  subscript(word: UInt64) -> UInt32? {
    find(hash.scramble(word)) { _ in true }
  }

  /// Adds a word that is not in the table, with a number of the caller's.
  mutating func add(_ word: UInt64, _ number: UInt32) {
    insert(Slot(word: hash.scramble(word), number: number + 1))
  }

  // MARK: Bytes

  package func number(
    of first: UnsafeRawBufferPointer,
    _ second: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
  ) -> Int? {
    find(hash.hash(first, second)) { isKey($0, first, second) }.map(Int.init)
  }

  /// Adds a key that is not in the table. Keys are numbered from 0, in the order in which they came.
  package mutating func add(
    _ first: UnsafeRawBufferPointer,
    _ second: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
  ) -> Int {
    count += 1
    guard first.count + second.count <= Self.longest else { return count - 1 }
    insert(
      Slot(word: hash.hash(first, second), number: UInt32(count), offset: UInt32(keys.count)))
    let header = Header(first: UInt32(first.count), second: UInt32(second.count))
    withUnsafeBytes(of: header) { keys.append(contentsOf: $0) }
    keys.append(contentsOf: first)
    keys.append(contentsOf: second)
    return count - 1
  }

  /// Whether the key at an offset is this one.
  private func isKey(
    _ offset: UInt32, _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer
  ) -> Bool {
    keys.withUnsafeBytes { keys in
      let header = keys.loadUnaligned(fromByteOffset: Int(offset), as: Header.self)
      guard header.first == first.count, header.second == second.count else { return false }
      let start = Int(offset) + MemoryLayout<Header>.size
      return Self.isSame(keys, start, first) && Self.isSame(keys, start + first.count, second)
    }
  }

  private static func isSame(
    _ keys: UnsafeRawBufferPointer, _ offset: Int, _ part: UnsafeRawBufferPointer
  ) -> Bool {
    guard let start = keys.baseAddress, let other = part.baseAddress else { return part.isEmpty }
    return memcmp(start + offset, other, part.count) == 0
  }

  // MARK: Slots

  @inline(__always)
  private func find(_ word: UInt64, _ isKey: (_ offset: UInt32) -> Bool) -> UInt32? {
    slots.withUnsafeBufferPointer { slots in
      var index = Self.start(word, slots.count)
      while slots[index].number != 0 {
        if slots[index].word == word && isKey(slots[index].offset) {
          return slots[index].number - 1
        }
        index = (index + 1) & (slots.count - 1)
      }
      return nil
    }
  }

  /// The slot to look at first. The upper half of a product is the well mixed one.
  private static func start(_ word: UInt64, _ count: Int) -> Int {
    Int(word >> 32) & (count - 1)
  }

  private mutating func insert(_ slot: Slot) {
    taken += 1
    if 2 * taken > slots.count {
      let old = slots
      slots = Array(repeating: Slot(), count: 2 * old.count)
      for slot in old where slot.number != 0 { put(slot) }
    }
    put(slot)
  }

  private mutating func put(_ slot: Slot) {
    var index = Self.start(slot.word, slots.count)
    while slots[index].number != 0 { index = (index + 1) & (slots.count - 1) }
    slots[index] = slot
  }
}

/// A hash with a random secret in each process: an attacker who writes logs cannot know which keys
/// collide.
struct KeyHash: Sendable {
  private let seed = UInt64.random(in: .min ... .max)
  private let secret = UInt64.random(in: .min ... .max)

  init() {}

  /// Maps words to words, no two to the same one.
  func scramble(_ word: UInt64) -> UInt64 { (word ^ seed) &* (secret | 1) }

  func hash(_ first: UInt64, _ second: UInt64) -> UInt64 {
    mixed(mixed(first, second, seed), secret, seed)
  }

  func hash(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> UInt64 {
    second.isEmpty ? hash(first) : hash(hash(first), hash(second))
  }

  func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
    var state = seed ^ UInt64(truncatingIfNeeded: key.count)
    var offset = 0
    while offset + 16 <= key.count {
      state = mixed(word(key, offset), word(key, offset + 8), state)
      offset += 16
    }
    if key.count >= 16 {
      if offset < key.count {
        state = mixed(word(key, key.count - 16), word(key, key.count - 8), state)
      }
    } else if key.count >= 8 {
      state = mixed(word(key, 0), word(key, key.count - 8), state)
    } else {
      var short: UInt64 = 0
      for byte in key { short = short << 8 | UInt64(byte) }
      state = mixed(short, 0, state)
    }
    return mixed(state, secret, seed)
  }

  private func word(_ key: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    key.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  private func mixed(_ left: UInt64, _ right: UInt64, _ state: UInt64) -> UInt64 {
    let product = (left ^ secret).multipliedFullWidth(by: right ^ state)
    return product.high ^ product.low
  }
}
