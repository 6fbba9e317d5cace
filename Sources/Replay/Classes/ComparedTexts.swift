/// All values with which the selectors of all trails compare one field, and what each of them tells
/// apart. From these a ``TextTree`` is grown.
struct ComparedTexts: Sendable {
  /// What a value asks of a text.
  struct Marks: OptionSet, Sendable {
    var rawValue: UInt8
    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Whether the text begins with it, and whether it is all of the text.
    static let beginning = Marks(rawValue: 1)
    /// Whether it is all of the text.
    static let whole = Marks(rawValue: 2)
    /// What stands behind a colon that follows it (SEMANTICS 1.4g).
    static let qualified = Marks(rawValue: 4)
    /// Everything that stands behind it (SEMANTICS 1.4e).
    static let starred = Marks(rawValue: 8)
    /// It is the plain beginning of a value that is not plain.
    static let partOfOdd = Marks(rawValue: 16)
    /// Of a node: so many trails own a value that ends there that it counts as everybody's.
    static let common = Marks(rawValue: 32)

    /// Those by which texts are told apart.
    static let telling: Marks = [.beginning, .whole, .qualified]
    /// Those by which all of a text may count.
    static let askingForText: Marks = [.qualified, .starred, .partOfOdd]
  }

  /// What a value is to the selector that holds it. Two values that mean the same make no
  /// difference.
  struct Meaning: Sendable, Hashable {
    /// By condition; by value where an explanation tells which value it was.
    var number: UInt32
    var isBeginning: Bool
    /// It meets plain texts only without regard to case.
    var isFolded: Bool
  }

  /// A value of one trail.
  struct Use: Sendable {
    /// Where its bytes lie among those of all.
    var text: Range<Int>
    var marks: Marks
    /// The trail, by its place among the judges.
    var owner: UInt32
    var meaning: Meaning
  }

  private(set) var uses: [Use] = []
  /// Of all values. Of explanations every byte is plain: see ``PlainText``. Each text is written from
  /// behind where it is compared from behind.
  private(set) var bytes: [UInt8] = []
  /// Whether the texts are compared from behind.
  let isFromBehind: Bool
  let grain: Grain

  init(_ grain: Grain, fromBehind isFromBehind: Bool = false) {
    self.grain = grain
    self.isFromBehind = isFromBehind
  }

  mutating func add(
    _ bytes: some BidirectionalCollection<UInt8>, _ marks: Marks, owner: UInt32,
    meaning number: UInt32
  ) {
    var meaning = Meaning(
      number: number, isBeginning: marks.contains(.beginning), isFolded: false)
    if grain == .decisions {
      // No star but an explanation's.
      let marks = marks.subtracting(.starred)
      return marks.isEmpty ? () : insert(bytes, marks, owner, meaning)
    }
    let bytes = Array(bytes)
    if PlainText.isPlain(bytes) { return insert(bytes, marks, owner, meaning) }
    let odd = OddText(bytes)
    meaning.isFolded = true
    if let ascii = odd.foldedToASCII { insert(ascii, marks, owner, meaning) }
    insert(odd.plainEnd(isFromBehind, folded: false), .partOfOdd, owner, meaning)
    insert(odd.plainEnd(isFromBehind, folded: true), .partOfOdd, owner, meaning)
  }

  private mutating func insert(
    _ text: some BidirectionalCollection<UInt8>, _ marks: Marks, _ owner: UInt32, _ meaning: Meaning
  ) {
    let start = bytes.count
    if isFromBehind { bytes += text.reversed() } else { bytes += text }
    uses.append(Use(text: start..<bytes.count, marks: marks, owner: owner, meaning: meaning))
  }
}
