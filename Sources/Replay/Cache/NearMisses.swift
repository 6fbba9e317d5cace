import CloudTrail
public import Selectors

// What explanations need beyond the class of a record. The article <doc:VerdictCache> says why.
extension VerdictCache {
  /// Adds to a key those texts of a record that nearly have a value of some selector. For nearly every
  /// record there are none.
  ///
  /// Records of one entry with the same near misses have the same ``Explanation`` from every trail, but
  /// for the texts that its clauses saw.
  public func appendNearMisses(of record: borrowing JudgedRecord, to key: inout [UInt8]) {
    classes.appendNearMisses(of: record, to: &key)
  }
}

extension RecordClasses {
  func appendNearMisses(of record: borrowing JudgedRecord, to key: inout [UInt8]) {
    if comparesUser { users.appendNearMiss(record.fields.userARN, number: 0, to: &key) }
    if arns.isEmpty { return }
    for (index, resource) in record.fields.resources.enumerated() {
      arns.appendNearMiss(
        resource.comparedARN, isPrefix: resource.isComparedByPrefix, number: index + 1, to: &key)
    }
  }
}

extension TextClasses {
  fileprivate var isEmpty: Bool { tree.isEmpty && endings.isEmpty }

  fileprivate func appendNearMiss(
    _ value: FieldValue, isPrefix: Bool = false, number: Int, to key: inout [UInt8]
  ) {
    if isEmpty { return }
    _ = ByteMatch.withText(value) { text in
      guard isNearMiss(text, isPrefix) else { return }
      withUnsafeBytes(of: (number, text.count)) { key += $0 }
      key += text
    }
  }

  private func isNearMiss(_ text: UnsafeRawBufferPointer, _ isPrefix: Bool) -> Bool {
    if NearMiss(text, isPrefix: isPrefix, in: tree).isFound { return true }
    if endings.isEmpty { return false }
    return Self.withReversed(text) { NearMiss($0, isPrefix: false, in: endings).isFound }
  }
}

/// Looks in a tree for values that a text nearly has. There are three kinds, each with a rule that an
/// explanation then cites:
///
/// - The text would have the value if neither letter case nor composition counted (SEMANTICS 2.7a).
/// - The text, an `ARNPrefix`, ends before the value does (SEMANTICS 1.5c).
/// - The text has the value up to a star (SEMANTICS 1.4e).
///
/// It may find too many, which costs time, and never too few. Letters of ASCII are compared exactly. Of
/// other letters it only sees that they are there: Unicode would have to say what they fold to.
struct NearMiss {
  private let text: UnsafeRawBufferPointer
  private let isPrefix: Bool
  private let tree: TextTree

  init(_ text: UnsafeRawBufferPointer, isPrefix: Bool, in tree: TextTree) {
    self.text = text
    self.isPrefix = isPrefix
    self.tree = tree
  }

  var isFound: Bool { isFound(below: tree.nodes[0], 0, isExact: true) }

  /// Walks down by the bytes of the text and, wherever there is one, by the letter in the other case.
  ///
  /// - Parameter isExact: whether the text so far is the same as on the way to the node.
  private func isFound(below start: TextTree.Node, _ startDepth: Int, isExact wasExact: Bool)
    -> Bool
  {
    var (node, depth, isExact) = (start, startDepth, wasExact)
    while true {
      if isNear(node, depth, isExact) { return true }
      guard node.childCount > 0 else { return false }
      guard depth < text.count else { return isPrefix && isExact }
      let byte = text[depth]
      if byte >= 0x80 { return true }
      if tree.branchesBeyondASCII(node) && mayFoldBeyondASCII(depth) { return true }
      if let other = Self.otherCase(byte), let child = tree.child(of: node, other) {
        switch compare(tree.nodes[child], depth, isExact: false) {
        case .apart: break
        case .near: return true
        case .along:
          let child = tree.nodes[child]
          if isFound(below: child, depth + Int(child.labelCount), isExact: false) { return true }
        }
      }
      guard let child = tree.child(of: node, byte) else { return false }
      switch compare(tree.nodes[child], depth, isExact: isExact) {
      case .apart: return false
      case .near: return true
      case .along(let isStillExact): isExact = isStillExact
      }
      node = tree.nodes[child]
      depth += Int(node.labelCount)
    }
  }

  private func isNear(_ node: TextTree.Node, _ depth: Int, _ isExact: Bool) -> Bool {
    // A text that has the value exactly does not miss it.
    if isExact { return node.matches.contains(.star) }
    return node.matches.contains(.beginning)
      || depth == text.count && !node.matches.isDisjoint(with: ComparedValues.Match.deciding)
  }

  private enum Comparison {
    case apart
    case near
    /// The same, except for letter case if it is not exact.
    case along(isExact: Bool)
  }

  /// Compares the label of a node with the text.
  private func compare(
    _ node: TextTree.Node, _ depth: Int, isExact wasExact: Bool
  ) -> Comparison {
    tree.labels.withUnsafeBytes { labels in
      let label = UnsafeRawBufferPointer(
        rebasing: labels[Int(node.label)..<(Int(node.label) + Int(node.labelCount))])
      var index = sameCount(label, depth)
      var isExact = wasExact
      while index < label.count {
        guard depth + index < text.count else { return isPrefix && isExact ? .near : .apart }
        let (seen, wanted) = (text[depth + index], label[index])
        if seen >= 0x80 { return .near }
        if wanted >= 0x80 { return mayFoldBeyondASCII(depth + index) ? .near : .apart }
        if seen != wanted {
          guard Self.otherCase(seen) == wanted else { return .apart }
          isExact = false
        }
        index += 1
      }
      return .along(isExact: isExact)
    }
  }

  /// How many bytes of a label are ASCII and the same in the text, as far as whole words are.
  private func sameCount(_ label: UnsafeRawBufferPointer, _ depth: Int) -> Int {
    let beyondASCII: UInt64 = 0x8080_8080_8080_8080
    let count = min(label.count, text.count - depth)
    var index = 0
    while index + 8 <= count {
      let wanted = label.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let seen = text.loadUnaligned(fromByteOffset: depth + index, as: UInt64.self)
      guard seen == wanted, seen & beyondASCII == 0 else { break }
      index += 8
    }
    return index
  }

  // MARK: Folding

  /// Whether a letter of ASCII in the text may be the same as one of a value that is not ASCII: if a mark
  /// follows it, as in "e" and U+0301 for "é".
  private func mayFoldBeyondASCII(_ depth: Int) -> Bool {
    tree.foldsToASCII || depth + 1 < text.count && text[depth + 1] >= 0x80
  }

  private static func otherCase(_ byte: UInt8) -> UInt8? {
    (byte | 0x20) &- 0x61 < 26 ? byte ^ 0x20 : nil
  }

  /// The scalars beyond ASCII that are the same as one of ASCII in lower case or by composition: the
  /// Kelvin sign, the Greek question mark and the Greek varia. All others need a mark for that.
  static let foldingToASCII: [Unicode.Scalar] = ["\u{212A}", "\u{37E}", "\u{1FEF}"]

  static func foldsToASCII(_ value: some Collection<UInt8>) -> Bool {
    String(decoding: value, as: UTF8.self).unicodeScalars.contains(where: foldingToASCII.contains)
  }
}

extension TextTree {
  /// Whether the label of a child begins beyond ASCII.
  fileprivate func branchesBeyondASCII(_ node: Node) -> Bool {
    node.childCount <= 8
      ? node.branches & 0x8080_8080_8080_8080 != 0
      : byteSets[Int(node.branches)].reachesBeyondASCII
  }
}
