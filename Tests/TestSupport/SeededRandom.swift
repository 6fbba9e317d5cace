/// SplitMix64, with the few throws that generators of tests need. Small enough to be the same
/// everywhere: a failure's seed brings the failure back.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The seed is taken as it is: multiplied by the step, seeds side by side would give one stream,
  /// each a number later.
  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// 0 to `count - 1`; the slight favour for small numbers does no harm here.
  package mutating func below(_ count: Int) -> Int { Int(next() >> 33) % max(count, 1) }

  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// One of the items, of which there must be at least one.
  package mutating func one<Item>(of items: [Item]) -> Item { items[below(items.count)] }

  /// `count` throws of `make`.
  package mutating func times<Item>(_ count: Int, _ make: (inout SeededRandom) -> Item) -> [Item] {
    var items: [Item] = []
    for _ in 0..<count { items.append(make(&self)) }
    return items
  }
}
