import CloudTrail
import Selectors
import TestSupport
import Testing

@testable import Replay

/// How texts are told apart by the values that selectors hold.
@Suite("The tree of values")
struct TextTreeTests {
  /// A tree's nodes hold labels of up to 65,535 letters; values may come from a file, of any length.
  @Test("Values longer than any label are found, and what differs in their last letter is not")
  func long() {
    for count in [65_534, 65_535, 65_536, 131_070, 131_071, 200_000] {
      let long = "arn:" + String(repeating: "x", count: count)
      for grain in [Grain.decisions, .explanations] {
        var texts = ComparedTexts(grain)
        texts.add(Array(long.utf8), .whole, owner: 0, meaning: 1)
        texts.add(Array((long + "/y").utf8), .beginning, owner: 1, meaning: 2)
        let tree = TextTree(texts)
        for (text, isWhole, length) in [
          (long, true, count + 4), (long + "/y/z", false, count + 6),
          (long.dropLast() + "y", false, 0),
          (String(long.dropLast()), false, 0),
        ] {
          var nobody = TouchedTrails(trails: 0)
          let reach = Array(text.utf8).withUnsafeBytes {
            tree.walk($0, field: 0, isBeginning: false, touched: &nobody).rare
          }
          #expect(reach.isReached == (length > 0) && reach.isWhole == isWhole)
          #expect(reach.length == length, "\(count) letters and \(text.suffix(4))")
        }
      }
    }
  }

  @Test("Of many letters each is found in its place, and no other is")
  func letterSets() {
    var dice = SeededRandom(seed: 7)
    for count in [0, 1, 9, 63, 64, 65, 200, 255] {
      let letters = Array((UInt8.min...UInt8.max).shuffled(using: &dice).prefix(count).sorted())
      let set = LetterSet(letters)
      for letter in UInt8.min...UInt8.max {
        #expect(set.place(of: letter) == letters.firstIndex(of: letter))
      }
    }
  }

  @Test("The first byte that is not plain is found, wherever it stands")
  func plain() {
    for length in 0..<40 {
      for place in 0..<length {
        for odd in [0x00, 0x1f, 0x80, 0xff] as [UInt8] {
          var text = [UInt8](repeating: 0x20, count: length)
          text[place] = odd
          #expect(text.withUnsafeBytes { PlainText.plainCount($0) } == place)
        }
      }
      let plain = [UInt8](repeating: 0x7f, count: length)
      #expect(plain.withUnsafeBytes { PlainText.plainCount($0) } == length)
    }
  }

  /// A class of texts rests on it that nothing else folds to ASCII.
  @Test("Of all scalars three hide a letter of ASCII")
  func hidden() {
    var hidden: [Unicode.Scalar] = []
    for value in UInt32(0x80)...0x1_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let folded = ByteMatch.folded(String(scalar).utf8)
      if folded.contains(where: Self.letters.contains) { hidden.append(scalar) }
    }
    #expect(Set(hidden) == Set(PlainText.hiddenASCII))
  }

  private static let letters = Set((UInt8(0x20)..<0x80).map { Character(Unicode.Scalar($0)) })
}
