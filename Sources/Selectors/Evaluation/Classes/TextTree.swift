/// A tree of the values with which a field is compared: one walk down finds every value that a text
/// begins with, however many there are. For explanations it goes by lower-case letters.
///
/// Written from behind, the same finds every value that a text ends with.
struct TextTree: Sendable {
  struct Node: Sendable {
    /// Where the letters stand that lead here from the node above, as the first value spells them.
    var label: UInt32
    var labelCount: UInt32
    var firstChild: UInt32 = 0
    var childCount: UInt32 = 0
    var marks: ComparedTexts.Marks = []
    /// What it means to reach here: see ``Meanings``.
    var meaning = Meanings.none
    /// Whether so many trails own a value that ends here that it counts as everybody's.
    var isCommon = false
  }

  private(set) var nodes: [Node] = [Node(label: 0, labelCount: 0)]
  /// The first letter of each node's label, folded.
  private(set) var firstLetters: [UInt8] = [0]
  private(set) var labels: [UInt8] = []
  /// Of each node the trails that own a value that ends here.
  private var owners: [Owner] = []
  private var firstOwner: [UInt32] = [0]
  /// The trails to which all of a text makes a difference that reaches a node.
  private(set) var askers: [UInt32: [UInt32]] = [:]
  let isFromBehind: Bool
  let grain: Grain
  private let hash = KeyHash()

  struct Owner: Sendable {
    var trail: UInt32
    /// A hash of what the values that end here mean to it.
    var meaning: UInt64
  }

  /// With more owners than this a value is common.
  private static let mostOwners = 8

  init(_ texts: ComparedTexts) {
    isFromBehind = texts.isFromBehind
    grain = texts.grain
    let entries = texts.uses.map { Entry(text: $0.key, use: $0.value, texts.grain) }
      .sorted { $0.folded.lexicographicallyPrecedes($1.folded) }
    grow(entries)
  }

  /// Whether there is anything to find.
  var isEmpty: Bool { nodes.count == 1 && nodes[0].marks.isEmpty }

  func owners(of node: UInt32) -> ArraySlice<Owner> {
    owners[Int(firstOwner[Int(node)])..<Int(firstOwner[Int(node) + 1])]
  }

  private struct Entry {
    let text: [UInt8]
    let folded: [UInt8]
    let use: ComparedTexts.Use

    init(text: [UInt8], use: ComparedTexts.Use, _ grain: Grain) {
      self.text = text
      self.use = use
      folded = grain == .decisions ? text : text.map(PlainText.folded)
    }
  }

  /// The entries, in order, that share the way down to a node so many letters below the root.
  private struct Branch {
    var entries: Range<Int>
    var depth: Int
    /// The letters on the way, as the tree spells them.
    var way: [UInt8]
    /// What the beginnings on the way mean, of common values and of others.
    var common = Meanings.none
    var rare = Meanings.none
  }

  /// Level by level, so that the children of a node lie side by side.
  private mutating func grow(_ entries: [Entry]) {
    var meanings = Meanings()
    var branches = [Branch(entries: entries.indices, depth: 0, way: [])]
    var node = 0
    while node < branches.count {
      var branch = branches[node]
      branches[node].way = []
      var start = end(entries, &branch, at: node, &meanings)
      nodes[node].firstChild = UInt32(branches.count)
      while start < branch.entries.upperBound {
        let letter = entries[start].folded[branch.depth]
        let stop =
          entries[start..<branch.entries.upperBound]
          .firstIndex { $0.folded[branch.depth] != letter } ?? branch.entries.upperBound
        let shared = Self.shared(entries[start].folded, entries[stop - 1].folded)
        nodes.append(
          Node(label: UInt32(labels.count), labelCount: UInt32(shared - branch.depth)))
        let label = entries[start].text[branch.depth..<shared]
        labels += label
        firstLetters.append(letter)
        branches.append(
          Branch(
            entries: start..<stop, depth: shared, way: branch.way + label,
            common: branch.common, rare: branch.rare))
        nodes[node].childCount += 1
        start = stop
      }
      node += 1
    }
  }

  /// Marks the node with the values that end there, and returns where the longer ones begin.
  private mutating func end(
    _ entries: [Entry], _ branch: inout Branch, at node: Int, _ meanings: inout Meanings
  ) -> Int {
    var own: [UInt32: [Meanings.Link]] = [:]
    var links: [Meanings.Link] = []
    var asking: Set<UInt32> = []
    var place = branch.entries.lowerBound
    while place < branch.entries.upperBound, entries[place].folded.count == branch.depth {
      let entry = entries[place]
      nodes[node].marks.formUnion(entry.use.marks)
      asking.formUnion(entry.use.askers)
      let isAsWritten = entry.text == branch.way
      for owned in entry.use.meanings {
        let link = Meanings.Link(meaning: owned.meaning, isAsWritten: isAsWritten)
        links.append(link)
        own[owned.owner, default: []].append(link)
      }
      place += 1
    }
    if !asking.isEmpty { askers[UInt32(node)] = Array(asking) }
    nodes[node].isCommon = own.count > Self.mostOwners
    owners += own.map { Owner(trail: $0.key, meaning: Meanings.hash($0.value, hash)) }
    firstOwner.append(UInt32(owners.count))
    let path = nodes[node].isCommon ? \Branch.common : \Branch.rare
    let shorter = branch[keyPath: path]
    nodes[node].meaning = meanings.number(shorter, adding: links)
    branch[keyPath: path] = meanings.number(
      shorter, adding: links.lazy.filter { $0.meaning.isBeginning })
    return place
  }

  private static func shared(_ first: [UInt8], _ last: [UInt8]) -> Int {
    zip(first, last).prefix { $0 == $1 }.count
  }
}
