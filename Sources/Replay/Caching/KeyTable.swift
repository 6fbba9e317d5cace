import CloudTrail
import Glibc

/// Numbers keys from 0 on, in the order in which they came. A key may lie in two parts, of which the
/// second may be empty; where the first ends counts.
struct KeyTable: Sendable {
  /// For each place 0, or the upper half of a key's hash and, in the lower one, 1 more than where it
  /// stands in ``keys``.
  private var places = [UInt64](repeating: 0, count: fewest)
  /// A key's bytes behind its number and the counts of both parts: a look into a large table mostly waits
  /// for memory, and finds them all in one place.
  private var keys: [UInt8] = []
  private(set) var count = 0
  /// How many of the keys can be found.
  private var found = 0
  private let hash = KeyHash()

  private static let fewest = 256
  /// A longer key gets a number and is not found again: a hostile record may be one long name.
  private static let longest = 16_384

  private struct Header {
    var number: UInt32
    var first: UInt32
    var second: UInt32
  }

  /// In bytes, about. A key that is not found takes none here.
  var size: Int { keys.count + 8 * places.count }

  func number(
    of first: UnsafeRawBufferPointer,
    _ second: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
  ) -> Int? {
    let tag = hash(first, second) >> 32
    return places.withUnsafeBufferPointer { places in
      var place = Int(tag) & (places.count - 1)
      while places[place] != 0 {
        if places[place] >> 32 == tag,
          let number = number(at: Int(places[place] & 0xFFFF_FFFF) - 1, first, second)
        {
          return number
        }
        place = (place + 1) & (places.count - 1)
      }
      return nil
    }
  }

  /// The number of the key that stands at a place, where it is this one.
  private func number(
    at start: Int, _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer
  ) -> Int? {
    keys.withUnsafeBytes { keys in
      let header = keys.loadUnaligned(fromByteOffset: start, as: Header.self)
      guard header.first == first.count, header.second == second.count else { return nil }
      let parts = UnsafeRawBufferPointer(
        rebasing: keys[(start + MemoryLayout<Header>.size)...])
      let isSame =
        Self.begins(parts, first)
        && Self.begins(UnsafeRawBufferPointer(rebasing: parts[first.count...]), second)
      return isSame ? Int(header.number) : nil
    }
  }

  private static func begins(
    _ key: UnsafeRawBufferPointer, _ part: UnsafeRawBufferPointer
  ) -> Bool {
    guard let start = key.baseAddress, let other = part.baseAddress else { return part.isEmpty }
    return memcmp(start, other, part.count) == 0
  }

  /// Adds a key that is not there.
  mutating func add(
    _ first: UnsafeRawBufferPointer,
    _ second: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
  ) -> Int {
    count += 1
    guard first.count + second.count <= Self.longest else { return count - 1 }
    found += 1
    if 2 * found > places.count { grow() }
    settle((hash(first, second) >> 32) << 32 | UInt64(keys.count + 1))
    let header = Header(
      number: UInt32(count - 1), first: UInt32(first.count), second: UInt32(second.count))
    withUnsafeBytes(of: header) { keys.append(contentsOf: $0) }
    keys.append(contentsOf: first)
    keys.append(contentsOf: second)
    return count - 1
  }

  private func hash(
    _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer
  ) -> UInt64 {
    second.isEmpty ? hash.hash(first) : hash.hash(hash.hash(first), hash.hash(second))
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
