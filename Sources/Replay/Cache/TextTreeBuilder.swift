import Selectors

/// Builds a ``TextTree``.
struct TextTreeBuilder {
  private(set) var nodes = [TextTree.Node([], at: 0)]
  private(set) var byteSets: [ByteSet] = []
  private(set) var labels: [UInt8] = []
  private(set) var owners: [TextTree.Owner] = []
  private(set) var ownerRanges: [Range<UInt32>] = [0..<0]
  private(set) var qualifiedOwners: [UInt32: [UInt32]] = [:]

  /// In the order of their bytes.
  private let values: [ComparedValues.Use]
  private let bytes: [UInt8]
  private var sets: ValueSets
  private let hash = KeyHash()

  /// A value of more trails is shared: it is in the part of a key that all trails look at.
  private static let mostOwners = 8

  /// The values, a range of those in order, that agree up to a node.
  private struct Branch {
    var values: Range<Int>
    /// The number of bytes in which they agree.
    var depth: Int
    /// The values on the way to the node that texts may begin with: the shared ones and the owned ones.
    var shared = ValueSets.empty
    var owned = ValueSets.empty
  }

  init(_ compared: ComparedValues) {
    bytes = compared.bytes
    values = TextOrder.of(compared.uses.map(\.text), in: bytes).map { compared.uses[$0] }
    sets = ValueSets(values: values.count)
    // A node for each value, and one for each fork.
    nodes.reserveCapacity(2 * values.count)
    owners.reserveCapacity(values.count)
    ownerRanges.reserveCapacity(2 * values.count)
    build()
  }

  /// The children of a node follow each other, and all below one of them comes before all below the next:
  /// the last nodes of a walk, in which walks differ, are close to each other in memory.
  private mutating func build() {
    var waiting = [(node: 0, branch: Branch(values: values.indices, depth: 0))]
    while let (node, reached) = waiting.popLast() {
      var branch = reached
      var start = end(&branch, at: node)
      nodes[node].firstChild = UInt32(nodes.count)
      var first: [UInt8] = []
      while start < branch.values.upperBound {
        let stop = self.stop(start, branch)
        let depth = min(
          agreement(values[start].text, values[stop - 1].text, from: branch.depth),
          branch.depth + TextTree.Node.longestLabel)
        let text = values[start].text.lowerBound
        first.append(byte(start, branch.depth))
        let child = Branch(
          values: start..<stop, depth: depth, shared: branch.shared, owned: branch.owned)
        waiting.append((add(bytes[(text + branch.depth)..<(text + depth)]), child))
        start = stop
      }
      setBranches(first, of: node)
    }
  }

  /// - Returns: the index of the new node.
  private mutating func add(_ label: ArraySlice<UInt8>) -> Int {
    nodes.append(TextTree.Node(label, at: labels.count))
    ownerRanges.append(0..<0)
    labels += label
    return nodes.count - 1
  }

  /// - Parameter bytes: the first ones of the children's labels, in ascending order.
  private mutating func setBranches(_ bytes: [UInt8], of node: Int) {
    nodes[node].childCount = UInt8(bytes.count)
    if bytes.count <= 8 {
      nodes[node].branches = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    } else {
      nodes[node].branches = UInt64(byteSets.count)
      byteSets.append(ByteSet(bytes))
    }
  }

  /// The end of the values that go on with the same byte as one of them.
  private func stop(_ start: Int, _ branch: Branch) -> Int {
    let byte = byte(start, branch.depth)
    var (low, high) = (start + 1, branch.values.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if self.byte(middle, branch.depth) == byte { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func byte(_ value: Int, _ depth: Int) -> UInt8 {
    bytes[values[value].text.lowerBound + depth]
  }

  /// In how many bytes two texts agree that are known to agree in some.
  private func agreement(_ first: Range<Int>, _ last: Range<Int>, from known: Int) -> Int {
    var count = known
    while count < min(first.count, last.count),
      bytes[first.lowerBound + count] == bytes[last.lowerBound + count]
    {
      count += 1
    }
    return count
  }

  // MARK: Values of a node

  /// Gives the node the values that end there.
  ///
  /// - Returns: the first of the longer values.
  private mutating func end(_ branch: inout Branch, at node: Int) -> Int {
    let start = branch.values.lowerBound
    var stop = start
    while stop < branch.values.upperBound, values[stop].text.count == branch.depth { stop += 1 }
    guard stop > start else {
      nodes[node].values = branch.owned
      return stop
    }
    let firstOwner = UInt32(owners.count)
    setValues(values[start..<stop], of: node, &branch)
    ownerRanges[node] = firstOwner..<UInt32(owners.count)
    return stop
  }

  private mutating func setValues(
    _ values: ArraySlice<ComparedValues.Use>, of node: Int, _ branch: inout Branch
  ) {
    var own: [(owner: UInt32, member: ValueSets.Member)] = []
    var qualified: Set<UInt32> = []
    for value in values {
      nodes[node].matches.formUnion(value.matches)
      if value.matches.contains(.qualified) { qualified.insert(value.owner) }
      guard !value.matches.isDisjoint(with: .deciding) else { continue }
      own.append((value.owner, ValueSets.Member(value)))
    }
    if !qualified.isEmpty { qualifiedOwners[UInt32(node)] = Array(qualified) }
    if addOwners(&own) > Self.mostOwners {
      nodes[node].matches.insert(.shared)
      nodes[node].values = set(own, &branch.shared)
    } else {
      nodes[node].values = set(own, &branch.owned)
    }
  }

  /// The values on the way together with those at the node.
  ///
  /// - Parameter beginnings: the values on the way; gets those at the node that longer texts have, too.
  private mutating func set(
    _ own: [(owner: UInt32, member: ValueSets.Member)], _ beginnings: inout UInt32
  ) -> UInt32 {
    if own.count == 1 {
      let set = sets.number(beginnings, adding: own[0].member)
      if own[0].member.isBeginning { beginnings = set }
      return set
    }
    let members = own.map(\.member).sorted()
    let set = members.reduce(beginnings) { sets.number($0, adding: $1) }
    beginnings =
      members.allSatisfy(\.isBeginning)
      ? set
      : members.lazy.filter(\.isBeginning).reduce(beginnings) { sets.number($0, adding: $1) }
    return set
  }

  /// - Returns: the number of owners.
  private mutating func addOwners(
    _ own: inout [(owner: UInt32, member: ValueSets.Member)]
  ) -> Int {
    if own.count > 1 { own.sort { $0 < $1 } }
    let first = owners.count
    for (index, (owner, member)) in own.enumerated() {
      if index == 0 || own[index - 1].owner != owner {
        owners.append(TextTree.Owner(trail: owner, values: 0))
      } else if own[index - 1].member == member {
        continue
      }
      owners[owners.count - 1].values = member.hash(owners[owners.count - 1].values, hash)
    }
    return owners.count - first
  }
}

/// Interned sets of values: equal sets have the same number, so that texts which reach different but
/// interchangeable values get the same key.
///
/// A set is a shorter set and one more member.
struct ValueSets {
  private var numbers: [Set: UInt32] = [:]
  /// The set with number n is at index n - 1.
  private var sets: [Set] = []

  static let empty: UInt32 = 0

  struct Member: Hashable, Comparable {
    /// The condition of the value and, in the lowest bit, whether it is a beginning.
    private let word: UInt64

    init(_ value: ComparedValues.Use) {
      word = UInt64(value.condition) << 1 | (value.matches.contains(.beginning) ? 1 : 0)
    }

    var isBeginning: Bool { word & 1 != 0 }

    static func < (left: Member, right: Member) -> Bool { left.word < right.word }

    func hash(_ hash: UInt64, _ by: KeyHash) -> UInt64 { by.hash(hash, word) }
  }

  private struct Set: Hashable {
    var shorter: UInt32
    var member: Member
  }

  /// - Parameter values: how many values there are, about.
  init(values: Int) {
    numbers.reserveCapacity(values)
    sets.reserveCapacity(values)
  }

  mutating func number(_ shorter: UInt32, adding member: Member) -> UInt32 {
    if contains(shorter, member) { return shorter }
    let set = Set(shorter: shorter, member: member)
    if let number = numbers[set] { return number }
    sets.append(set)
    let number = UInt32(sets.count)
    numbers[set] = number
    return number
  }

  private func contains(_ number: UInt32, _ member: Member) -> Bool {
    var number = number
    while number != Self.empty {
      let set = sets[Int(number) - 1]
      if set.member == member { return true }
      number = set.shorter
    }
    return false
  }
}
