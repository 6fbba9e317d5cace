import TestSupport
import Testing

@testable import Selectors

/// Many values are not compared one by one; the answers are those of comparing them so.
@Suite("Texts among many values")
struct ManyValuesTests {
  private static let words = [
    "", "a", "ab", "abc", "abcdefgh", "abcdefghi", "abcdefgi", "b", "ba", "é", "\u{1}", "zz",
  ]

  @Test("A table holds what any of its texts is, or begins")
  func table() {
    for count in 0...Self.words.count {
      for shift in 0..<Self.words.count {
        let texts = (0..<count).map { Array(Self.words[(shift + $0 * 5) % Self.words.count].utf8) }
        let whole = TextTable(texts)
        let beginnings = TextTable(prefixes: texts)
        #expect(whole.isEmpty == texts.isEmpty)
        for word in Self.words {
          var word = word
          let (isHeld, isBegun) = word.withUTF8 {
            let seen = UnsafeRawBufferPointer($0)
            return (whole.contains(seen), beginnings.containsPrefix(of: seen))
          }
          #expect(isHeld == texts.contains { $0.elementsEqual(word.utf8) })
          #expect(isBegun == texts.contains { word.utf8.starts(with: $0) }, "\(word) of \(texts)")
        }
      }
    }
  }
}
