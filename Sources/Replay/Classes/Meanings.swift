/// Numbers for what a text means to all selectors by the values that it reaches: texts that reach
/// different values which mean the same get the same number.
///
/// A meaning is a chain of links, each added to a shorter one.
struct Meanings {
  private var numbers: [Chain: UInt32] = [:]
  /// By their numbers; behind the first, which stands for none.
  private var chains: [Chain] = []

  /// No value.
  static let none: UInt32 = 0

  /// What a value adds to those on the way to it.
  struct Link: Hashable, Comparable {
    /// The meaning's number above its signs, in one word: there are many.
    private let word: UInt64

    /// - Parameter isAsWritten: whether texts that are spelt like the tree are spelt like the value.
    init(meaning: ComparedTexts.Meaning, isAsWritten: Bool) {
      let signs: UInt64 =
        (meaning.isBeginning ? 4 : 0) + (meaning.isFolded ? 2 : 0) + (isAsWritten ? 1 : 0)
      word = UInt64(meaning.number) << 8 | signs
    }

    var isBeginning: Bool { word & 4 != 0 }

    static func < (left: Link, right: Link) -> Bool { left.word < right.word }

    func hash(_ hash: UInt64, _ by: KeyHash) -> UInt64 { by.hash(hash, word) }
  }

  private struct Chain: Hashable {
    var shorter: UInt32
    var link: Link
  }

  /// - Parameter values: how many there are.
  init(values: Int) {
    numbers.reserveCapacity(values)
    chains.reserveCapacity(values)
  }

  /// The number of `shorter` with these added, which are in their order.
  mutating func number(_ shorter: UInt32, adding links: [Link]) -> UInt32 {
    links.reduce(shorter) { number($0, adding: $1) }
  }

  mutating func number(_ shorter: UInt32, adding link: Link) -> UInt32 {
    if holds(shorter, link) { return shorter }
    let chain = Chain(shorter: shorter, link: link)
    if let number = numbers[chain] { return number }
    chains.append(chain)
    let number = UInt32(chains.count)
    numbers[chain] = number
    return number
  }

  private func holds(_ number: UInt32, _ link: Link) -> Bool {
    var number = number
    while number != Self.none {
      let chain = chains[Int(number) - 1]
      if chain.link == link { return true }
      number = chain.shorter
    }
    return false
  }
}
