/// Where a walk stands.
struct TextTreeStep {
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
    _ tree: borrowing TextTree
  ) {
    self.allText = allText
    self.text = UnsafeRawBufferPointer(rebasing: text)
    node = tree.nodes[0]
    plainCount = text.count
    goesOn = true
  }

  // Borrowed: an initializer takes a count of its own otherwise, and all threads count at one place.
  init(_ text: UnsafeRawBufferPointer, _ tree: borrowing TextTree) {
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

  /// Goes on to the next node that a value ends at, or where more must be asked than ``hurry(_:)``
  /// does. False where the walk is over.
  mutating func goDown(_ tree: borrowing TextTree, _ isBeginning: Bool) -> Bool {
    if isCut { return false }
    switch hurry(tree) {
    case .onMarks: return true
    case .over: return false
    case .notHere: return stepDown(tree, isBeginning)
    }
  }

  private enum Hurried { case onMarks, over, notHere }

  /// Goes down where neither the text nor a label is near its end and all is spelt alike, as on nearly all
  /// of the way.
  @inline(__always)
  private mutating func hurry(_ tree: borrowing TextTree) -> Hurried {
    while depth + 8 < text.count {
      guard let child = tree.child(of: node, tree.letter(text[depth])) else { return .over }
      let next = tree.nodes[child]
      guard next.labelCount <= 8 else { return .notHere }
      let seen = text.loadUnaligned(fromByteOffset: depth, as: UInt64.self).littleEndian
      guard (seen ^ next.labelStart) << (64 - 8 * UInt64(next.labelCount)) == 0 else {
        return tree.grain == .decisions ? .over : .notHere
      }
      depth += Int(next.labelCount)
      place = UInt32(child)
      node = next
      if !next.marks.isEmpty { return .onMarks }
    }
    return .notHere
  }

  private mutating func stepDown(_ tree: borrowing TextTree, _ isBeginning: Bool) -> Bool {
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
