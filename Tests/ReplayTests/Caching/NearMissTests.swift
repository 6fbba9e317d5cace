import Foundation
import TestSupport
import Testing

@testable import CloudTrail
@testable import Replay
@testable import Selectors

/// Lines of jsonl are copied for all records of a class without near misses. So no text may be overlooked
/// that selectors would take if letter case did not count.
@Suite("Texts that nearly have a value")
struct NearMissTests {
  /// In both cases, composed and not, marks that join what comes before, scalars whose lower case is ASCII,
  /// one whose lower case is two scalars, halves of a line end, letters beyond the first plane.
  private static let letters = [
    "a", "A", "b", "k", "K", "\u{212A}", "e", "E", "é", "É", "e\u{301}", "E\u{301}", "\u{301}",
    "\u{300}\u{323}", "\u{323}\u{300}", "i", "I", "İ", "i\u{307}", "å", "\u{212B}", "a\u{30A}",
    ";", "\u{37E}", "`", "\u{1FEF}", "/", "=", "≠", "=\u{338}", "\r", "\n", "\u{1}", "\u{7F}",
    "\u{200D}", "\u{600}", "Σ", "ς", "σ", "ß", "ẞ", "日", "가", "\u{1100}\u{1161}", "𐐀", "𐐨",
  ]
  private static let ascii = ["a", "A", "b", "B", "[", "{", "@", "`", "/", "\u{1}", "!"]

  /// A value, and how it is compared.
  private struct Value {
    var text: String
    var isWhole: Bool
    var isEnding: Bool

    func takes(_ text: String) -> Bool {
      let (text, value) = (Array(text.utf8), Array(self.text.utf8))
      if isWhole { return text == value }
      return isEnding ? text.suffix(value.count) == value[...] : text.starts(with: value)
    }

    func takesIgnoringCase(_ text: String) -> Bool {
      let (text, value) = (ByteMatch.folded(text.utf8), ByteMatch.folded(self.text.utf8))
      if isWhole { return text == value }
      return isEnding ? text.hasSuffix(value) : text.hasPrefix(value)
    }
  }

  private static func tree(_ values: [Value], reversed: Bool) -> TextTree {
    var compared = ComparedValues(reversed: reversed)
    for (owner, value) in values.enumerated() {
      compared.add(
        value.text.utf8, value.isWhole ? .whole : .beginning, owner: UInt32(owner),
        condition: UInt32(owner))
    }
    return TextTree(compared)
  }

  private static func isFound(_ text: String, _ tree: TextTree, reversed: Bool = false) -> Bool {
    let bytes = reversed ? text.utf8.reversed() : Array(text.utf8)
    return bytes.withUnsafeBytes { NearMiss($0[...], isPrefix: false).isFound(in: tree) }
  }

  /// Whether it is found in each beginning of the text, too, if the rest is not known.
  private static func isFoundInEveryPart(of text: String, _ tree: TextTree) -> Bool {
    Array(text.utf8).withUnsafeBytes { bytes in
      (0...bytes.count).allSatisfy {
        NearMiss(bytes[..<$0], isPrefix: false, goesOn: true).isFound(in: tree)
      }
    }
  }

  private static func text(_ letters: [String], _ most: Int, _ dice: inout SeededRandom) -> String {
    dice.times(dice.below(most)) { $0.one(of: letters) }.joined()
  }

  /// Another text, often one that folds to the same.
  private static func variant(_ text: String, _ dice: inout SeededRandom) -> String {
    switch dice.below(7) {
    case 0: text.lowercased()
    case 1: text.uppercased()
    case 2: text.decomposedStringWithCanonicalMapping
    case 3: text.precomposedStringWithCanonicalMapping
    case 4:
      text.unicodeScalars.map { dice.chance(50) ? String($0).uppercased() : String($0) }.joined()
    case 5:
      text.replacing("k", with: "\u{212A}").replacing(";", with: "\u{37E}")
        .replacing("`", with: "\u{1FEF}")
    default: text
    }
  }

  @Test(
    "None is overlooked, whatever Unicode does to it", arguments: 0..<LongRun.rounds(8, long: 80))
  func sound(_ seed: Int) {
    var dice = SeededRandom(seed: UInt64(seed))
    var (missed, passed) = (0, 0)
    for _ in 0..<1_500 {
      let isEnding = dice.chance(40)
      let values = dice.times(dice.below(6) + 1) { dice in
        Value(
          text: Self.text(Self.letters, 6, &dice), isWhole: !isEnding && dice.chance(40),
          isEnding: isEnding)
      }
      let tree = Self.tree(values, reversed: isEnding)
      for _ in 0..<10 {
        var text = Self.variant(dice.one(of: values).text, &dice)
        let more = dice.chance(60) ? Self.text(Self.letters, 3, &dice) : ""
        text = isEnding ? more + text : text + more
        let isMiss = values.contains { $0.takesIgnoringCase(text) && !$0.takes(text) }
        let isFound = Self.isFound(text, tree, reversed: isEnding)
        #expect(
          !isMiss || isFound, "\(values.map(\.text.debugDescription)), \(text.debugDescription)")
        if !isEnding && isFound { #expect(Self.isFoundInEveryPart(of: text, tree)) }
        if isMiss { missed += 1 }
        if !isFound { passed += 1 }
      }
    }
    #expect(missed > 1_000 && passed > 1_000, "\(missed) near misses, \(passed) others")
  }

  @Test("Of ASCII no other text is taken for one", arguments: 0..<4)
  func exact(_ seed: Int) {
    var dice = SeededRandom(seed: UInt64(seed))
    var (missed, passed) = (0, 0)
    for _ in 0..<1_500 {
      let isEnding = dice.chance(40)
      // Some so long that labels are compared by words.
      let values = dice.times(dice.below(6) + 1) { dice in
        Value(
          text: Self.text(Self.ascii, dice.chance(30) ? 24 : 6, &dice),
          isWhole: !isEnding && dice.chance(40), isEnding: isEnding)
      }
      let tree = Self.tree(values, reversed: isEnding)
      for _ in 0..<10 {
        var text = Self.variant(dice.one(of: values).text, &dice)
        if !text.utf8.allSatisfy({ $0 < 0x80 }) { continue }
        let more = dice.chance(60) ? Self.text(Self.ascii, 12, &dice) : ""
        text = isEnding ? more + text : text + more
        let isMiss = values.contains { $0.takesIgnoringCase(text) && !$0.takes(text) }
        #expect(
          Self.isFound(text, tree, reversed: isEnding) == isMiss,
          "\(values.map(\.text.debugDescription)), \(text.debugDescription)")
        if isMiss { missed += 1 } else { passed += 1 }
      }
    }
    #expect(missed > 500 && passed > 1_000, "\(missed) near misses, \(passed) others")
  }

  /// The search depends on it.
  @Test("Of all scalars three fold to ASCII; any other needs a mark after a letter for that")
  func scalars() {
    var folding: [Unicode.Scalar] = []
    for value in UInt32(0x80)...0x10_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let folded = ByteMatch.folded(String(scalar).utf8).decomposedStringWithCanonicalMapping
      let scalars = Array(folded.unicodeScalars)
      let isLetterWithMark = scalars.count > 1 && scalars.dropFirst().allSatisfy { !$0.isASCII }
      if scalars[0].isASCII && !isLetterWithMark || scalars.dropFirst().contains(where: \.isASCII) {
        folding.append(scalar)
      }
    }
    #expect(Set(folding) == Set(NearMiss.foldingToASCII))
  }

  @Test("A text that ends before a value, and one that goes on after a star's beginning")
  func beginnings() {
    var values = ComparedValues()
    values.add("bucket/prefix".utf8, .beginning, owner: 0, condition: 1)
    values.add("other/".utf8, .star, owner: 0, condition: 2)
    let tree = TextTree(values)
    func isFound(_ text: String, isPrefix: Bool) -> Bool {
      Array(text.utf8).withUnsafeBytes { NearMiss($0[...], isPrefix: isPrefix).isFound(in: tree) }
    }
    for text in ["", "b", "bucket/", "bucket/prefi"] {
      #expect(isFound(text, isPrefix: true) && !isFound(text, isPrefix: false))
    }
    for text in ["other/", "other/x"] { #expect(isFound(text, isPrefix: false)) }
    for text in ["bucket/prefix", "bucket/prefix/x", "BUCKET/", "buckets", "other"] {
      #expect(!isFound(text, isPrefix: false))
      #expect(isFound(text, isPrefix: true) == (text == "other"))
    }
  }
}
