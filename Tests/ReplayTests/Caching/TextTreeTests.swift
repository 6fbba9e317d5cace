import Selectors
import TestSupport
import Testing

@testable import Replay

/// How texts are sorted by the values that selectors hold.
@Suite("The tree of values")
struct TextTreeTests {
  /// A tree's nodes hold labels of up to 65,535 bytes; values may come from a file, of any length.
  @Test("Values longer than any label are found, and texts that differ in the last letter are not")
  func long() {
    for count in [65_534, 65_535, 65_536, 131_070, 131_071, 200_000] {
      let long = "arn:" + String(repeating: "x", count: count)
      var values = ComparedValues()
      values.add(long.utf8, .whole, owner: 0, condition: 1)
      values.add((long + "/y").utf8, .beginning, owner: 1, condition: 2)
      let tree = TextTree(values)
      func walk(_ text: String) -> TextTree.Reach {
        var nobody = TrailSignatures(trails: 0)
        return Array(text.utf8).withUnsafeBytes {
          tree.walk($0, field: 0, signatures: &nobody).owned
        }
      }
      let whole = walk(long)
      #expect(whole.isReached && whole.isWhole, "\(count) letters")
      let longer = walk(long + "/y/z")
      #expect(longer.isReached && !longer.isWhole && longer.values != whole.values)
      #expect(walk(long + "/y").isWhole && walk(long + "/y").values == longer.values)
      for text in [long.dropLast() + "y", String(long.dropLast()), long + "/", long + "/z"] {
        #expect(!walk(text).isReached, "\(count) letters and \(text.suffix(4))")
      }
    }
  }

  @Test("Of many bytes each is found at its index, and no other is")
  func byteSets() {
    var dice = SeededRandom(seed: 7)
    for count in [0, 1, 9, 63, 64, 65, 200, 255] {
      let bytes = Array((UInt8.min...UInt8.max).shuffled(using: &dice).prefix(count).sorted())
      let set = ByteSet(bytes)
      for byte in UInt8.min...UInt8.max {
        #expect(set.index(of: byte) == bytes.firstIndex(of: byte))
      }
      #expect(set.reachesBeyondASCII == bytes.contains { $0 >= 0x80 })
    }
  }

  /// What the table is for byte keys and for words, against a dictionary.
  @Test("Keys are found by all of their bytes, and words by all of their bits")
  func keys() {
    var dice = SeededRandom(seed: 11)
    var table = KeyTable()
    var words = KeyTable()
    var known: [[[UInt8]]: Int] = [:]
    var knownWords: [UInt64: UInt32] = [:]
    func number(_ key: [[UInt8]]) -> Int? {
      key[0].withUnsafeBytes { first in key[1].withUnsafeBytes { table.number(of: first, $0) } }
    }
    for round in 0..<3_000 {
      let letters: [UInt8] = dice.times(dice.below(40)) { UInt8($0.below(3)) }
      let cut = dice.below(letters.count + 1)
      let key = [Array(letters[..<cut]), Array(letters[cut...])]
      #expect(number(key) == known[key])
      if known[key] == nil {
        known[key] = known.count
        let new = key[0].withUnsafeBytes { first in
          key[1].withUnsafeBytes { table.add(first, $0) }
        }
        #expect(new == known[key])
      }
      let word: UInt64 =
        round == 0
        ? 0 : round == 1 ? .max : UInt64(dice.below(50)) << UInt64(dice.below(64))
      #expect(words[word] == knownWords[word])
      if knownWords[word] == nil {
        knownWords[word] = UInt32(round)
        words.add(word, UInt32(round))
      }
    }
    #expect(known.count > 1_000 && knownWords.count > 1_000)
    #expect(known.allSatisfy { number($0.key) == $0.value })
    #expect(knownWords.allSatisfy { words[$0.key] == $0.value })
  }
}
