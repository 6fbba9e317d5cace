import TestSupport
import Testing

@testable import Selectors

@Suite("The order of many texts")
struct TextOrderTests {
  /// As they are given, by comparing each with each.
  private static func inOrder(_ texts: [[UInt8]]) -> [Int] {
    texts.indices.sorted {
      texts[$0] == texts[$1] ? $0 < $1 : texts[$0].lexicographicallyPrecedes(texts[$1])
    }
  }

  private static func order(_ texts: [[UInt8]]) -> [Int] {
    var bytes: [UInt8] = []
    var ranges: [Range<Int>] = []
    for text in texts {
      ranges.append(bytes.count..<(bytes.count + text.count))
      bytes += text
    }
    return TextOrder.of(ranges, in: bytes)
  }

  @Test(
    "Texts are in the order of their bytes; equal ones keep their order",
    arguments: 0..<LongRun.rounds(20, long: 200))
  func random(_ seed: Int) {
    var dice = SeededRandom(seed: UInt64(seed))
    // Few different bytes, the lowest and the highest among them, and long beginnings in common.
    let letters: [UInt8] = [0, 0, 1, 0x61, 0x62, 0x7f, 0x80, 0xff]
    for _ in 0..<200 {
      let start = dice.times(dice.below(30)) { $0.one(of: letters) }
      let texts = dice.times(dice.below(40)) { dice in
        Array(start.prefix(dice.chance(80) ? 30 : dice.below(30)))
          + dice.times(dice.below(dice.chance(50) ? 3 : 20)) { $0.one(of: letters) }
      }
      #expect(Self.order(texts) == Self.inOrder(texts), "\(texts)")
    }
  }

  @Test("Many have the same order", arguments: 0..<LongRun.rounds(10, long: 100))
  func many(_ seed: Int) {
    var dice = SeededRandom(seed: UInt64(seed))
    let letters = dice.times(dice.chance(50) ? 3 : 200) { UInt8(truncatingIfNeeded: $0.next()) }
    for count in [32, 33, 34, 300, 1_500] {
      let start = dice.times(dice.below(30)) { $0.one(of: letters) }
      let texts = dice.times(count) { dice in
        start.prefix(dice.chance(80) ? 30 : dice.below(30))
          + dice.times(dice.below(20)) { $0.one(of: letters) }
      }
      #expect(Self.order(texts.map(Array.init)) == Self.inOrder(texts.map(Array.init)), "\(count)")
    }
  }

  @Test("One that ends where others go on with zeros comes first, whatever its length")
  func zeros() {
    let texts = (0...20).reversed().map { Array("abc".utf8) + [UInt8](repeating: 0, count: $0) }
    #expect(Self.order(texts) == texts.indices.reversed())
    #expect(Self.order([]) == [] && Self.order([[], [], []]) == [0, 1, 2])
  }
}
