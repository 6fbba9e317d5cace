import Selectors

/// A set of selectors of both sides, or of conditions of them, by number.
struct SelectorMask: Hashable, Sendable {
  private var words = SIMD8<UInt64>()

  /// How many numbers there can be.
  static let capacity = 512
  static let none = SelectorMask()

  init() {}

  /// One number.
  init(_ number: Int) {
    words[number >> 6] = 1 << UInt64(number & 63)
  }

  /// A range of numbers.
  init(_ range: Range<Int>) {
    for number in range { self.insert(number) }
  }

  private init(words: SIMD8<UInt64>) {
    self.words = words
  }

  mutating func insert(_ number: Int) { words[number >> 6] |= 1 << UInt64(number & 63) }

  func contains(_ number: Int) -> Bool { words[number >> 6] >> UInt64(number & 63) & 1 == 1 }

  var isEmpty: Bool { words == SIMD8() }

  func isDisjoint(with other: Self) -> Bool { words & other.words == SIMD8() }

  func subtracting(_ other: Self) -> Self { Self(words: words & ~other.words) }

  static func & (left: Self, right: Self) -> Self { Self(words: left.words & right.words) }
  static func | (left: Self, right: Self) -> Self { Self(words: left.words | right.words) }

  /// The lowest number; nil if there is none.
  var first: Int? {
    for index in 0..<8 where words[index] != 0 {
      return index * 64 + words[index].trailingZeroBitCount
    }
    return nil
  }
}

/// Something that is not known, and on which it depends whether a selector takes an event. The same question
/// on both sides has the same answer on both.
struct Question: Hashable, Sendable {
  /// The rule that says that it is not known; nil for a part of a trail's state.
  var rule: Rule? = nil
  /// What the question is about: a selector's value, or a part of the state.
  var subject: String
  /// The number of the first configuration of which it is asked; nil if it is the same of all.
  var owner: Int? = nil

  /// Subjects are compared by their bytes (SEMANTICS 2.7a).
  static func == (left: Question, right: Question) -> Bool {
    left.rule == right.rule && left.owner == right.owner
      && left.subject.utf8.elementsEqual(right.subject.utf8)
  }
}

/// The two sides of a comparison: one configuration, and one or several that log together.
enum Side: Int, Hashable, Sendable, CaseIterable {
  case first
  case second
}

/// Which selectors take an event, as far as some of its fields tell: those that can, and of these the ones
/// that do so only if an open question is answered in one way.
///
/// A selector takes an event if every field lets it, so the selections of two fields are joined by
/// ``and(_:)``. Most selections have no open question.
struct Selection: Hashable, Sendable {
  /// Those that surely do not refuse.
  private(set) var possible: SelectorMask
  /// By question, those that depend on it; sorted by question number, none of them empty.
  private(set) var open: [Open] = []

  struct Open: Hashable, Sendable {
    /// The number of the question, see ``Questions``.
    var question: Int
    var selectors: SelectorMask
  }

  static let none = Selection(.none)

  /// A selection without open questions.
  init(_ sure: SelectorMask) {
    possible = sure
  }

  /// - Parameters:
  ///   - possible: those that can take the event.
  ///   - open: by question, those that depend on it.
  init(_ possible: SelectorMask, open: [Int: SelectorMask]) {
    self.possible = possible
    self.open = open.map { Open(question: $0, selectors: $1 & possible) }
      .filter { !$0.selectors.isEmpty }.sorted { $0.question < $1.question }
  }

  /// Those that take the event if both selections let them.
  func and(_ other: Selection) -> Selection {
    if open.isEmpty && other.open.isEmpty { return Selection(possible & other.possible) }
    var both: [Int: SelectorMask] = [:]
    for each in open + other.open {
      both[each.question, default: .none] = both[each.question, default: .none] | each.selectors
    }
    return Selection(possible & other.possible, open: both)
  }

  /// What one side says of the event.
  ///
  /// - Parameter selectors: those of the side.
  func answer(of selectors: SelectorMask) -> SideAnswer {
    let possible = possible & selectors
    if possible.isEmpty { return .notLogged }
    if open.isEmpty { return .logged }
    let unsure = open.reduce(SelectorMask.none) { $0 | $1.selectors }
    if !possible.subtracting(unsure).isEmpty { return .logged }
    var ways: Set<Set<Int>> = []
    var rest = possible
    while let selector = rest.first {
      rest = rest.subtracting(SelectorMask(selector))
      ways.insert(Set(open.filter { $0.selectors.contains(selector) }.map(\.question)))
    }
    // Where one question is enough, that it and another are enough adds nothing.
    return .uncertain(ways.filter { way in !ways.contains { $0.isStrictSubset(of: way) } })
  }
}

/// Whether one side logs an event, in a comparison.
enum SideAnswer: Hashable, Sendable {
  case logged
  case notLogged
  /// It does if all questions of one of the sets have the one answer.
  case uncertain(Set<Set<Int>>)
}

/// The open questions of one comparison, each with a number.
struct Questions {
  private(set) var all: [Question] = []
  private var numbers: [Question: Int] = [:]

  mutating func number(of question: Question) -> Int {
    if let known = numbers[question] { return known }
    numbers[question] = all.count
    all.append(question)
    return all.count - 1
  }
}
