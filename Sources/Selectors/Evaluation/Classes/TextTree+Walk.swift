extension TextTree {
  /// How far the values of the trails reach into a text.
  struct Walk {
    /// The furthest value of those that count as everybody's, and of those that few trails own.
    var common = Reach()
    var rare = Reach()
    /// The values do not tell enough: the text itself must be kept.
    var needsText = false
    /// The text goes on with a mark that joins the last letter of a value.
    var isJoined = false
  }

  struct Reach {
    /// 0 where no value reaches anywhere: that would be the empty one, which needs no node.
    var node: UInt32 = 0
    var meaning = Meanings.none
    var length = 0
    var isReached = false
    /// The value is all of the text.
    var isWhole = false
    /// So far the text is spelt as on the way through the tree.
    var isAsWritten = true
  }

  /// - Parameters:
  ///   - isBeginning: the text is `ARNPrefix`: values that go on behind it count, too
  ///     (SEMANTICS 1.5c).
  ///   - touched: gets the owners of the values that are not common, unless nil.
  func walk(
    _ text: UnsafeRawBufferPointer, isBeginning: Bool, touched: inout [UInt32]?
  ) -> Walk {
    var step = Step(text, self)
    go(&step, isBeginning, &touched)
    return step.walk
  }

  /// The same for a text with escapes: nil where the walk comes near the first of them, or is not over
  /// by then. Most texts differ from all values long before.
  ///
  /// - Parameter text: the inside of a JSON string.
  func walk(
    untilEscapeOf text: UnsafeRawBufferPointer, touched: inout [UInt32]?
  ) -> Walk? {
    guard let escape = text.firstIndex(of: UInt8(ascii: "\\")) else { return nil }
    let known = UnsafeRawBufferPointer(rebasing: text[..<escape])
    var step = Step(beginning: known.prefix(PlainText.plainCount(known)), self)
    var found: [UInt32]? = touched == nil ? nil : []
    go(&step, false, &found)
    guard !step.isCut else { return nil }
    if let found { touched?.append(contentsOf: found) }
    return step.walk
  }

  private func go(_ step: inout Step, _ isBeginning: Bool, _ touched: inout [UInt32]?) {
    while true {
      if !step.node.marks.isEmpty { step.stand(isFromBehind) }
      if touched != nil && step.isOnRareValue {
        touched?.append(contentsOf: owners(of: step.place))
      }
      guard step.goDown(self, isBeginning) else { break }
    }
  }
}

/// Where a walk stands.
private struct Step {
  /// Without what comes after the first escape.
  private let text: UnsafeRawBufferPointer
  /// How many plain bytes the text begins with.
  private let plainCount: Int
  private var depth = 0
  private var isAsWritten = true
  private(set) var place: UInt32 = 0
  private(set) var node: TextTree.Node
  private(set) var walk = TextTree.Walk()
  /// Whether the text goes on behind what is known of it.
  private let goesOn: Bool
  /// Whether more of it would have to be known.
  private(set) var isCut = false

  /// - Parameter text: how a text begins, all of it plain; what follows is not known.
  init(beginning text: Slice<UnsafeRawBufferPointer>, _ tree: TextTree) {
    self.text = UnsafeRawBufferPointer(rebasing: text)
    node = tree.nodes[0]
    plainCount = text.count
    goesOn = true
  }

  init(_ text: UnsafeRawBufferPointer, _ tree: TextTree) {
    self.text = text
    node = tree.nodes[0]
    goesOn = false
    plainCount = PlainText.plainCount(text)
    if plainCount < text.count && PlainText.hidesASCII(text) { walk.needsText = true }
  }

  private var isAtEnd: Bool { depth == text.count && !goesOn }

  private var counts: Bool {
    node.marks.contains(.beginning)
      || isAtEnd && !node.marks.isDisjoint(with: ComparedTexts.Marks.telling)
  }

  var isOnRareValue: Bool { !node.isCommon && counts }

  /// Takes note of the values that end here.
  mutating func stand(_ isFromBehind: Bool) {
    // What follows could join the last letter.
    if goesOn && depth + 1 >= text.count {
      isCut = true
      return
    }
    if node.marks.contains(.starred) { walk.needsText = true }
    if node.marks.contains(.qualified) && !isAtEnd && text[depth] == UInt8(ascii: ":") {
      walk.needsText = true
    }
    if plainCount < text.count && depth + 1 >= plainCount { standBeforeOdd(isFromBehind) }
    guard counts else { return }
    let reach = TextTree.Reach(
      node: place, meaning: node.meaning, length: depth, isReached: true, isWhole: isAtEnd,
      isAsWritten: isAsWritten)
    if node.isCommon { walk.common = reach } else { walk.rare = reach }
  }

  /// What is not plain follows at once, or after one letter: then a letter may end elsewhere than
  /// the byte does, and a value that is not plain may go on as the text does.
  private mutating func standBeforeOdd(_ isFromBehind: Bool) {
    if node.marks.contains(.partOfOdd) || isFromBehind { walk.needsText = true }
    guard depth == plainCount, depth > 0 else { return }
    let rest = String(decoding: text[(depth - 1)...].prefix(64), as: UTF8.self)
    if rest.first?.isASCII != true || (rest.first?.unicodeScalars.count ?? 0) > 1 {
      walk.isJoined = true
    }
  }

  mutating func goDown(_ tree: borrowing TextTree, _ isBeginning: Bool) -> Bool {
    if isCut { return false }
    if goesOn && depth + 1 >= text.count {
      isCut = true
      return false
    }
    guard !isAtEnd else {
      let goesOn = node.childCount > 0 || node.marks.contains(.partOfOdd)
      if isBeginning && goesOn { walk.needsText = true }
      return false
    }
    guard let child = tree.child(of: node, PlainText.folded(text[depth])) else { return false }
    let next = tree.nodes[child]
    let isLonger = Int(next.labelCount) > text.count - depth
    if isLonger && !isBeginning && !goesOn { return false }
    let same = tree.compare(text, from: depth, with: next)
    guard same != .different else { return false }
    if isLonger && goesOn {
      isCut = true
      return false
    }
    if isLonger {
      walk.needsText = true
      return false
    }
    if same == .folded { isAsWritten = false }
    depth += Int(next.labelCount)
    place = UInt32(child)
    node = next
    return true
  }
}

extension TextTree {
  fileprivate enum Sameness { case same, folded, different }

  fileprivate func child(of node: Node, _ letter: UInt8) -> Int? {
    firstLetters.withUnsafeBufferPointer { letters in
      var low = Int(node.firstChild)
      var high = low + Int(node.childCount)
      while low < high {
        let middle = (low + high) / 2
        if letters[middle] == letter { return middle }
        if letters[middle] < letter { low = middle + 1 } else { high = middle }
      }
      return nil
    }
  }

  /// Compares a label with the text from a place on, as far as both go.
  fileprivate func compare(
    _ text: UnsafeRawBufferPointer, from start: Int, with node: Node
  ) -> Sameness {
    labels.withUnsafeBytes { labels in
      let count = min(Int(node.labelCount), text.count - start)
      let label = UnsafeRawBufferPointer(
        rebasing: labels[Int(node.label)..<(Int(node.label) + count)])
      let seen = UnsafeRawBufferPointer(rebasing: text[start..<(start + count)])
      if ByteMatch.isSame(label, seen, count: count) { return .same }
      for place in 0..<count
      where PlainText.folded(label[place]) != PlainText.folded(seen[place]) {
        return .different
      }
      return .folded
    }
  }
}
