import Glibc
import Selectors

/// Numbers keys from 0 on, in the order in which they came. All of its keys are in one part, or all in
/// two.
struct KeyTable: Sendable {
  /// For each place 0, or the upper half of a key's hash and, in the lower one, its number plus 1.
  private var places: [UInt64]
  private var keys: [UInt8] = []
  /// Where each key ends in ``keys``.
  private var ends: [UInt32] = []
  private let hash = KeyHash()

  private static let fewest = 256
  /// A longer key gets a number and is not found again: a hostile record may be one long name.
  private static let longest = 16_384
  /// Before a key in two parts stands how long the first is.
  private static let headerBytes = MemoryLayout<UInt32>.size

  init() {
    places = Array(repeating: 0, count: Self.fewest)
  }

  var count: Int { ends.count }

  /// In bytes, about.
  var size: Int { keys.count + 4 * ends.count + 8 * places.count }

  func number(of key: UnsafeRawBufferPointer) -> Int? {
    number(hash.hash(key)) { $0.count == key.count && Self.isSame($0, key) }
  }

  /// Of a key in two parts, which lie apart: where the first ends counts.
  func number(of first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Int? {
    number(hash.hash(hash.hash(first), hash.hash(second))) { key in
      guard key.count == Self.headerBytes + first.count + second.count,
        key.loadUnaligned(as: UInt32.self) == UInt32(truncatingIfNeeded: first.count)
      else { return false }
      let parts = UnsafeRawBufferPointer(rebasing: key[Self.headerBytes...])
      return Self.isSame(parts, first)
        && Self.isSame(UnsafeRawBufferPointer(rebasing: parts[first.count...]), second)
    }
  }

  /// - Parameter isKey: whether the key that is kept is the one that is looked for.
  @inline(__always)
  private func number(_ hash: UInt64, isKey: (UnsafeRawBufferPointer) -> Bool) -> Int? {
    let tag = hash >> 32
    return places.withUnsafeBufferPointer { places in
      var place = Int(tag) & (places.count - 1)
      while places[place] != 0 {
        if places[place] >> 32 == tag {
          let number = Int(places[place] & 0xFFFF_FFFF) - 1
          let start = number > 0 ? Int(ends[number - 1]) : 0
          let end = Int(ends[number])
          if keys.withUnsafeBytes({ isKey(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }) {
            return number
          }
        }
        place = (place + 1) & (places.count - 1)
      }
      return nil
    }
  }

  /// Adds a key that is not there.
  mutating func add(_ key: UnsafeRawBufferPointer) -> Int {
    guard key.count <= Self.longest else { return addUnfound() }
    keys.append(contentsOf: key)
    return settle(hash.hash(key))
  }

  /// The same for a key in two parts.
  mutating func add(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Int {
    guard first.count + second.count <= Self.longest else { return addUnfound() }
    withUnsafeBytes(of: UInt32(first.count)) { keys.append(contentsOf: $0) }
    keys.append(contentsOf: first)
    keys.append(contentsOf: second)
    return settle(hash.hash(hash.hash(first), hash.hash(second)))
  }

  private mutating func addUnfound() -> Int {
    ends.append(UInt32(keys.count))
    return ends.count - 1
  }

  /// Of the key that was put behind the others just now.
  private mutating func settle(_ hash: UInt64) -> Int {
    ends.append(UInt32(keys.count))
    if 2 * ends.count > places.count { grow() }
    settle(content: (hash >> 32) << 32 | UInt64(ends.count))
    return ends.count - 1
  }

  /// Whether the key begins with these bytes; it has so many.
  private static func isSame(
    _ key: UnsafeRawBufferPointer, _ wanted: UnsafeRawBufferPointer
  ) -> Bool {
    guard let start = key.baseAddress, let other = wanted.baseAddress else { return true }
    return memcmp(start, other, wanted.count) == 0
  }

  private mutating func settle(content: UInt64) {
    var place = Int(content >> 32) & (places.count - 1)
    while places[place] != 0 { place = (place + 1) & (places.count - 1) }
    places[place] = content
  }

  private mutating func grow() {
    let old = places
    places = Array(repeating: 0, count: 2 * old.count)
    for content in old where content != 0 { settle(content: content) }
  }
}
