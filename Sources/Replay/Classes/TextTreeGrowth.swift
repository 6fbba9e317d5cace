import Selectors

/// Grows a ``TextTree``.
struct TextTreeGrowth {
  private(set) var nodes = [TextTree.Node([], at: 0)]
  private(set) var letterSets: [LetterSet] = []
  private(set) var labels: [UInt8] = []
  private(set) var owners: [TextTree.Owner] = []
  /// Of each node, where its owners lie.
  private(set) var ownerPlaces: [Range<UInt32>] = [0..<0]
  private(set) var askers: [UInt32: [UInt32]] = [:]

  /// The values in the order of their letters.
  private let values: [ComparedTexts.Use]
  private let bytes: [UInt8]
  /// The bytes, as letters are told apart.
  private let letters: [UInt8]
  private let grain: Grain
  private var meanings: Meanings
  private let hash = KeyHash()

  /// With more owners than this a value is common.
  private static let mostOwners = 8

  /// The values, in order, that share the way down to a node so many letters below the root.
  private struct Branch {
    var values: Range<Int>
    var depth: Int
    /// The letters on the way, as the tree spells them; empty where letters are told apart as they are.
    var way: [UInt8]
    /// What the beginnings on the way mean, of common values and of others.
    var common = Meanings.none
    var rare = Meanings.none
  }

  init(_ texts: ComparedTexts) {
    grain = texts.grain
    bytes = texts.bytes
    let letters = grain == .decisions ? bytes : bytes.map(PlainText.folded)
    self.letters = letters
    values = TextOrder.of(texts.uses.map(\.text), in: letters).map { texts.uses[$0] }
    meanings = Meanings(values: values.count)
    // A node for each value, and one for each place where the ways to two of them part.
    nodes.reserveCapacity(2 * values.count)
    owners.reserveCapacity(values.count)
    ownerPlaces.reserveCapacity(2 * values.count)
    grow()
  }

  /// The children of a node lie side by side, and all that is below one of them before what is below
  /// another: a walk fetches the last nodes of its way, in which walks differ, from one place.
  private mutating func grow() {
    var waiting = [(node: 0, branch: Branch(values: values.indices, depth: 0, way: []))]
    while let (node, reached) = waiting.popLast() {
      var branch = reached
      var start = end(&branch, at: node)
      nodes[node].firstChild = UInt32(nodes.count)
      var letters: [UInt8] = []
      while start < branch.values.upperBound {
        let stop = self.stop(start, branch)
        let shared = min(
          shared(values[start].text, values[stop - 1].text, from: branch.depth),
          branch.depth + TextTree.Node.longestLabel)
        let text = values[start].text.lowerBound
        let label = bytes[(text + branch.depth)..<(text + shared)]
        letters.append(letter(start, branch.depth))
        let child = Branch(
          values: start..<stop, depth: shared, way: grain == .decisions ? [] : branch.way + label,
          common: branch.common, rare: branch.rare)
        waiting.append((add(label), child))
        start = stop
      }
      setLetters(letters, of: node)
    }
  }

  /// - Returns: the number of the new node.
  private mutating func add(_ label: ArraySlice<UInt8>) -> Int {
    nodes.append(TextTree.Node(label, at: labels.count))
    ownerPlaces.append(0..<0)
    labels += label
    return nodes.count - 1
  }

  /// - Parameter letters: the first ones of the children, which come in order.
  private mutating func setLetters(_ letters: [UInt8], of node: Int) {
    nodes[node].childCount = UInt8(letters.count)
    if letters.count <= 8 {
      nodes[node].letters = letters.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    } else {
      nodes[node].letters = UInt64(letterSets.count)
      letterSets.append(LetterSet(letters))
    }
  }

  /// Where the values end that go on with the same letter as one of them.
  private func stop(_ start: Int, _ branch: Branch) -> Int {
    let letter = letter(start, branch.depth)
    var (low, high) = (start + 1, branch.values.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if self.letter(middle, branch.depth) == letter { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Marks the node with the values that end there, and returns where the longer ones begin.
  private mutating func end(_ branch: inout Branch, at node: Int) -> Int {
    let start = branch.values.lowerBound
    var stop = start
    while stop < branch.values.upperBound, values[stop].text.count == branch.depth { stop += 1 }
    guard stop > start else {
      nodes[node].meaning = branch.rare
      return stop
    }
    let firstOwner = UInt32(owners.count)
    mark(node, values[start..<stop], &branch)
    ownerPlaces[node] = firstOwner..<UInt32(owners.count)
    return stop
  }

  private mutating func mark(
    _ node: Int, _ values: ArraySlice<ComparedTexts.Use>, _ branch: inout Branch
  ) {
    var own: [(owner: UInt32, link: Meanings.Link)] = []
    var asking: Set<UInt32> = []
    for value in values {
      nodes[node].marks.formUnion(value.marks)
      if !value.marks.isDisjoint(with: .askingForText) { asking.insert(value.owner) }
      guard !value.marks.isDisjoint(with: .telling) else { continue }
      let isAsWritten = grain == .decisions || bytes[value.text] == branch.way[...]
      own.append((value.owner, Meanings.Link(meaning: value.meaning, isAsWritten: isAsWritten)))
    }
    if !asking.isEmpty { askers[UInt32(node)] = Array(asking) }
    if addOwners(&own) > Self.mostOwners {
      nodes[node].marks.insert(.common)
      nodes[node].meaning = mean(own, &branch.common)
    } else {
      nodes[node].meaning = mean(own, &branch.rare)
    }
  }

  /// What it means to reach values behind others; the beginnings among them count further down, too.
  private mutating func mean(
    _ own: [(owner: UInt32, link: Meanings.Link)], _ shorter: inout UInt32
  ) -> UInt32 {
    var meaning = shorter
    if own.count == 1 {
      meaning = meanings.number(shorter, adding: own[0].link)
      if own[0].link.isBeginning { shorter = meaning }
      return meaning
    }
    let links = own.map(\.link).sorted()
    meaning = meanings.number(shorter, adding: links)
    shorter =
      links.allSatisfy(\.isBeginning)
      ? meaning : meanings.number(shorter, adding: links.filter(\.isBeginning))
    return meaning
  }

  /// - Returns: how many there are.
  private mutating func addOwners(
    _ own: inout [(owner: UInt32, link: Meanings.Link)]
  ) -> Int {
    if own.count > 1 { own.sort { $0 < $1 } }
    let first = owners.count
    for (place, (owner, link)) in own.enumerated() {
      if place == 0 || own[place - 1].owner != owner {
        owners.append(TextTree.Owner(trail: owner, meaning: 0))
      } else if own[place - 1].link == link {
        continue
      }
      owners[owners.count - 1].meaning = link.hash(owners[owners.count - 1].meaning, hash)
    }
    return owners.count - first
  }

  private func letter(_ value: Int, _ depth: Int) -> UInt8 {
    letters[values[value].text.lowerBound + depth]
  }

  /// How many letters two values begin with alike, where so many are known to be.
  private func shared(_ first: Range<Int>, _ last: Range<Int>, from known: Int) -> Int {
    var count = known
    while count < min(first.count, last.count),
      letters[first.lowerBound + count] == letters[last.lowerBound + count]
    {
      count += 1
    }
    return count
  }
}
