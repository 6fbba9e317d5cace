/// The first letters of a node's children, where there are many of them: finds a letter's place without
/// searching, since a search would mostly guess its next step wrong.
struct LetterSet: Sendable {
  /// A bit for each byte there is.
  private var words = InlineArray<4, UInt64>(repeating: 0)
  /// How many letters are in the words before each.
  private var before = InlineArray<4, UInt8>(repeating: 0)

  /// - Parameter letters: in ascending order, each once.
  init(_ letters: [UInt8]) {
    for letter in letters {
      let word = Int(letter >> 6)
      words[word] |= 1 << UInt64(letter & 63)
      for later in (word + 1)..<max(word + 1, 4) { before[later] += 1 }
    }
  }

  /// The place of a letter among all; nil where it is none of them.
  @inline(__always)
  func place(of letter: UInt8) -> Int? {
    let word = Int(letter >> 6)
    let bit: UInt64 = 1 << UInt64(letter & 63)
    guard words[word] & bit != 0 else { return nil }
    return Int(before[word]) + (words[word] & (bit - 1)).nonzeroBitCount
  }
}
