/// All values with which the selectors of all trails compare one field, and what each of them tells
/// apart. From these a ``TextTree`` is grown.
package struct ComparedTexts: Sendable {
  /// What a value asks of a text.
  package struct Marks: OptionSet, Sendable {
    package var rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Whether the text begins with it, and whether it is all of the text.
    package static let beginning = Marks(rawValue: 1)
    /// Whether it is all of the text.
    package static let whole = Marks(rawValue: 2)
    /// What stands behind a colon that follows it (SEMANTICS 1.4g).
    package static let qualified = Marks(rawValue: 4)
    /// Everything that stands behind it (SEMANTICS 1.4e).
    package static let starred = Marks(rawValue: 8)
    /// It is the plain beginning of a value that is not plain.
    package static let partOfOdd = Marks(rawValue: 16)

    /// Those by which texts are told apart.
    static let telling: Marks = [.beginning, .whole, .qualified]
  }

  struct Use: Sendable {
    var marks: Marks
    /// The trails, by their places among the judges, in ascending order.
    var owners: [UInt32]
  }

  /// By the text, of which every byte is plain: see ``PlainText``.
  private(set) var uses: [[UInt8]: Use] = [:]
  /// Whether the texts are compared from behind; they are kept written from behind.
  let isFromBehind: Bool

  package init(fromBehind isFromBehind: Bool = false) {
    self.isFromBehind = isFromBehind
  }

  package mutating func add(_ bytes: [UInt8], _ marks: Marks, owner: UInt32) {
    if PlainText.isPlain(bytes) { return insert(bytes, marks, owner) }
    let odd = OddText(bytes)
    if let ascii = odd.foldedToASCII { insert(ascii, marks, owner) }
    insert(odd.plainEnd(isFromBehind, folded: false), .partOfOdd, owner)
    insert(odd.plainEnd(isFromBehind, folded: true), .partOfOdd, owner)
  }

  private mutating func insert(_ bytes: [UInt8], _ marks: Marks, _ owner: UInt32) {
    let key = isFromBehind ? bytes.reversed() : bytes
    uses[key, default: Use(marks: [], owners: [])].add(marks, owner)
  }
}

extension ComparedTexts.Use {
  fileprivate mutating func add(_ marks: ComparedTexts.Marks, _ owner: UInt32) {
    self.marks.formUnion(marks)
    guard !marks.isDisjoint(with: .telling), owners.last != owner else { return }
    owners.append(owner)
  }
}
