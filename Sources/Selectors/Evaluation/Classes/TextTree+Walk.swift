extension TextTree {
  /// How far the values of the trails reach into a text.
  struct Walk {
    /// The furthest value of those that count as everybody's, and of those that few trails own.
    var common = Reach()
    var rare = Reach()
    /// The values do not tell enough: the text itself must be kept.
    var needsText = false
    /// So it is for some trails: those whose value asks for it.
    var askersNeedText = false
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
  ///   - field: tells what is found here from what other fields hold.
  ///   - touched: gets the owners of the values, where it wants them.
  func walk(
    _ text: UnsafeRawBufferPointer, field: UInt32, isBeginning: Bool,
    touched: inout TouchedTrails
  ) -> Walk {
    var step = Step(text, self)
    go(&step, field, isBeginning, &touched)
    return step.walk
  }

  /// The same for a text with escapes: nil where the walk comes near the first of them, or is not over
  /// by then. Most texts differ from all values long before.
  ///
  /// - Parameter text: the inside of a JSON string.
  func walk(
    untilEscapeOf text: UnsafeRawBufferPointer, field: UInt32, touched: inout TouchedTrails
  ) -> Walk? {
    guard let escape = text.firstIndex(of: UInt8(ascii: "\\")) else { return nil }
    var beginning = text[..<escape]
    if grain == .explanations {
      beginning = beginning.prefix(
        PlainText.plainCount(UnsafeRawBufferPointer(rebasing: beginning)))
    }
    var step = Step(beginning: beginning, of: text, self)
    // A walk that comes to nothing must leave no traces.
    touched.without { go(&step, field, false, &$0) }
    guard !step.isCut else { return nil }
    if touched.isWanted {
      var again = Step(beginning: beginning, of: text, self)
      go(&again, field, false, &touched)
    }
    return step.walk
  }

  private func go(
    _ step: inout Step, _ field: UInt32, _ isBeginning: Bool, _ touched: inout TouchedTrails
  ) {
    while true {
      if !step.node.marks.isEmpty {
        let isAsked = step.stand(isFromBehind)
        if isAsked && touched.isWanted {
          for asker in askers[step.place] ?? [] { touched.note(step.allText, of: field, asker) }
        }
      }
      if touched.isWanted && step.isOnValue {
        let find = step.find(field)
        for owner in owners(of: step.place) {
          touched.note(find, owner.trail, meaning: owner.meaning)
        }
      }
      guard step.goDown(self, isBeginning) else { break }
    }
  }
}

/// Where a walk stands.
private struct Step {
  /// Without what comes after the first escape.
  private let text: UnsafeRawBufferPointer
  /// With it.
  let allText: UnsafeRawBufferPointer
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
  init(
    beginning text: Slice<UnsafeRawBufferPointer>, of allText: UnsafeRawBufferPointer,
    _ tree: TextTree
  ) {
    self.allText = allText
    self.text = UnsafeRawBufferPointer(rebasing: text)
    node = tree.nodes[0]
    plainCount = text.count
    goesOn = true
  }

  init(_ text: UnsafeRawBufferPointer, _ tree: TextTree) {
    self.text = text
    allText = text
    node = tree.nodes[0]
    goesOn = false
    guard tree.grain == .explanations else {
      plainCount = text.count
      return
    }
    plainCount = PlainText.plainCount(text)
    if plainCount < text.count && PlainText.hidesASCII(text) { walk.needsText = true }
  }

  private var isAtEnd: Bool { depth == text.count && !goesOn }

  private var counts: Bool {
    node.marks.contains(.beginning)
      || isAtEnd && !node.marks.isDisjoint(with: ComparedTexts.Marks.telling)
  }

  var isOnValue: Bool { counts }

  func find(_ field: UInt32) -> TouchedTrails.Find {
    TouchedTrails.Find(
      field: field, node: place, isWhole: isAtEnd, isJoined: walk.isJoined, isCommon: node.isCommon,
      spelling: isAsWritten ? nil : UnsafeRawBufferPointer(rebasing: text.prefix(depth)))
  }

  /// Takes note of the values that end here.
  ///
  /// - Returns: whether some of them ask for all of the text.
  mutating func stand(_ isFromBehind: Bool) -> Bool {
    // What follows could join the last letter.
    if goesOn && depth + 1 >= text.count {
      isCut = true
      return false
    }
    var isAsked = node.marks.contains(.starred)
    if node.marks.contains(.qualified) && !isAtEnd && text[depth] == UInt8(ascii: ":") {
      isAsked = true
    }
    if plainCount < text.count && depth + 1 >= plainCount {
      if node.marks.contains(.partOfOdd) { isAsked = true }
      standBeforeOdd(isFromBehind)
    }
    if isAsked { walk.askersNeedText = true }
    guard counts else { return isAsked }
    let reach = TextTree.Reach(
      node: place, meaning: node.meaning, length: depth, isReached: true, isWhole: isAtEnd,
      isAsWritten: isAsWritten)
    if node.isCommon { walk.common = reach } else { walk.rare = reach }
    return isAsked
  }

  /// What is not plain follows at once, or after one letter: then a letter may end elsewhere than
  /// the byte does, and a value that is not plain may go on as the text does.
  private mutating func standBeforeOdd(_ isFromBehind: Bool) {
    if isFromBehind { walk.needsText = true }
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
      let goesOn =
        node.childCount > 0 || node.marks.contains(.partOfOdd)
      if isBeginning && goesOn && tree.grain == .explanations { walk.needsText = true }
      return false
    }
    guard let child = tree.child(of: node, tree.letter(text[depth])) else { return false }
    let next = tree.nodes[child]
    let isLonger = Int(next.labelCount) > text.count - depth
    if isLonger && !goesOn && !(isBeginning && tree.grain == .explanations) { return false }
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

  /// As which letters are told apart.
  fileprivate func letter(_ byte: UInt8) -> UInt8 {
    grain == .decisions ? byte : PlainText.folded(byte)
  }

  fileprivate func child(of node: Node, _ letter: UInt8) -> Int? {
    guard node.childCount > 8 else { return fewChild(of: node, letter) }
    return firstLetters.withUnsafeBufferPointer { letters in
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

  /// One of up to eight children, all compared at once.
  private func fewChild(of node: Node, _ letter: UInt8) -> Int? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let differing = node.letters ^ (ones &* UInt64(letter))
    // The lowest byte of zero is marked; marks above it may be wrong.
    let same = (differing &- ones) & ~differing & (ones << 7)
    let place = same.trailingZeroBitCount / 8
    return place < Int(node.childCount) ? Int(node.firstChild) + place : nil
  }

  /// Compares a label with the text from a place on, as far as both go.
  fileprivate func compare(
    _ text: UnsafeRawBufferPointer, from start: Int, with node: Node
  ) -> Sameness {
    let count = min(Int(node.labelCount), text.count - start)
    if text.count - start >= 8 {
      let seen = text.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
      let differing = (seen ^ node.labelStart) << (64 - 8 * min(count, 8))
      if differing == 0 && count <= 8 { return .same }
      if differing != 0 && grain == .decisions { return .different }
    }
    return labels.withUnsafeBytes { labels in
      let label = UnsafeRawBufferPointer(
        rebasing: labels[Int(node.label)..<(Int(node.label) + count)])
      let seen = UnsafeRawBufferPointer(rebasing: text[start..<(start + count)])
      if ByteMatch.isSame(label, seen, count: count) { return .same }
      if grain == .decisions { return .different }
      for place in 0..<count
      where PlainText.folded(label[place]) != PlainText.folded(seen[place]) {
        return .different
      }
      return .folded
    }
  }
}
