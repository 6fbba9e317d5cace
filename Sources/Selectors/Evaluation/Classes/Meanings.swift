/// Numbers for what a text means to all selectors by the values that it reaches: texts that reach
/// different values which mean the same get the same number.
struct Meanings {
  private var chains: [Chain: UInt32] = [:]
  private var all: [Chain] = [Chain(shorter: 0)]

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

  /// In order, each once. Most have one link, which needs no memory of its own.
  private struct Chain: Hashable {
    var shorter: UInt32
    var first: Link?
    var others: [Link] = []

    func contains(_ link: Link) -> Bool { first == link || others.contains(link) }
  }

  /// The number of `shorter` with these added.
  mutating func number(_ shorter: UInt32, adding links: [Link]) -> UInt32 {
    var own = links.filter { !holds(shorter, $0) }
    if own.count > 1 { own = Set(own).sorted() }
    guard let first = own.first else { return shorter }
    let chain = Chain(shorter: shorter, first: first, others: Array(own.dropFirst()))
    if let number = chains[chain] { return number }
    let number = UInt32(all.count)
    all.append(chain)
    chains[chain] = number
    return number
  }

  private func holds(_ number: UInt32, _ link: Link) -> Bool {
    var number = number
    while number != Self.none {
      let chain = all[Int(number)]
      if chain.contains(link) { return true }
      number = chain.shorter
    }
    return false
  }
}
