/// A source of numbers that look random and are the same on every machine and Swift release: the
/// samples, the benchmarks and the tests draw from it. The standard library promises no stable
/// sequence.
///
/// Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  package private(set) var state: UInt64

  /// The seed is taken as it is: multiplied by the step, neighbouring seeds would give one stream, each
  /// a number later.
  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
