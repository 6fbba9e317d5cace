/// A tree of the values with which a field is compared: one walk down finds every value that a text
/// begins with, however many there are. For explanations it goes by lower-case letters.
///
/// Written from behind, the same finds every value that a text ends with. It never changes; as a
/// class it is copied at the cost of one count.
final class TextTree: Sendable {
  /// A walk that comes by fetches little more than the nodes themselves, and most of its time is waiting
  /// for them: two fit into what the processor fetches at once.
  struct Node: Sendable {
    /// The first eight letters that lead here from the node above, as the first value spells them.
    let labelStart: UInt64
    /// The first letters of the children's labels, as letters are told apart, where there are up to eight;
    /// else the number of their ``LetterSet``.
    var letters: UInt64 = 0
    /// Where all letters that lead here stand.
    let label: UInt32
    var firstChild: UInt32 = 0
    /// What it means to reach here: see ``Meanings``.
    var meaning = Meanings.none
    let labelCount: UInt16
    /// One for each byte at most, of which UTF-8 has 243.
    var childCount: UInt8 = 0
    var marks: ComparedTexts.Marks = []

    /// A longer way goes by a node more.
    static let longestLabel = Int(UInt16.max)

    init(_ label: ArraySlice<UInt8>, at place: Int) {
      labelStart = label.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
      self.label = UInt32(place)
      labelCount = UInt16(label.count)
    }

    /// Whether so many trails own a value that ends here that it counts as everybody's.
    var isCommon: Bool { marks.contains(.common) }
  }

  struct Owner: Sendable {
    var trail: UInt32
    /// A hash of what the values that end here mean to it.
    var meaning: UInt64
  }

  let nodes: AlignedNodes
  let letterSets: [LetterSet]
  let labels: [UInt8]
  /// The trails that own a value, and of each node where those lie that own one that ends there.
  private let owners: [Owner]
  private let ownerPlaces: [Range<UInt32>]
  /// The trails to which all of a text makes a difference that reaches a node.
  let askers: [UInt32: [UInt32]]
  let isFromBehind: Bool
  let grain: Grain

  init(_ texts: ComparedTexts) {
    let grown = TextTreeGrowth(texts)
    nodes = AlignedNodes(grown.nodes)
    letterSets = grown.letterSets
    labels = grown.labels
    owners = grown.owners
    ownerPlaces = grown.ownerPlaces
    askers = grown.askers
    isFromBehind = texts.isFromBehind
    grain = texts.grain
  }

  /// Whether there is anything to find.
  var isEmpty: Bool { nodes.count == 1 && nodes[0].marks.isEmpty }

  func owners(of node: UInt32) -> ArraySlice<Owner> {
    let places = ownerPlaces[Int(node)]
    return owners[Int(places.lowerBound)..<Int(places.upperBound)]
  }
}
