import TestSupport
import Testing

@testable import Selectors

/// Many values are not compared one by one, but the answers are the same as if they were.
@Suite("Texts among many values")
struct ManyValuesTests {
  private static let words = [
    "", "a", "ab", "abc", "abcdefgh", "abcdefghi", "abcdefgi", "b", "ba", "é", "\u{1}", "zz",
  ]

  @Test("A table finds an equal text, and a text that is a prefix")
  func table() {
    for count in 0...Self.words.count {
      for shift in 0..<Self.words.count {
        let texts = (0..<count).map { Array(Self.words[(shift + $0 * 5) % Self.words.count].utf8) }
        let exact = TextTable(texts)
        let prefixes = TextTable(prefixes: texts)
        #expect(exact.isEmpty == texts.isEmpty)
        for word in Self.words {
          var word = word
          let (isEqual, hasPrefix) = word.withUTF8 {
            let seen = UnsafeRawBufferPointer($0)
            return (exact.contains(seen), prefixes.containsPrefix(of: seen))
          }
          #expect(isEqual == texts.contains { $0.elementsEqual(word.utf8) })
          #expect(hasPrefix == texts.contains { word.utf8.starts(with: $0) }, "\(word) of \(texts)")
        }
      }
    }
  }
}
