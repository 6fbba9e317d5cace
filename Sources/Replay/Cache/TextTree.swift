import CloudTrail

/// A radix tree of the values with which selectors compare one field. One walk down finds every value
/// that a text begins with, however many values there are. A tree of reversed values does the same for
/// endings.
///
/// It never changes. As a class it is copied at the cost of one reference count.
final class TextTree: Sendable {
  /// A walk mostly waits for nodes to come from memory. A node is 32 bytes, so that two fit into a cache
  /// line.
  struct Node: Sendable {
    /// The first eight bytes of the label: of the text that leads here from the parent.
    let labelStart: UInt64
    /// The first bytes of the children's labels, if there are up to eight; else the index of a ``ByteSet``.
    var branches: UInt64 = 0
    /// The offset of the label in ``TextTree/labels``.
    let label: UInt32
    /// The children follow each other.
    var firstChild: UInt32 = 0
    /// The values on the way here that a text has which reaches this node: see ``ValueSets``.
    var values = ValueSets.empty
    let labelCount: UInt16
    /// At most one for each byte that occurs in UTF-8, of which there are 243.
    var childCount: UInt8 = 0
    var matches: ComparedValues.Match = []

    /// A longer label is cut into several nodes.
    static let longestLabel = Int(UInt16.max)

    init(_ label: ArraySlice<UInt8>, at offset: Int) {
      labelStart = label.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
      self.label = UInt32(offset)
      labelCount = UInt16(label.count)
    }
  }

  /// A trail that owns values which end at a node.
  struct Owner: Sendable {
    var trail: UInt32
    /// A hash of these values.
    var values: UInt64
  }

  let nodes: AlignedNodes
  let byteSets: [ByteSet]
  let labels: [UInt8]
  private let owners: [Owner]
  /// The range of each node's owners.
  private let ownerRanges: [Range<UInt32>]
  /// Of a node, the owners of values that may be followed by a qualifier.
  private let qualifiedOwners: [UInt32: [UInt32]]
  /// See ``ComparedValues/foldsToASCII``.
  let foldsToASCII: Bool

  init(_ values: ComparedValues) {
    let built = TextTreeBuilder(values)
    nodes = AlignedNodes(built.nodes)
    byteSets = built.byteSets
    labels = built.labels
    owners = built.owners
    ownerRanges = built.ownerRanges
    qualifiedOwners = built.qualifiedOwners
    foldsToASCII = values.foldsToASCII
  }

  /// Whether there is nothing to find.
  var isEmpty: Bool { nodes.count == 1 && nodes[0].matches.isEmpty }

  // MARK: Walking

  /// How far the values reach into a text.
  struct Walk {
    var shared = Reach()
    var owned = Reach()
    /// For some owners the values do not say enough: the whole text counts.
    var needsText = false
  }

  /// The longest value that a text has, and with it all others on the way.
  struct Reach {
    var values = ValueSets.empty
    var isReached = false
    /// Whether the value is all of the text.
    var isWhole = false
  }

  /// - Parameters:
  ///   - field: distinguishes this text of a record from the others in the signatures.
  ///   - signatures: get the owners of the values, if they are recording.
  func walk(
    _ text: UnsafeRawBufferPointer, field: UInt32, signatures: inout TrailSignatures
  ) -> Walk {
    var walker = TextTreeWalker(text, self)
    walk(&walker, field, &signatures)
    return walker.walk
  }

  /// The same for a text with escapes, without taking them out: most texts differ from all values long
  /// before the first of them.
  ///
  /// - Parameter text: the inside of a JSON string.
  /// - Returns: nil if the walk comes to the first escape.
  func walk(
    untilEscapeOf text: UnsafeRawBufferPointer, field: UInt32, signatures: inout TrailSignatures
  ) -> Walk? {
    guard let escape = text.firstIndex(of: UInt8(ascii: "\\")) else { return nil }
    var walker = TextTreeWalker(text, upTo: escape, self)
    // A walk that is given up must leave no traces.
    signatures.pausing { walk(&walker, field, &$0) }
    guard !walker.isCut else { return nil }
    if signatures.isRecording {
      var again = TextTreeWalker(text, upTo: escape, self)
      walk(&again, field, &signatures)
    }
    return walker.walk
  }

  private func walk(
    _ walker: inout TextTreeWalker, _ field: UInt32, _ signatures: inout TrailSignatures
  ) {
    repeat {
      guard !walker.node.matches.isEmpty else { continue }
      let needsText = walker.visit()
      if signatures.isRecording { record(walker, needsText, field, &signatures) }
    } while walker.descend(self)
  }

  private func record(
    _ walker: borrowing TextTreeWalker, _ needsText: Bool, _ field: UInt32,
    _ signatures: inout TrailSignatures
  ) {
    if needsText {
      for owner in qualifiedOwners[walker.index] ?? [] {
        signatures.record(walker.allText, of: field, owner)
      }
    }
    guard walker.isOnValue else { return }
    let range = ownerRanges[Int(walker.index)]
    for owner in owners[Int(range.lowerBound)..<Int(range.upperBound)] {
      signatures.record(
        owner.values, of: field, isWhole: walker.isAtEnd,
        isShared: walker.node.matches.contains(.shared), owner.trail)
    }
  }

  @inline(__always)
  func child(of node: Node, _ byte: UInt8) -> Int? {
    guard node.childCount <= 8 else {
      return byteSets[Int(node.branches)].index(of: byte).map { Int(node.firstChild) + $0 }
    }
    let ones: UInt64 = 0x0101_0101_0101_0101
    let differing = node.branches ^ (ones &* UInt64(byte))
    // Sets the high bit of the lowest byte that is zero. Bits above that may be wrong.
    let same = (differing &- ones) & ~differing & (ones << 7)
    let index = same.trailingZeroBitCount / 8
    return index < Int(node.childCount) ? Int(node.firstChild) + index : nil
  }

  /// Whether a text agrees with a node's label from an offset on, as far as both go.
  fileprivate func agrees(
    _ text: UnsafeRawBufferPointer, from offset: Int, with node: Node
  ) -> Bool {
    let count = min(Int(node.labelCount), text.count - offset)
    if text.count - offset >= 8 {
      let seen = text.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
      let differing = (seen ^ node.labelStart) << (64 - 8 * min(count, 8))
      if differing != 0 { return false }
      if count <= 8 { return true }
    }
    return labels.withUnsafeBytes { labels in
      let label = labels[Int(node.label)..<(Int(node.label) + count)]
      return ByteMatch.isSame(
        UnsafeRawBufferPointer(rebasing: label),
        UnsafeRawBufferPointer(rebasing: text[offset..<(offset + count)]), count: count)
    }
  }
}

/// The state of a walk down a ``TextTree``.
private struct TextTreeWalker {
  /// As much of the text as is known.
  private let text: UnsafeRawBufferPointer
  let allText: UnsafeRawBufferPointer
  /// How much of the text led to the node.
  private var depth = 0
  private(set) var index: UInt32 = 0
  private(set) var node: TextTree.Node
  private(set) var walk = TextTree.Walk()
  /// Whether the text goes on after what is known of it.
  private let goesOn: Bool
  /// Whether more of the text would have to be known.
  private(set) var isCut = false

  // The tree is borrowed: otherwise an initializer retains it, and all threads count in one cache line.
  init(_ text: UnsafeRawBufferPointer, _ tree: borrowing TextTree) {
    self.text = text
    allText = text
    node = tree.nodes[0]
    goesOn = false
  }

  init(_ text: UnsafeRawBufferPointer, upTo end: Int, _ tree: borrowing TextTree) {
    self.text = UnsafeRawBufferPointer(rebasing: text[..<end])
    allText = text
    node = tree.nodes[0]
    goesOn = true
  }

  var isAtEnd: Bool { depth == text.count && !goesOn }

  /// Whether the text has a value that ends at the node.
  var isOnValue: Bool {
    node.matches.contains(.beginning)
      || isAtEnd && !node.matches.isDisjoint(with: ComparedValues.Match.deciding)
  }

  /// Takes note of the values that end at the node.
  ///
  /// - Returns: whether the whole text counts for some of them.
  mutating func visit() -> Bool {
    if goesOn && depth == text.count {
      isCut = true
      return false
    }
    let needsText =
      node.matches.contains(.qualified) && !isAtEnd && text[depth] == UInt8(ascii: ":")
    if needsText { walk.needsText = true }
    guard isOnValue else { return needsText }
    let reach = TextTree.Reach(values: node.values, isReached: true, isWhole: isAtEnd)
    if node.matches.contains(.shared) { walk.shared = reach } else { walk.owned = reach }
    return needsText
  }

  /// Goes down to a child, or past several to the first one with matches.
  ///
  /// - Returns: false if the walk is over.
  mutating func descend(_ tree: borrowing TextTree) -> Bool {
    if isCut { return false }
    // Neither the text nor a label is near its end: so it is on nearly all of the way.
    while depth + 8 < text.count {
      guard let child = tree.child(of: node, text[depth]) else { return false }
      let next = tree.nodes[child]
      guard next.labelCount <= 8 else { break }
      let seen = text.loadUnaligned(fromByteOffset: depth, as: UInt64.self).littleEndian
      guard (seen ^ next.labelStart) << (64 - 8 * UInt64(next.labelCount)) == 0 else {
        return false
      }
      move(to: child, next)
      if !next.matches.isEmpty { return true }
    }
    return descendCarefully(tree)
  }

  private mutating func descendCarefully(_ tree: borrowing TextTree) -> Bool {
    guard depth < text.count else {
      isCut = goesOn
      return false
    }
    guard let child = tree.child(of: node, text[depth]) else { return false }
    let next = tree.nodes[child]
    let isLonger = Int(next.labelCount) > text.count - depth
    if isLonger && !goesOn { return false }
    guard tree.agrees(text, from: depth, with: next) else { return false }
    if isLonger {
      isCut = true
      return false
    }
    move(to: child, next)
    return true
  }

  @inline(__always)
  private mutating func move(to child: Int, _ next: TextTree.Node) {
    depth += Int(next.labelCount)
    index = UInt32(child)
    node = next
  }
}

// MARK: - Memory

extension TextTree {
  /// The nodes of a tree, none of which crosses a cache line. Those of an array might.
  // Safe to share: the memory is written before anybody else sees it, and freed by its last owner.
  final class AlignedNodes: @unchecked Sendable {
    private let memory: UnsafeMutablePointer<Node>
    let count: Int

    private static let lineBytes = 64

    init(_ nodes: [Node]) {
      count = nodes.count
      let bytes = UnsafeMutableRawPointer.allocate(
        byteCount: MemoryLayout<Node>.stride * nodes.count, alignment: Self.lineBytes)
      memory = bytes.bindMemory(to: Node.self, capacity: nodes.count)
      memory.initialize(from: nodes, count: nodes.count)
    }

    deinit { memory.deallocate() }

    subscript(node: Int) -> Node { memory[node] }
  }
}

/// The first bytes of the labels of a node with many children. Finds a byte's index without searching,
/// since a processor would mostly guess the next step of a search wrong.
struct ByteSet: Sendable {
  /// A bit for each byte.
  private var words = InlineArray<4, UInt64>(repeating: 0)
  /// How many bits are set in the words before each word.
  private var before = InlineArray<4, UInt8>(repeating: 0)

  /// - Parameter bytes: in ascending order, each once.
  init(_ bytes: [UInt8]) {
    for byte in bytes {
      let word = Int(byte >> 6)
      words[word] |= 1 << UInt64(byte & 63)
      for later in (word + 1)..<max(word + 1, 4) { before[later] += 1 }
    }
  }

  /// The index of a byte in ascending order; nil if it is not in the set.
  @inline(__always)
  func index(of byte: UInt8) -> Int? {
    let word = Int(byte >> 6)
    let bit: UInt64 = 1 << UInt64(byte & 63)
    guard words[word] & bit != 0 else { return nil }
    return Int(before[word]) + (words[word] & (bit - 1)).nonzeroBitCount
  }

  /// Whether a byte beyond ASCII is in the set.
  var reachesBeyondASCII: Bool { words[2] | words[3] != 0 }
}
