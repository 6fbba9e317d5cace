import PseudoRandom

/// The few draws that generators of tests need. A failure's seed brings the failure back.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var numbers: SplitMix64

  package init(seed: UInt64) { numbers = SplitMix64(seed: seed) }

  package mutating func next() -> UInt64 { numbers.next() }

  /// 0 to `count - 1`; the slight bias towards small numbers does no harm here.
  package mutating func below(_ count: Int) -> Int { Int(next() >> 33) % max(count, 1) }

  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// One of the items, of which there must be at least one.
  package mutating func one<Item>(of items: [Item]) -> Item { items[below(items.count)] }

  /// `count` draws of `make`.
  package mutating func times<Item>(_ count: Int, _ make: (inout SeededRandom) -> Item) -> [Item] {
    var items: [Item] = []
    for _ in 0..<count { items.append(make(&self)) }
    return items
  }
}
