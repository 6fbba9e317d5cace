/// Numbers for what a text means to all selectors by the values that it reaches: texts that reach
/// different values which mean the same get the same number.
struct Meanings {
  private var chains: [Chain: UInt32] = [:]
  private var all: [Chain] = [Chain(shorter: 0, own: [])]

  /// No value.
  static let none: UInt32 = 0

  /// What a value adds to those on the way to it.
  struct Link: Hashable {
    var meaning: ComparedTexts.Meaning
    /// Whether texts that are spelt like the tree are spelt like the value.
    var isAsWritten: Bool
  }

  private struct Chain: Hashable {
    var shorter: UInt32
    var own: [Link]
  }

  /// The number of `shorter` with these added.
  mutating func number(_ shorter: UInt32, adding links: some Sequence<Link>) -> UInt32 {
    let own = Set(links.filter { !holds(shorter, $0) })
      .sorted { ($0.meaning.number, $0.order) < ($1.meaning.number, $1.order) }
    if own.isEmpty { return shorter }
    let chain = Chain(shorter: shorter, own: own)
    if let number = chains[chain] { return number }
    let number = UInt32(all.count)
    all.append(chain)
    chains[chain] = number
    return number
  }

  /// Of what values mean that one trail owns, in any order.
  static func hash(_ links: [Link], _ hash: KeyHash) -> UInt64 {
    Set(links.map { UInt64($0.meaning.number) << 8 | UInt64($0.order) }).sorted()
      .reduce(0, hash.hash)
  }

  private func holds(_ number: UInt32, _ link: Link) -> Bool {
    var number = number
    while number != Self.none {
      let chain = all[Int(number)]
      if chain.own.contains(link) { return true }
      number = chain.shorter
    }
    return false
  }
}

extension Meanings.Link {
  fileprivate var order: Int {
    (meaning.isBeginning ? 4 : 0) + (meaning.isFolded ? 2 : 0) + (isAsWritten ? 1 : 0)
  }
}
