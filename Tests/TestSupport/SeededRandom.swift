/// SplitMix64, with the few draws that test generators need. It is the same on every machine, so the
/// seed of a failure reproduces it.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The seed is used as it is. Multiplied by the step, neighbouring seeds would give the same stream,
  /// shifted by one number.
  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to `count - 1`. Small numbers are very slightly more likely, which does no harm.
  package mutating func below(_ count: Int) -> Int { Int(next() >> 33) % max(count, 1) }

  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// One of the items; there must be at least one.
  package mutating func one<Item>(of items: [Item]) -> Item { items[below(items.count)] }

  /// The results of `count` calls of `make`.
  package mutating func times<Item>(_ count: Int, _ make: (inout SeededRandom) -> Item) -> [Item] {
    var items: [Item] = []
    for _ in 0..<count { items.append(make(&self)) }
    return items
  }
}
