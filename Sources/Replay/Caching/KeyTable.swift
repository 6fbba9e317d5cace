import Selectors

/// Numbers keys from 0 on, in the order in which they came.
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

  init() {
    places = Array(repeating: 0, count: Self.fewest)
  }

  var count: Int { ends.count }

  /// In bytes, about.
  var size: Int { keys.count + 4 * ends.count + 8 * places.count }

  func number(of key: UnsafeRawBufferPointer) -> Int? {
    let tag = hash.hash(key) >> 32
    return places.withUnsafeBufferPointer { places in
      var place = Int(tag) & (places.count - 1)
      while places[place] != 0 {
        if places[place] >> 32 == tag {
          let number = Int(places[place] & 0xFFFF_FFFF) - 1
          if isKey(number, key) { return number }
        }
        place = (place + 1) & (places.count - 1)
      }
      return nil
    }
  }

  /// Adds a key that is not there.
  mutating func add(_ key: UnsafeRawBufferPointer) -> Int {
    let number = ends.count
    guard key.count <= Self.longest else {
      ends.append(UInt32(keys.count))
      return number
    }
    keys.append(contentsOf: key)
    let tag = hash.hash(key) >> 32
    ends.append(UInt32(keys.count))
    if 2 * ends.count > places.count { grow() }
    settle(tag << 32 | UInt64(number + 1))
    return number
  }

  private func isKey(_ number: Int, _ key: UnsafeRawBufferPointer) -> Bool {
    let start = number > 0 ? Int(ends[number - 1]) : 0
    guard Int(ends[number]) - start == key.count else { return false }
    return keys.withUnsafeBytes {
      ByteMatch.isSame(
        UnsafeRawBufferPointer(rebasing: $0[start...]), key, count: key.count)
    }
  }

  private mutating func settle(_ content: UInt64) {
    var place = Int(content >> 32) & (places.count - 1)
    while places[place] != 0 { place = (place + 1) & (places.count - 1) }
    places[place] = content
  }

  private mutating func grow() {
    let old = places
    places = Array(repeating: 0, count: 2 * old.count)
    for content in old where content != 0 { settle(content) }
  }
}
