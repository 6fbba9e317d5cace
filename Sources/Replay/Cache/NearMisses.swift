import CloudTrail
public import Selectors

// What explanations need beyond the class of a record. The article <doc:TheVerdictCache> says why.
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
    if comparesUser {
      users.appendNearMiss(record.fields.userARN, isPrefix: false, number: 0, to: &key)
    }
    if arns.isEmpty { return }
    var number = 1
    for resource in record.fields.resources {
      let isPrefix = resource.isComparedByPrefix
      arns.appendNearMiss(
        isPrefix ? resource.arnPrefix : resource.arn, isPrefix: isPrefix, number: number, to: &key)
      number += 1
    }
  }
}

extension TextClasses {
  fileprivate var isEmpty: Bool { tree.isEmpty && endings.isEmpty }

  /// - Parameter number: distinguishes this text of the record from the others.
  fileprivate func appendNearMiss(
    _ value: FieldValue, isPrefix: Bool, number: Int, to key: inout [UInt8]
  ) {
    if case .escaped(let text) = value, endings.isEmpty,
      let escape = text.firstIndex(of: UInt8(ascii: "\\")),
      !NearMiss(text[..<escape], isPrefix: isPrefix, goesOn: true).isFound(in: tree)
    {
      return
    }
    _ = ByteMatch.withText(value) { text in
      guard isNearMiss(text, isPrefix) else { return }
      withUnsafeBytes(of: (number, text.count)) { key += $0 }
      key += text
    }
  }

  private func isNearMiss(_ text: UnsafeRawBufferPointer, _ isPrefix: Bool) -> Bool {
    if NearMiss(text[...], isPrefix: isPrefix).isFound(in: tree) { return true }
    if endings.isEmpty { return false }
    return Self.withReversed(text) { NearMiss($0[...], isPrefix: false).isFound(in: endings) }
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
  private let goesOn: Bool

  /// - Parameters:
  ///   - isPrefix: whether the text is an `ARNPrefix`.
  ///   - goesOn: whether the text goes on after what is given. Then a value is found, too, if more of the
  ///     text would have to be known.
  init(_ text: Slice<UnsafeRawBufferPointer>, isPrefix: Bool, goesOn: Bool = false) {
    self.text = UnsafeRawBufferPointer(rebasing: text)
    self.isPrefix = isPrefix
    self.goesOn = goesOn
  }

  func isFound(in tree: TextTree) -> Bool {
    isFound(in: tree, below: tree.nodes[0], 0, isExact: true)
  }

  /// Walks down by the bytes of the text and, wherever there is one, by the letter in the other case.
  ///
  /// - Parameter wasExact: whether the text so far is the same as on the way to the node.
  private func isFound(
    in tree: TextTree, below start: TextTree.Node, _ startDepth: Int, isExact wasExact: Bool
  ) -> Bool {
    var (node, depth, isExact) = (start, startDepth, wasExact)
    while true {
      if isNear(node, depth, isExact) { return true }
      guard node.childCount > 0 else { return false }
      guard depth < text.count else { return isNearAtEnd(isExact) }
      let byte = text[depth]
      if byte >= 0x80 { return true }
      if tree.branchesBeyondASCII(node) && mayFold(depth, in: tree) { return true }
      if let other = Self.otherCase(byte), let child = tree.child(of: node, other) {
        let child = tree.nodes[child]
        switch compare(child, depth, isExact: false, in: tree) {
        case .apart: break
        case .near: return true
        case .along, .folded:
          let end = depth + Int(child.labelCount)
          if isFound(in: tree, below: child, end, isExact: false) { return true }
        }
      }
      guard let child = tree.child(of: node, byte) else { return false }
      node = tree.nodes[child]
      switch compare(node, depth, isExact: isExact, in: tree) {
      case .apart: return false
      case .near: return true
      case .along: break
      case .folded: isExact = false
      }
      depth += Int(node.labelCount)
    }
  }

  private func isNear(_ node: TextTree.Node, _ depth: Int, _ isExact: Bool) -> Bool {
    // A text that has the value exactly does not miss it.
    if isExact { return node.matches.contains(.star) }
    return node.matches.contains(.beginning)
      || depth == text.count && !node.matches.isDisjoint(with: ComparedValues.Match.deciding)
  }

  /// Whether the text, which ends where a value goes on, is near it.
  private func isNearAtEnd(_ isExact: Bool) -> Bool { goesOn || isPrefix && isExact }

  // MARK: Labels

  private enum Comparison {
    case apart
    case near
    case along
    /// The same but for letter case.
    case folded
  }

  private static let beyondASCII: UInt64 = 0x8080_8080_8080_8080
  private static let caseBits: UInt64 = 0x2020_2020_2020_2020

  /// Compares the label of a node with the text.
  private func compare(
    _ node: TextTree.Node, _ depth: Int, isExact: Bool, in tree: TextTree
  ) -> Comparison {
    // Most labels are settled by their first eight bytes.
    if depth + 8 <= text.count {
      let seen = text.loadUnaligned(fromByteOffset: depth, as: UInt64.self).littleEndian
      let unused = UInt64(64 - 8 * min(Int(node.labelCount), 8))
      if ((seen | node.labelStart) << unused) & Self.beyondASCII == 0 {
        let differing = (seen ^ node.labelStart) << unused
        if differing & ~Self.caseBits != 0 { return .apart }
        if differing == 0 && node.labelCount <= 8 { return .along }
      }
    }
    return tree.labels.withUnsafeBytes { labels in
      let label = labels[Int(node.label)..<(Int(node.label) + Int(node.labelCount))]
      return compare(UnsafeRawBufferPointer(rebasing: label), depth, isExact: isExact, in: tree)
    }
  }

  private func compare(
    _ label: UnsafeRawBufferPointer, _ depth: Int, isExact wasExact: Bool, in tree: TextTree
  ) -> Comparison {
    var isExact = wasExact
    for index in label.indices {
      guard depth + index < text.count else { return isNearAtEnd(isExact) ? .near : .apart }
      let (seen, wanted) = (text[depth + index], label[index])
      if seen >= 0x80 { return .near }
      if wanted >= 0x80 { return mayFold(depth + index, in: tree) ? .near : .apart }
      if seen != wanted {
        guard Self.otherCase(seen) == wanted else { return .apart }
        isExact = false
      }
    }
    return isExact ? .along : .folded
  }

  // MARK: Letters

  /// Whether a letter of ASCII in the text may be the same as one of a value beyond ASCII: if a mark
  /// follows it, as in "e" and U+0301 for "é".
  private func mayFold(_ depth: Int, in tree: TextTree) -> Bool {
    if tree.foldsToASCII { return true }
    return depth + 1 < text.count ? text[depth + 1] >= 0x80 : goesOn
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
