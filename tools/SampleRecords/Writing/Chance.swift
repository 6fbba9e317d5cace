/// A source of numbers that looks random and is the same on every machine and Swift release.
/// SplitMix64, by Steele, Lea and Flood; the standard library promises no stable sequence.
package struct Chance {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  /// A source of its own for one part of the work, so that a change to one part leaves the bytes
  /// of all others alone. The label is hashed with FNV-1a: `Hasher` differs from run to run.
  package func branch(_ label: String) -> Chance {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in label.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    var branch = Chance(seed: state ^ hash)
    branch.state = branch.next()
    return branch
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to `bound - 1`. The bias of the plain product is under 2⁻⁴⁰ here.
  package mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  package mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  package mutating func happens(oneIn bound: Int) -> Bool {
    below(bound) == 0
  }

  package mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[below(choices.count)]
  }
}
